import { expect, test } from 'vitest'
import { scheduleOf } from '../../src/config/schedules.ts'
import { noMarks } from '../../src/engine/journal/schedules.ts'
import { outcomeOf, type RunEnd } from '../../src/server/outcome.ts'

const now = new Date('2026-11-22T10:00:00Z')
const lost = 'hubspot.answer_lost'
const damaged = 'config.secret_missing'

test.each<[RunEnd['status'], RunEnd['code'], attempt: number, says: string, attempts: number]>([
  ['succeeded', null, 2, 'succeeded', 0],
  ['partial', null, 2, 'partial', 0],
  ['sign_in_needed', null, 2, 'sign_in_needed: waits for its next time.', 0],
  ['held', null, 2, 'Waits for a person: run it with --approve PLAN, or resume it.', 0],
  ['waiting', null, 0, 'waiting: goes on in a minute.', 1],
  ['waiting', null, 1, 'waiting: goes on in 2 minutes.', 2],
  ['waiting', null, 4, 'waiting: goes on in 15 minutes.', 5],
  ['waiting', null, 5, 'waiting: goes on in 15 minutes.', 6],
  ['failed', null, 0, 'failed: tried again in a minute.', 1],
  ['failed', lost, 0, `failed (${lost}): tried again in a minute.`, 1],
  ['failed', lost, 1, `failed (${lost}): tried again in 5 minutes.`, 2],
  ['failed', lost, 3, `failed (${lost}): waits for its next time.`, 0],
  ['failed', damaged, 0, `failed (${damaged}): a person must mend it.`, 0],
  ['failed', 'run.already_running', 2, 'Another process was running it.', 0],
  ['stopped', 'run.cancelled', 2, 'Waits for its next time.', 0],
  ['stopped', 'run.time_limit', 2, 'Goes on at its next time.', 0],
  ['stopped', 'run.stopped', 2, 'stopped: goes on when something serves it again.', 0],
])('a run that ended %s (%s) after %i tries: %s', (status, code, attempt, says, attempts) => {
  const marks = { ...noMarks, runId: 'run-1', attempt }
  const outcome = outcomeOf(
    marks,
    { runId: 'run-1', status, code },
    scheduleOf({ cron: '0 * * * *' }),
    now,
  )
  expect(outcome.detail).toBe(says)
  expect(outcome.marks).toMatchObject({ attempt: attempts, runId: null })
})

test('what other syncs brought is answered by the same try again', () => {
  const marks = { ...noMarks, runId: 'run-1', attempt: 2 }
  const end = { runId: 'run-1', status: 'failed', code: 'run.already_running' } as const
  expect(outcomeOf(marks, end, scheduleOf({ after: 'a' }), now).marks).toMatchObject({
    attempt: 2,
    dueWhy: 'after',
    dueAt: new Date('2026-11-22T10:01:00Z'),
  })
})

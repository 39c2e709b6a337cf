import { expect, test } from 'vitest'
import { errorKinds } from '../../src/errors/catalogue.ts'
import { fixHere } from '../../ui/src/app/page-words.ts'
import { freshnessByDay } from '../../ui/src/screens/runs/by-day.ts'

/** What can only be done beside the page: a session, the process, a state that is thrown away. */
const beside = /^(config\.(not_found|usage)|run\.state_damaged|server\..*)$/

test('no mend that the page shows names a command where the page has a button', () => {
  const left = Object.entries(errorKinds).flatMap(([code, { mend }]) =>
    !beside.test(code) && /hubspot-warehouse |--[a-z]/.test(fixHere(mend, code)) ? [code] : [],
  )
  expect(left).toEqual([])
  // As runs, alerts and undos say it, with what they know of the case.
  for (const [code, fix] of [
    [
      'run.held',
      'Look at what would go (`plan`, and the view hubspot_sync.held_removals), then run again with --approve and the plan id, or mend the source.',
    ],
    [
      'inbound.removals_held',
      'If they are really gone, run `hubspot-warehouse run s --approve p`.',
    ],
    [null, 'See `hubspot-warehouse status` and the view hubspot_sync.set_aside or changes.'],
    [null, 'See `hubspot-warehouse status`: whether something runs s, and how its runs end.'],
    [
      null,
      'Look with `hubspot-warehouse plan s --removals`; then `hubspot-warehouse run s --approve p`.',
    ],
    [null, 'Set a new token, or run `hubspot-warehouse login`.'],
  ] as const)
    expect(fixHere(fix, code)).not.toMatch(/hubspot-warehouse |--/)
  expect(fixHere('Correct the date in the source.', 'hubspot.row.INVALID_DATE')).toBe(
    'Correct the date in the source.',
  )
})

test('how old data got stands at its day, in hours, with whose it was', () => {
  const now = Date.parse('2026-11-22T14:05:00Z')
  const { times, series, syncs } = freshnessByDay(
    [{ at: '2026-11-21T00:00:00.000Z', oldest_seconds: 5_400, sync: 'crm_in' }],
    now,
  )
  expect(times).toHaveLength(30)
  expect(series[0]?.values.slice(-3)).toEqual([0, 1.5, 0])
  expect(syncs.slice(-2)).toEqual(['crm_in', null])
})

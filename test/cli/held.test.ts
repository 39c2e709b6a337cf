import { afterEach, beforeEach, expect, test } from 'vitest'
import { exitOf, statusOfAll, worst } from '../../src/cli/exit.ts'
import { type CliRoom, configOf, openCliRoom, only, people } from './cli-room.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname] }
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: analytics.people }
  key: email
  identify_by: { property: email, column: email }
  associations:
    - { to: companies, by: domain, column: companies }
`)

let room: CliRoom
beforeEach(async () => {
  room = await openCliRoom(config, {}, 'here')
  await room.control('records/contacts', { records: people(30) })
  await room.control('records/companies', {
    records: [{ properties: { name: 'Acme', domain: 'acme.example' } }],
  })
})
afterEach(async () => room[Symbol.asyncDispose]())

test('removals above the guard hold an inbound run with 4 until a person approves its plan', async () => {
  expect((await room.cli('run', 'crm_in', '--json')).exit).toBe(0)
  const { results } = await room.control<{ results: { id: string }[] }>('records/contacts')
  await room.control('records/contacts', {
    records: results.slice(0, 15).map(({ id }) => ({ id, properties: {}, archived: true })),
  })
  const live = `SELECT count(*)::INTEGER FROM hubspot.contacts WHERE _deleted_at IS NULL`

  const held = await room.cli('run', 'crm_in', '--full', '--json')
  expect(held.exit).toBe(4)
  const result = only(held, 'result')
  expect(result).toMatchObject({ status: 'held', plan_id: expect.any(String) })
  expect(await room.sql(live)).toEqual([[30]])

  const wrong = await room.cli('run', 'crm_in', '--full', '--approve', 'plan-of-nobody', '--json')
  expect(wrong.exit).toBe(4)
  const { plan_id } = only(wrong, 'result')
  const approved = await room.cli('run', 'crm_in', '--full', '--approve', plan_id, '--json')
  expect(approved.exit).toBe(0)
  expect(await room.sql(live)).toEqual([[15]])
})

test('association removals above the guard hold an outbound run with 4 until they are approved', async () => {
  const source = (companies: string) =>
    room.sql(
      `CREATE SCHEMA IF NOT EXISTS analytics;
       CREATE OR REPLACE TABLE analytics.people AS
       SELECT 'person' || n || '@example.com' AS email, ${companies}::MAP(VARCHAR, VARCHAR) AS companies
       FROM range(1, 31) AS person(n)`,
    )
  const links = async (): Promise<number> =>
    (await room.control<{ results: unknown[] }>('associations/contacts/companies')).results.length

  await source("MAP {'acme.example': NULL}")
  expect((await room.cli('run', 'people_out', '--json')).exit).toBe(0)
  const before = await links()
  expect(before).toBeGreaterThanOrEqual(30)

  await source('NULL')
  const planned = await room.cli('plan', 'people_out', '--json')
  expect(planned.exit).toBe(4)
  expect(only(planned, 'plan')).toMatchObject({ associations: { removed: 30 } })
  const held = await room.cli('run', 'people_out', '--json')
  expect(held.exit).toBe(4)
  expect(await links()).toBe(before)
  const status = await room.cli('status', '--json')
  const shown = status.lines.find(({ sync }) => sync === 'people_out')
  expect(shown).toMatchObject({ last_status: 'held', last_moved: 0 })

  const { plan_id } = only(held, 'result')
  const approved = await room.cli('run', 'people_out', '--approve', plan_id, '--json')
  expect(approved.exit).toBe(0)
  expect(only(approved, 'result')).toMatchObject({ associations: { removed: 30 } })
  expect(await links()).toBe(0)
})

test('the daily quota ends a run with 5; the next one goes on', async () => {
  await room.control('knobs', {
    burst_limit: 190,
    daily_used_by_other_apps: 600_000,
  })
  const waiting = await room.cli('run', 'crm_in', '--json')
  expect(waiting.exit).toBe(5)
  expect(only(waiting, 'result')).toMatchObject({
    status: 'waiting',
    error: { code: 'hubspot.quota_exhausted' },
  })
  await room.control('knobs', { daily_used_by_other_apps: 0 })
  const goneOn = await room.cli('run', 'crm_in', '--json')
  expect(goneOn.exit).toBe(0)
  expect(await room.sql(`SELECT count(*)::INTEGER FROM hubspot.contacts`)).toEqual([[30]])

  // Half-way, outbound: what was written stays written, and the rest follows.
  await room.sql(
    `CREATE SCHEMA IF NOT EXISTS analytics;
     CREATE OR REPLACE TABLE analytics.people AS
     SELECT 'new' || n || '@example.com' AS email, MAP {'acme.example': NULL::VARCHAR} AS companies
     FROM range(1, 601) AS person(n)`,
  )
  const { daily_remaining: left } = only(await room.cli('status', '--json'), 'quota')
  const spare = 20
  await room.control('knobs', { daily_used_by_other_apps: left - spare - 0.2 * 625_000 })
  const parked = await room.cli('run', 'people_out', '--json')
  expect(parked.exit).toBe(5)
  const { error, records } = only(parked, 'result')
  expect(error).toMatchObject({
    code: 'hubspot.quota_exhausted',
    fix: expect.stringMatching(
      /reset at 20\d\d-\d\d-\d\dT\d\d:\d\dZ, midnight in .* raise daily_share/,
    ),
  })
  expect(records.created).toBeGreaterThan(0)
  expect(records.created).toBeLessThan(600)
  const { resets_at } = only(await room.cli('status', '--json'), 'quota')
  expect(Date.parse(resets_at) - Date.now()).toBeLessThanOrEqual(25 * 3_600_000)

  await room.control('knobs', { daily_used_by_other_apps: 0 })
  const rest = await room.cli('run', 'people_out', '--json')
  expect(rest.exit).toBe(0)
  const { records: after } = only(rest, 'result')
  expect(after.created).toBe(600 - records.created)
  const { results } = await room.control<{ results: unknown[] }>('records/contacts')
  expect(results).toHaveLength(630)
}, 120_000)

test('of several syncs the first of 2, 1, 6, 4, 5, 3, 0 is the exit code', () => {
  const order = [2, 1, 6, 4, 5, 3, 0]
  for (const [at, exit] of order.entries()) expect(worst(order.slice(at).toReversed())).toBe(exit)
  expect(worst([])).toBe(0)
  expect(statusOfAll(['succeeded', 'partial', 'held'])).toBe('held')
  expect(exitOf(statusOfAll(['waiting', 'sign_in_needed']))).toBe(6)
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, run as ask } from '../snowflake-server/driver.ts'
import { startTestServer } from '../snowflake-server/start.ts'
import { type CliRoom, only, openCliRoom, people, start } from './cli-room.ts'

const config = `version: 1
connections:
  main:
    warehouse: { kind: snowflake, warehouse: COMPUTE, authenticator: SNOWFLAKE }
syncs:
  crm_in:
    connection: main
    direction: inbound
    schedule: { cron: "0 3 * * *" }
    streams: { contacts: { properties: [email, firstname, jobtitle] } }
  people_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: sales.people }
    key: person_id
    identify_by: { property: email, column: email }
    fields: { firstname: first_name, jobtitle: job_title }
`

let server: Awaited<ReturnType<typeof startTestServer>>
let room: CliRoom
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-snowflake-'))
  server = await startTestServer({ folder })
  room = await openCliRoom(config.replace('COMPUTE', server.warehouse), { contacts: 0 }, 'here')
  await room.control('records/contacts', { records: people(30) })
  const person = await connect(server)
  for (const statement of [
    'CREATE SCHEMA sales',
    'CREATE TABLE sales.people (person_id VARCHAR, email VARCHAR, first_name VARCHAR, job_title VARCHAR)',
    `INSERT INTO sales.people (person_id, email, first_name, job_title) VALUES
      ('1', 'person1@example.com', 'Ada', 'Engineer'),
      ('2', 'person2@example.com', 'Person 2', NULL),
      ('3', 'new@example.com', 'Grace', 'Admiral')`,
  ])
    await ask(person, statement)
})

afterAll(async () => {
  await room[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const signedIn = () => ({
  SNOWFLAKE_ACCOUNT: server.account,
  SNOWFLAKE_ACCESS_URL: server.url,
  SNOWFLAKE_USER: server.users.password.user,
  SNOWFLAKE_PASSWORD: server.users.password.password,
  SNOWFLAKE_ROLE: server.role,
  SNOWFLAKE_DATABASE: server.database ?? '',
})
const cli = (...args: readonly string[]) => room.cliIn(signedIn(), ...args)

test('a connection that the environment leaves open, or that can not sign in, is told with its mend', async () => {
  const shown = await cli('config', 'show', '--json')
  const { main } = only(shown, 'configuration')['document']['connections']
  expect(main['warehouse']).toMatchObject({ account: server.account, schema: 'HUBSPOT' })
  const missing = await room.cliIn(
    { ...signedIn(), SNOWFLAKE_ACCOUNT: undefined },
    'status',
    '--json',
  )
  expect(missing.exit).toBe(2)
  expect(only(missing, 'error')['error']).toMatchObject({ code: 'config.warehouse_incomplete' })
  const wrong = await room.cliIn({ ...signedIn(), SNOWFLAKE_PASSWORD: 'wrong' }, 'check', '--json')
  expect(wrong.lines.find((line) => line['name'] === 'warehouse')).toMatchObject({ ok: false })
  expect(wrong.exit).not.toBe(0)
  expect(wrong.stdout + wrong.stderr).not.toContain(server.users.password.password)
})

test('files of this machine are refused with the way that works there', async () => {
  const csv = await room.write('people.csv', 'id,name\n1,Ada\n')
  const refused = await cli('load', csv, 'sales.loaded', '--json')
  expect(refused.exit).toBe(2)
  expect(only(refused, 'error')['error']['fix']).toContain('COPY INTO')
})

test('checks, lands, sends, shows and takes back, each afresh', {
  timeout: 180_000,
}, async () => {
  const checked = await cli('check', '--json')
  const lines = checked.lines.filter((line) => String(line['name']).startsWith('warehouse'))
  expect(lines.length).toBeGreaterThan(1)
  expect(lines.filter((line) => line['ok'] !== true && line['fix'] === null)).toEqual([])

  const landed = await cli('run', 'crm_in', '--json')
  expect(only(landed, 'result')).toMatchObject({
    status: 'succeeded',
    streams: { contacts: { read: 30, loaded: 30 } },
  })
  const runId = String(only(landed, 'result')['run_id'])
  const tags = new Set(server.statements().map(({ tag }) => tag))
  expect(tags).toContain(
    JSON.stringify({ app: 'hubspot-warehouse', sync: 'crm_in', run_id: runId }),
  )

  const plan = await cli('plan', 'people_out', '--json')
  expect(only(plan, 'plan')['records']).toMatchObject({ read: 3, created: 1, updated: 1 })
  const sent = await cli('run', 'people_out', '--json')
  expect(only(sent, 'result')).toMatchObject({
    status: 'succeeded',
    records: { read: 3, created: 1, updated: 1 },
  })

  const rows = await cli('preview', 'hubspot.contacts', '--limit', '2', '--json')
  expect(rows.lines).toHaveLength(2)
  expect(rows.lines[0]?.['row']).toMatchObject({ archived: false, _deleted_at: null })
  const changes = await cli('preview', 'hubspot_sync.changes', '--format', 'csv')
  expect(changes.stdout).toContain('settled')

  const status = await cli('status', '--json')
  const syncs = status.lines.filter((line) => line['type'] === 'sync')
  expect(syncs.map((one) => [one['sync'], one['last_status'], one['running_run_id']])).toEqual([
    ['crm_in', 'succeeded', null],
    ['people_out', 'succeeded', null],
  ])
  expect((await cli('state', 'show', 'crm_in', '--json')).exit).toBe(0)
  expect((await cli('pause', 'crm_in')).exit).toBe(0)
  expect((await cli('resume', 'crm_in')).exit).toBe(0)

  const verified = await cli('verify', '--all', '--json')
  expect([verified.exit, verified.stderr]).toEqual([0, ''])

  const undone = await cli('undo', String(only(sent, 'result')['run_id']), '--json')
  expect(only(undone, 'result')).toMatchObject({ status: 'succeeded', records: { updated: 1 } })
  const { results } = await room.control<{ results: { properties: Record<string, string> }[] }>(
    'records/contacts',
  )
  const first = results.find(({ properties }) => properties['email'] === 'person1@example.com')
  expect(first?.properties['firstname']).toBe('Person 1')
})

test('two processes that run one sync at once do its work one after the other', {
  timeout: 120_000,
}, async () => {
  await room.control('records/contacts', {
    records: [{ properties: { email: 'late@example.com', firstname: 'Late' } }],
  })
  const process = () =>
    start(['run', 'crm_in', '--json'], room.folder, { ...room.environment, ...signedIn() }).ended
  const both = await Promise.all([process(), process()])
  const results = both.map((ended) => only(ended, 'result'))
  for (const result of results) {
    const code = result['error']?.['code'] ?? null
    expect([null, 'run.already_running']).toContain(code)
  }
  expect(results.some((result) => result['status'] === 'succeeded')).toBe(true)
  const rows = await cli('preview', 'hubspot.contacts', '--limit', '100', '--json')
  const late = rows.lines.filter((line) => line['row']['email'] === 'late@example.com')
  expect(late).toHaveLength(1)
})

import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../../src/config/load.ts'
import { signature } from '../../../src/connector/alerts/message.ts'
import { type Connector, knownNames, openConnector } from '../../../src/connector.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import type { LogFields } from '../../../src/engine/ports.ts'
import { systemClock } from '../../../src/machine/clock.ts'
import { type CliRoom, openCliRoom, people } from '../../cli/cli-room.ts'
import { openReceiver, type Receiver } from './receiver.ts'

const config = `version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
alerts:
  - { name: ops, kind: webhook, url: { env: OPS_URL }, secret: { env: OPS_SECRET } }
  - { kind: slack, url: { env: SLACK_URL }, on: [failed, sign_in_needed, stale], syncs: [crm_in], recovered: false }
syncs:
  crm_in:
    connection: main
    direction: inbound
    alerts: { stale_after: 26h }
    streams:
      contacts: { properties: [email], route: list }
      owners: {}
  owners_in:
    connection: main
    direction: inbound
    schedule: { cron: "0 3 * * *" }
    streams:
      owners: {}
`
const minute = 60_000
const limit = { timeout: 120_000 }

let room: CliRoom
let receiver: Receiver
let shift = 0
const logged: { readonly event: string; readonly fields: LogFields }[] = []
const clock = { ...systemClock, now: () => new Date(Date.now() + shift) }
beforeAll(async () => {
  receiver = await openReceiver()
  room = await openCliRoom(config)
  await room.control('records/contacts', { records: people(3) })
}, 60_000)
afterAll(async () => {
  await room[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

const secrets = () => ({
  OPS_URL: `${receiver.url}/ops-canary`,
  OPS_SECRET: 'signing-canary',
  SLACK_URL: `${receiver.url}/services/slack-canary`,
})

/** A connector as a process would open it, on a clock that can be moved. */
async function opened<T>(
  work: (connector: Connector) => Promise<T>,
  changed: Record<string, string> = {},
): Promise<T> {
  const environment = { ...room.environment, ...secrets(), ...changed }
  const read = await loadConfig(
    join(room.folder, 'hubspot-warehouse.yaml'),
    environment,
    knownNames,
  )
  const log = (event: string, fields: LogFields = {}): void => void logged.push({ event, fields })
  const connector = openConnector(read, {
    log: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    progress: () => undefined,
    clock,
  })
  try {
    return await work(connector)
  } finally {
    await connector[Symbol.asyncDispose]()
  }
}

const runs = async (sync: string, changed: Record<string, string> = {}): Promise<string> =>
  opened(async (connector) => {
    const result = await connector.run(sync, { full: false, approve: null })
    return result.status
  }, changed)
const looks = (): Promise<void> => opened((connector) => connector.alerts.look())

/** What channels got: `ops opened failed crm_in`. */
const told = (): readonly string[] =>
  receiver
    .taken()
    .map(({ path, body }) =>
      path.startsWith('/services')
        ? `slack ${(body as { text: string }).text}`
        : `ops ${(body as { state: string; kind: string; sync: string }).state} ${body.kind} ${body.sync}`,
    )

test('each condition is told once when it begins and once when it ends', limit, async () => {
  expect(await runs('crm_in')).toBe('succeeded')
  expect(told()).toEqual([])

  const refused = { HUBSPOT_TOKEN: 'pat-na1-wrong' }
  expect(await runs('crm_in', refused)).toBe('sign_in_needed')
  const [ops, slack] = receiver.taken()
  expect(ops?.body).toMatchObject({
    version: 1,
    type: 'alert',
    state: 'opened',
    kind: 'sign_in_needed',
    sync: 'crm_in',
    connection: 'main',
    direction: 'inbound',
    code: 'hubspot.sign_in_refused',
    key: expect.stringMatching(/^[0-9a-f-]{36}\/opened$/) as string,
    at: expect.stringMatching(/^2\d{3}-.*Z$/) as string,
  })
  const signed = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
    String(ops?.headers['x-hubspot-warehouse-signature']),
  )
  expect(signed?.[2]).toBe(signature('signing-canary', Number(signed?.[1]), ops?.text ?? ''))
  expect(ops?.headers['idempotency-key']).toBe(ops?.body.key)
  expect(slack).toMatchObject({
    path: '/services/slack-canary',
    body: {
      text: "The sync crm_in can't sign in to HubSpot.",
      blocks: [{ type: 'section', text: { type: 'mrkdwn' } }, { type: 'context' }],
    },
  })
  expect(slack?.headers['x-hubspot-warehouse-signature']).toBeUndefined()

  expect(await runs('crm_in', refused)).toBe('sign_in_needed')
  await looks()
  expect(told()).toEqual([])
  const { alerts } = await opened((connector) => connector.status())
  expect(alerts).toMatchObject([{ sync: 'crm_in', kind: 'sign_in_needed' }])
  expect(await room.sql('SELECT sync, kind, open FROM hubspot_sync.alerts')).toEqual([
    ['crm_in', 'sign_in_needed', true],
  ])
  // Slack is not told that it is over: `recovered: false`.
  expect(await runs('crm_in')).toBe('succeeded')
  expect(told()).toEqual(['ops recovered sign_in_needed crm_in'])
  expect((await opened((connector) => connector.status())).alerts).toEqual([])
})

test(
  'a stream that HubSpot refuses makes it partial, a sync of no interest tells Slack nothing',
  limit,
  async () => {
    const fault = { method: 'GET', path: '/owners', times: 50, action: { status: 403, body: '{}' } }
    await room.control('faults', { faults: [fault] })
    expect(await runs('crm_in')).toBe('partial')
    const [message] = receiver.taken()
    expect(message?.body).toMatchObject({
      kind: 'partial',
      details: { failing: [{ stream: 'owners' }] },
    })
    await room.control('faults', { faults: [] })
    expect(await runs('crm_in')).toBe('succeeded')
    expect(told()).toEqual(['ops recovered partial crm_in'])
  },
)

test('stale data is seen by whoever looks, without any run', limit, async () => {
  // The position is an hour behind: the horizon.
  shift += 24 * 60 * minute
  await looks()
  expect(told()).toEqual([])
  shift += 2 * 60 * minute
  const before = await opened((connector) => connector.status())
  expect(before.alerts).toMatchObject([{ sync: 'crm_in', kind: 'stale' }])
  await looks()
  await looks()
  expect(told()).toEqual(['ops opened stale crm_in', 'slack The data of the sync crm_in is stale.'])
  // HubSpot's clock is the account's: both have gone on.
  await room.control('clock', { advance: '27h' })
  // Another sync's run looks at it too, and finds it as it was.
  expect(await runs('owners_in')).toBe('succeeded')
  expect(told()).toEqual([])
  expect(await runs('crm_in')).toBe('succeeded')
  expect(told()).toEqual(['ops recovered stale crm_in'])
})

test(
  'a receiver that is down gets both messages, in order, when it is up again',
  limit,
  async () => {
    receiver.answers(({ path }) => ({ status: path.startsWith('/services') ? 200 : 503 }))
    expect(await runs('owners_in', { HUBSPOT_TOKEN: 'pat-na1-wrong' })).toBe('sign_in_needed')
    expect(told()).toEqual(['ops opened sign_in_needed owners_in'])
    expect(await runs('owners_in')).toBe('succeeded')
    // Not before its time, and not before what came first.
    expect(told()).toEqual([])
    const { channels } = await opened((connector) => connector.status())
    expect(channels).toEqual([
      { channel: 'ops', connection: 'main', waiting: 2, trouble: 'The receiver answered 503.' },
    ])
    shift += 2 * minute
    receiver.answers(() => ({ status: 302, headers: { location: `${receiver.url}/elsewhere` } }))
    await looks()
    expect(told()).toEqual(['ops opened sign_in_needed owners_in'])
    shift += 5 * minute
    receiver.answers(() => ({ status: 200 }))
    await looks()
    const both = receiver.taken()
    expect(both.map(({ body }) => body.state as string)).toEqual(['opened', 'recovered'])
    expect(new Set(both.map(({ body }) => body.alert as string)).size).toBe(1)
    shift += 60 * minute
    await looks()
    expect(told()).toEqual([])
  },
)

test('two processes that judge the same run tell it once', limit, async () => {
  receiver.answers(() => ({ status: 200 }))
  await room.sql(`INSERT INTO hubspot_sync._runs (run_id, sync, direction, status, error_code, error_what, error_why, error_fix, started_at, finished_at)
    SELECT 'by-hand', 'owners_in', 'inbound', 'failed', 'run.interrupted', 'Ended.', 'Killed.', 'Nothing.', to_timestamp(${(Date.now() + shift) / 1000}), to_timestamp(${(Date.now() + shift) / 1000})`)
  await Promise.all([looks(), looks(), looks()])
  await looks()
  expect(told()).toEqual(['ops opened failed owners_in'])
  expect(await runs('owners_in')).toBe('succeeded')
  expect(told()).toEqual(['ops recovered failed owners_in'])
})

test.skipIf(process.env['TEST_WAREHOUSE'] === 'snowflake')(
  'a warehouse that is not there is told of, once, and its end after it has come back',
  limit,
  async () => {
    const [file, aside] = [join(room.folder, 'crm.duckdb'), join(room.folder, 'aside')]
    await rename(file, aside)
    await rm(`${file}.wal`, { force: true })
    // What is there now is no database.
    await mkdir(file)
    expect(await runs('crm_in')).toBe('failed')
    expect(told()).toEqual(['ops opened failed crm_in', 'slack The sync crm_in fails.'])
    expect(await runs('crm_in')).toBe('failed')
    expect(told()).toEqual([])
    // A scheduler that can't even look starts nothing that could fail.
    const report = { what: 'No.', why: 'It is gone.', fix: 'Bring it back.' }
    const gone = new ConnectorError('warehouse.unreachable', report)
    await opened((connector) => connector.alerts.unreachable(gone))
    await opened((connector) => connector.alerts.unreachable(gone))
    expect(told()).toEqual(['ops opened failed owners_in'])
    await rm(file, { recursive: true })
    await rename(aside, file)
    expect(await runs('crm_in')).toBe('succeeded')
    expect(told()).toEqual(['ops recovered failed crm_in'])
    const { alerts } = await opened((connector) => connector.status())
    expect(alerts).toMatchObject([{ sync: 'owners_in', kind: 'failed' }])
    expect(await runs('owners_in')).toBe('succeeded')
    expect(told()).toEqual(['ops recovered failed owners_in'])
  },
)

test(
  'killed between the decision and its sending, the message goes out later, with its key',
  limit,
  async () => {
    const started = await room.write(
      '.env',
      Object.entries(secrets())
        .map(([k, v]) => `${k}=${v}`)
        .join('\n'),
    )
    expect(started).toContain('.env')
    // Processes go by the real clock.
    shift = 0
    await looks()
    told()
    let child: ReturnType<CliRoom['start']> | null = null
    receiver.answers(() => {
      child?.process.kill('SIGKILL')
      return null
    })
    child = room.start('run', 'owners_in', '--json')
    await child.ended
    // A good run tells nothing: this one is cut off from HubSpot.
    expect(told()).toEqual([])
    await room.control('faults', {
      faults: [{ method: 'GET', path: '/owners', times: 50, action: { status: 403, body: '{}' } }],
    })
    child = room.start('run', 'owners_in', '--json')
    expect((await child.ended).signal).toBe('SIGKILL')
    const [cut] = receiver.taken()
    expect(cut?.body).toMatchObject({ state: 'opened', kind: 'partial', sync: 'owners_in' })
    receiver.answers(() => ({ status: 200 }))
    shift += 60 * minute
    await looks()
    const [again, ...rest] = receiver.taken()
    expect(again?.body.key).toBe(cut?.body.key)
    expect(rest).toEqual([])
    await room.control('faults', { faults: [] })
    const status = await room.cli('status')
    expect(status.stdout).toContain('alert partial since')
  },
)

test('alerts test sends to each channel, and says why one gets nothing', limit, async () => {
  receiver.answers(({ path }) => ({ status: path.startsWith('/services') ? 404 : 200 }))
  const tested = await room.cli('alerts', 'test', '--json')
  expect(tested.exit).toBe(1)
  expect(tested.lines).toEqual([
    { type: 'alert_test', channel: 'ops', kind: 'webhook', sent: true, trouble: null },
    {
      type: 'alert_test',
      channel: 'slack',
      kind: 'slack',
      sent: false,
      trouble: 'The receiver answered 404.',
    },
  ])
  expect(told()[0]).toBe('ops test test null')
  expect((await room.cli('alerts', 'test', '--channel', 'nobody')).exit).toBe(2)
  const urls = [
    'http://hooks.example.com/x',
    'https://me:secret@hooks.example.com/',
    'nonsense',
    '',
  ]
  for (const OPS_URL of urls) {
    const [one] = await opened((connector) => connector.alerts.test('ops'), { OPS_URL })
    expect(one).toMatchObject({
      sent: false,
      trouble: expect.stringMatching(/https|password|no URL|not set/) as string,
    })
  }
  expect(JSON.stringify(logged)).not.toContain('canary')
})

import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { textIn, textOrNullIn } from '../../src/engine/cells.ts'
import { openOAuthRoom } from '../cli/oauth-room.ts'
import { places, written } from '../torture/real/scenarios/scenario.ts'
import { openRealTier, type RealOptions, type RealTier } from '../torture/real/tier.ts'

const limit = { timeout: 600_000 }

const inbound = { connection: 'main', direction: 'inbound' }
const syncs = {
  crm_in: {
    ...inbound,
    schedule: { cron: '30 2 1 1 *' },
    streams: { contacts: { properties: ['email'], route: 'list' } },
  },
  owners_in: { ...inbound, schedule: { after: 'crm_in' }, streams: { owners: {} } },
}
const serving = ['serve', '--json', '--poll', '1s']
/** A page of the first read: the run has its lease, and has landed nothing yet. */
const reading = { name: 'hubspot GET contacts', nth: 1 }

/** An account of 230 contacts and a warehouse in which both syncs have run once, with a time of `crm_in` missed since. */
async function openWorld(options: RealOptions): Promise<RealTier> {
  const tier = await openRealTier({ seed: 1, syncs }, options)
  await written(
    tier,
    'contacts',
    places(230).map((n) => ({ email: `p${n}@x.com` })),
  )
  const ran = await tier.run({ syncs: ['crm_in', 'owners_in'] })
  expect(ran.exit, ran.said).toBe(0)
  await written(tier, 'contacts', [{ email: 'new@x.com' }])
  for (const [sync, rule] of [
    ['crm_in', '30 2 1 1 * UTC'],
    ['owners_in', 'after crm_in'],
  ] as const)
    await tier.execute(
      `INSERT INTO hubspot_sync._schedules (sync, revision, rule, last_tick_at, attempt) VALUES ('${sync}', 1, '${rule}', CAST('2023-06-01T00:00:00+00:00' AS TIMESTAMPTZ), 0)`,
    )
  return tier
}

/** Statuses and errors of a sync's runs, the first run of the world left out, as a set has them: in any order. */
async function runsOf(tier: RealTier, sync: string): Promise<readonly string[]> {
  const rows = await tier.query(
    `SELECT status, error_code, started_at FROM hubspot_sync.runs WHERE sync = '${sync}' ORDER BY started_at`,
  )
  return rows
    .slice(1)
    .map((row) => `${textIn(row, 'status')} ${textOrNullIn(row, 'error_code') ?? '-'}`)
}

const emailsIn = async (tier: RealTier): Promise<readonly unknown[]> =>
  (await tier.query('SELECT email FROM hubspot.contacts WHERE _deleted_at IS NULL')).map(
    ({ email }) => email,
  )

/** Every contact once. */
async function expectWhole(tier: RealTier): Promise<void> {
  const emails = await emailsIn(tier)
  expect(emails).toHaveLength(231)
  expect(new Set(emails).size).toBe(231)
}

const eventsIn = (said: string, event: string): readonly string[] =>
  said
    .split('\n')
    .filter((line) => line.startsWith('{"type":"event"') && line.includes(`"event":"${event}"`))
    .map((line) => String((JSON.parse(line) as { sync: unknown }).sync))

async function until(isSo: () => Promise<boolean>, forMs: number): Promise<void> {
  for (const end = Date.now() + forMs; !(await isSo().catch(() => false)); await sleep(200))
    if (Date.now() > end) throw new Error('It did not come to that.')
}

describe('a daemon that is suspended in the middle of a run', () => {
  test(
    'beyond its lease: one of another machine goes on, and it wakes to nothing',
    limit,
    async () => {
      await using tier = await openWorld({ warehouse: 'snowflake' })
      const asleep = Promise.withResolvers<undefined>()
      const woken = Promise.withResolvers<undefined>()
      const first = await tier.start(serving, {
        meanwhile: [
          {
            step: reading,
            act: async () => {
              first.signal('SIGSTOP')
              asleep.resolve(undefined)
              await woken.promise
            },
          },
        ],
      })
      await asleep.promise
      await tier.pass(20 * 60_000)
      const second = await tier.start(serving, { host: 'elsewhere' })
      await second.printed('"sync":"owners_in","event":"finished"')
      first.signal('SIGCONT')
      woken.resolve(undefined)
      await first.printed('"served_elsewhere"')
      await first.printed('"type":"result"')
      for (const one of [first, second]) one.signal('SIGTERM')
      const [one, other] = await Promise.all([first.ended, second.ended])

      expect([one.exit, other.exit]).toEqual([0, 0])
      expect(one.results.map(({ sync, status }) => [sync, status])).toEqual([['crm_in', 'failed']])
      expect(one.said).toContain('warehouse.fence_lost')
      expect(other.results.map(({ sync, status }) => [sync, status])).toEqual([
        ['crm_in', 'succeeded'],
        ['owners_in', 'succeeded'],
      ])
      expect(eventsIn(other.said, 'cut_off')).toEqual(['crm_in'])
      expect(await runsOf(tier, 'crm_in')).toEqual(['stopped run.interrupted', 'succeeded -'])
      expect(await runsOf(tier, 'owners_in')).toEqual(['succeeded -'])
      await expectWhole(tier)
    },
  )

  test(
    'on the same machine it is believed: nobody overtakes it, and it goes on',
    limit,
    async () => {
      await using tier = await openWorld({ warehouse: 'duckdb' })
      const asleep = Promise.withResolvers<undefined>()
      const woken = Promise.withResolvers<undefined>()
      const first = await tier.start(serving, {
        meanwhile: [
          {
            step: reading,
            act: async () => {
              // The file is let go while nothing uses it.
              await until(async () => (await emailsIn(tier)).length > 0, 20_000)
              first.signal('SIGSTOP')
              asleep.resolve(undefined)
              await woken.promise
            },
          },
        ],
      })
      await asleep.promise
      await tier.pass(20 * 60_000)
      const refused = await tier.run({ syncs: ['crm_in'] })
      expect(refused.exit).toBe(1)
      expect(refused.results[0]?.error?.code).toBe('run.already_running')
      first.signal('SIGCONT')
      woken.resolve(undefined)
      await first.printed('"sync":"owners_in","event":"finished"')
      first.signal('SIGTERM')
      expect((await first.ended).exit).toBe(0)
      expect(await runsOf(tier, 'crm_in')).toEqual(['succeeded -'])
      await expectWhole(tier)
    },
  )
})

test(
  'of two daemons that come after one was killed, one takes its run over, once',
  limit,
  async () => {
    await using tier = await openWorld({ warehouse: 'duckdb' })
    const first = await tier.start(serving, { kill: { step: reading, side: 'at' } })
    expect((await first.ended).killed).toBe(true)
    await tier.abandoned()
    const others = await Promise.all([tier.start(serving), tier.start(serving)])
    await Promise.race(others.map((one) => one.printed('"sync":"owners_in","event":"finished"')))
    // Whoever came second has looked by now.
    await sleep(3_000)
    for (const one of others) one.signal('SIGTERM')
    const ended = await Promise.all(others.map((one) => one.ended))

    const results = ended.flatMap(({ results: of }) => of.map(({ sync, status }) => [sync, status]))
    expect(results).toEqual([
      ['crm_in', 'succeeded'],
      ['owners_in', 'succeeded'],
    ])
    for (const { exit, said } of ended)
      expect(exit === 0 || said.includes('run.already_serving'), said).toBe(true)
    expect(ended.flatMap(({ said }) => eventsIn(said, 'cut_off'))).toEqual(['crm_in'])
    expect(await runsOf(tier, 'crm_in')).toEqual(['stopped run.interrupted', 'succeeded -'])
    expect(await runsOf(tier, 'owners_in')).toEqual(['succeeded -'])
    await expectWhole(tier)
  },
)

test(
  'a DuckDB file that another process takes in the middle of a run is waited for, then it is said who has it',
  limit,
  async () => {
    await using tier = await openWorld({ warehouse: 'duckdb' })
    /** Takes the file while the run uses it not, for so long. */
    const taken = (forMs: number) => async () => {
      let file: DuckDBInstance | null = null
      await until(async () => {
        file = await DuckDBInstance.create(join(tier.folder, 'crm.duckdb'))
        return true
      }, 20_000)
      setTimeout(() => file?.closeSync(), forMs)
    }
    const waited = await tier.run({
      syncs: ['crm_in'],
      args: ['--full'],
      meanwhile: [{ step: reading, act: taken(5_000) }],
    })
    expect(waited.exit, waited.said).toBe(0)

    let letGo = 0
    const given = await tier.run({
      syncs: ['crm_in'],
      args: ['--full'],
      meanwhile: [
        {
          step: reading,
          act: async () => {
            await taken(100_000)()
            letGo = Date.now() + 100_000
          },
        },
      ],
    })
    expect(given.exit).toBe(1)
    expect(given.said).toContain('warehouse.locked')
    expect(given.said).toContain(`process ${process.pid}`)
    await sleep(Math.max(0, letGo + 500 - Date.now()))
    const after = await tier.run({ syncs: ['crm_in'] })
    expect(after.exit, after.said).toBe(0)
    expect((await runsOf(tier, 'crm_in')).at(-1)).toBe('succeeded -')
    await expectWhole(tier)
  },
)

test(
  'a process killed while it renews the token leaves the sign-in good, and its lock to the next',
  limit,
  async () => {
    await using it = await openOAuthRoom('', { knobs: { oauth_rotates_refresh_tokens: true } })
    expect((await it.login()).exit).toBe(0)
    await it.room.control('clock', { advance: '1801s' })
    const before = await it.tokenCalls()
    await it.room.control('faults', {
      faults: [{ method: 'POST', path: '^/oauth/', times: 1, action: { stall_ms: 60_000 } }],
    })
    const killed = it.start('run', '--json')
    await until(async () => (await it.tokenCalls()) > before, 30_000)
    const waits = it.start('discover', '--object', 'contacts', '--json')
    await sleep(1_500)
    killed.process.kill('SIGKILL')
    expect((await killed.ended).signal).toBe('SIGKILL')
    const others = await Promise.all([waits.ended, it.cli('run', '--json')])
    expect(others.map(({ exit }) => exit)).toEqual([0, 0])
    // The killed one's, and one for both of the others.
    expect((await it.tokenCalls()) - before).toBe(2)
  },
)

/** A way to a server that can be cut, so that nobody hears of it any more. */
async function openWay() {
  const sockets = new Set<Socket>()
  let isCut = false
  let to = new URL('http://127.0.0.1:1')
  const listener = createServer((from) => {
    if (isCut) {
      from.destroy()
      return
    }
    const onward = connect(Number(to.port), to.hostname)
    for (const [one, other] of [
      [from, onward],
      [onward, from],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  return {
    via: async (url: string): Promise<string> => {
      to = new URL(url)
      return `http://127.0.0.1:${port}`
    },
    cut: (): void => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: (): void => {
      isCut = false
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

test(
  'a Snowflake that is gone for minutes in the middle of a run fails it, and the daemon goes on when it is back',
  limit,
  async () => {
    await using way = await openWay()
    await using tier = await openWorld({ warehouse: 'snowflake', via: way.via })
    const daemon = await tier.start(serving, {
      meanwhile: [{ step: reading, act: async () => way.cut() }],
      limitMs: limit.timeout,
    })
    await daemon.printed('"type":"result"')
    await tier.abandoned()
    way.mend()
    await daemon.printed('"sync":"owners_in","event":"finished"')
    daemon.signal('SIGTERM')
    const ended = await daemon.ended
    expect(ended.exit, ended.said.slice(-3000)).toBe(0)
    const [first, ...rest] = ended.results
    expect(first).toMatchObject({ sync: 'crm_in', status: 'failed' })
    expect(first?.error?.code).toMatch(/^warehouse\./)
    expect(rest.map(({ sync, status }) => [sync, status])).toEqual([
      ['crm_in', 'succeeded'],
      ['owners_in', 'succeeded'],
    ])
    await expectWhole(tier)
  },
)

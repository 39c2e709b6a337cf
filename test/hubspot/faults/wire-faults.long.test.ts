import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HubSpot } from '../../../src/engine/ports.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { createHubSpot } from '../../../src/hubspot/client.ts'
import { Governor } from '../../../src/hubspot/governor.ts'
import type { Timeouts } from '../../../src/hubspot/limits.ts'
import { fixedToken } from '../../../src/hubspot/sign-in.ts'
import { startSandbox } from '../../../src/sandbox/start.ts'
import { silentLog } from '../../../src/machine/log.ts'
import { JumpingClock } from '../support.ts'
import {
  collections,
  type Deed,
  exportRequest,
  fileDownload,
  importRequest,
  reads,
  type Room,
  writes,
} from './deeds.ts'
import { Play, type Recorded, ReplayHost } from './replay-host.ts'
import { byteByByte, type Fault, faults } from './wire-faults.ts'

const quick = {
  burst_limit: 0,
  associations_burst_limit: 0,
  search_limit_per_second: 0,
  index_lag_ms: 0,
  'exports.start_ms': 0,
  'exports.min_ms': 0,
  'imports.start_ms': 0,
  'imports.min_ms': 0,
}
const signal = new AbortController().signal
/** Where an answer stalls; elsewhere a slow machine must not look like one. */
const impatient = { headersMs: 2_000, stallMs: 2_000, totalMs: 2_000 }

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let host: ReplayHost
let folder: string
let room: Omit<Room, 'hubspot'>
const recorded = new Map<string, { readonly play: Play; readonly result: string }>()

/** A client whose waits take no time. */
function clientAt(baseUrl: string, timeouts: Partial<Timeouts> = {}): HubSpot {
  const clock = new JumpingClock()
  return createHubSpot({
    baseUrl,
    token: fixedToken(sandbox.token),
    clock,
    random: { next: () => 0.5, uuid: () => crypto.randomUUID() },
    log: silentLog,
    governor: new Governor({ clock }),
    timeouts,
  })
}

const told = (result: unknown): string => JSON.stringify(result) ?? 'nothing'

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 11, data: 'demo', contacts: 30, knobs: quick })
  host = await ReplayHost.start(sandbox.url)
  folder = await mkdtemp(join(tmpdir(), 'wire-faults-'))
  const direct = clientAt(sandbox.url)
  const control = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${sandbox.url}/_sandbox/${path}`)).json()) as T
  const idsOf = async (object: string): Promise<string[]> => {
    const { results } = await control<{ results: { id: string; archived: boolean }[] }>(
      `records/${object}`,
    )
    return results.filter(({ archived }) => !archived).map(({ id }) => id)
  }
  const done = async (ask: () => Promise<{ readonly state: string }>): Promise<void> => {
    while (['waiting', 'running'].includes((await ask()).state)) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const { id: exportId } = await direct.exports.start(exportRequest, signal)
  const { id: importId } = await direct.imports.start(await importRequest(folder, 'done'), signal)
  await done(() => direct.exports.status(exportId, signal))
  await done(() => direct.imports.status(importId, signal))
  const { id: listId } = await direct.lists.create('contacts', 'A list', signal)
  room = {
    folder,
    contacts: (await idsOf('contacts')).slice(0, 30),
    companies: await idsOf('companies'),
    exportId,
    importId,
    listId,
  }
  await direct[Symbol.asyncDispose]()
  for (const deed of [...reads, ...collections, fileDownload, ...writes]) {
    const play = new Play(new Map<string, Recorded[]>(), null)
    const hubspot = clientAt(host.open(play))
    const result = told(await deed.act({ ...room, hubspot }))
    recorded.set(deed.name, { play, result })
    await hubspot[Symbol.asyncDispose]()
  }
  host.close()
}, 60_000)

afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

interface Came {
  readonly result: string | null
  readonly error: unknown
  readonly struck: string
  readonly play: Play
}

/** Plays a deed back, with a fault in one of its requests the first `times` times that it is asked. */
async function played(deed: Deed, { fault, slow }: Fault, times: number): Promise<Came> {
  const { play: first } = recorded.get(deed.name) as { play: Play }
  const struck = first.asked
    .map(({ key }) => key)
    .findLast((key) => deed.strikes?.test(key) ?? true)
  if (struck === undefined) throw new Error(`${deed.name} asks for nothing of the kind.`)
  const play = new Play(first.recorded, { key: struck, fault, times })
  const hubspot = clientAt(host.open(play), slow === true ? impatient : {})
  try {
    return { result: told(await deed.act({ ...room, hubspot })), error: null, struck, play }
  } catch (error) {
    return { result: null, error, struck, play }
  } finally {
    await hubspot[Symbol.asyncDispose]()
  }
}

/** What is wrong with how it came out; null: nothing. */
type Judge = (deed: Deed, fault: Fault, came: Came) => string | null

async function judged(
  deeds: readonly Deed[],
  some: readonly Fault[],
  times: number,
  judge: Judge,
): Promise<readonly string[]> {
  const few = pLimit(12)
  const all = deeds.flatMap((deed) =>
    some.map((fault) =>
      few(async () => {
        const came = await played(deed, fault, times)
        const wrong = judge(deed, fault, came) ?? always(deed, came)
        const how = came.error instanceof ConnectorError ? came.error.code : String(came.error)
        return wrong === null ? [] : [`${deed.name}, ${fault.name}: ${wrong} (${how})`]
      }),
    ),
  )
  return (await Promise.all(all)).flat()
}

/** Holds for every deed and fault. */
function always(deed: Deed, { error, play }: Came): string | null {
  if (error !== null && !(error instanceof ConnectorError)) return 'an error without a name'
  const elsewhere = play.asked.filter(({ key }) => key.includes('/elsewhere'))
  if (elsewhere.length > 0 && deed !== fileDownload) return 'followed a redirect'
  const files = play.asked.filter(({ key }) => key.includes('/crm-export-files/'))
  if ([...elsewhere, ...files].some(({ authorization }) => authorization !== undefined))
    return 'gave the token away'
  return null
}

const quickOnes = faults.filter(({ slow }) => slow !== true)
const slowOnes = faults.filter(({ slow }) => slow === true)
const resultOf = (deed: Deed): string => recorded.get(deed.name)?.result ?? ''

const readWell: Judge = (deed, { passes }, { result, error, struck, play }) => {
  if (error === null) {
    if (result !== resultOf(deed)) return `another result: ${result?.slice(0, 200)}`
    return passes || deed.lenient || play.timesAsked(struck) > 1
      ? null
      : 'took a wrong answer for a good one'
  }
  return passes ? 'gave up though the fault had passed' : null
}

describe('a read', () => {
  test('is whole after a fault that passes; else it ends with an error, never with a part', async () => {
    expect(await judged(reads, quickOnes, 1, readWell)).toEqual([])
  }, 120_000)

  test('of a collection is so too', async () => {
    const some = quickOnes.filter(({ name }) =>
      /reset before|not notice|HTML with 200|cut in a chunked|302|null|error/.test(name),
    )
    expect(await judged(collections, some, 1, readWell)).toEqual([])
  }, 120_000)

  test('is whole after an answer that stalls', async () => {
    const some = reads.filter(({ name }) => ['list', 'records', 'links'].includes(name))
    expect(await judged(some, slowOnes, 1, readWell)).toEqual([])
  })

  test('ends with an error where the fault stays', async () => {
    const staying: Judge = (_, __, { error }) => (error === null ? 'did not fail' : null)
    const few = quickOnes.filter(({ name }) => /HTML with 200|closed|does not notice/.test(name))
    expect(await judged(reads.slice(0, 12), few, Number.POSITIVE_INFINITY, staying)).toEqual([])
  })

  test('takes what comes byte by byte', async () => {
    const slowly: Fault = { name: 'byte by byte', fault: byteByByte, passes: true }
    const some = reads.filter(({ name }) => ['account', 'owners', 'export status'].includes(name))
    const once: Judge = (deed, fault, came) =>
      came.play.timesAsked(came.struck) === 1 ? readWell(deed, fault, came) : 'asked again'
    expect(await judged(some, [slowly], 1, once)).toEqual([])
  })

  test('of a file is whole, or refused', async () => {
    const whole: Judge = (deed, { passes }, { result, error }) => {
      if (error !== null || result === resultOf(deed)) return null
      return passes ? 'a part of the file' : 'another file'
    }
    expect(await judged([fileDownload], quickOnes, 1, whole)).toEqual([])
  })
})

/** Outcomes that say of each row that it is not known what became of it. */
const allUnknown = (result: string | null): boolean =>
  result !== null && /^\[(\{"kind":"unknown"[^\]]*)\]$/.test(result)

describe('a write', () => {
  const wroteWell: Judge = (deed, fault, came) => {
    const { result, error, struck, play } = came
    const times = play.timesAsked(struck)
    if (deed.creates !== true) return allUnknown(result) ? null : readWell(deed, fault, came)
    if (times !== 1) return `sent ${times} times`
    if (error === null) return allUnknown(result) ? null : `a result: ${result}`
    const own = {
      'export start': 'hubspot.export_failed',
      'a list made': 'hubspot.unexpected_answer',
    }
    const lost = own[deed.name as keyof typeof own] ?? 'hubspot.answer_lost'
    return error instanceof ConnectorError && error.code === lost ? null : 'another error'
  }

  test('is sent again where that does no harm, and one that creates never', async () => {
    expect(await judged(writes, quickOnes, 1, wroteWell)).toEqual([])
  }, 60_000)

  test('that creates is not sent again while its answer stalls', async () => {
    const some = writes.filter(({ name }) => name === 'create' || name === 'update')
    expect(await judged(some, slowOnes, 1, wroteWell)).toEqual([])
  })
})

test.each(['create', 'links', 'import start'])(
  '%s, refused until the host is there, is sent once',
  async (name) => {
    const deed = [...reads, ...writes].find((one) => one.name === name) as Deed
    const { play: first, result } = recorded.get(name) as { play: Play; result: string }
    const late = await ReplayHost.start('nowhere')
    const { port } = new URL(late.url)
    await late[Symbol.asyncDispose]()
    let there: ReplayHost | null = null
    const play = new Play(first.recorded, null)
    class Until extends JumpingClock {
      override async sleep(ms: number, stop?: AbortSignal): Promise<void> {
        await super.sleep(ms, stop)
        if (this.waits.length !== 2) return
        there = await ReplayHost.start('nowhere', Number(port))
        there.close()
        there.open(play)
      }
    }
    const clock = new Until()
    const hubspot = createHubSpot({
      baseUrl: `http://127.0.0.1:${port}/p1`,
      token: fixedToken(sandbox.token),
      clock,
      random: { next: () => 0.5, uuid: () => crypto.randomUUID() },
      log: silentLog,
    })
    expect(told(await deed.act({ ...room, hubspot }))).toBe(result)
    expect(clock.waits).toHaveLength(2)
    expect(new Set(play.asked.map(({ key }) => key)).size).toBe(play.asked.length)
    await hubspot[Symbol.asyncDispose]()
    await (there as ReplayHost | null)?.[Symbol.asyncDispose]()
  },
)

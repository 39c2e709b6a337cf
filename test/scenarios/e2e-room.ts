import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  type CliRoom,
  type Ended,
  type Line,
  only,
  openCliRoom,
  start,
  type Started,
  type Where,
} from '../cli/cli-room.ts'
import type { SandboxOptions } from '../../src/sandbox/start.ts'

/** A link as the account holds it. */
export interface TrueLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

export interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly updatedAt: string
  readonly archived: boolean
}

interface Action {
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cut_bytes?: number
  readonly stall_ms?: number
  readonly reset?: boolean
  readonly after_effect?: boolean
}

export interface Fault {
  readonly method?: string
  readonly path?: string
  readonly from?: number
  readonly times?: number
  readonly action: Action
}

/** How a run ended, its `result` line and exit code both checked against CONTRACT.md. */
export interface Ran {
  readonly exit: number | null
  readonly result: Line
  readonly ended: Ended
}

export interface E2eRoom extends CliRoom {
  /** Runs one sync to its end. */
  run(sync: string, ...args: readonly string[]): Promise<Ran>
  /** Runs several in one process; their results in order. */
  runAll(...syncs: readonly string[]): Promise<readonly Ran[]>
  /** Runs one sync and kills it at the nth call of a kind: before the call takes effect, or after it. */
  killed(
    sync: string,
    at: Pick<Fault, 'method' | 'path' | 'from'>,
    when?: 'before' | 'after',
  ): Promise<boolean>
  /** Runs one sync and kills it so many milliseconds after its start. */
  killedAfter(sync: string, ms: number): Promise<boolean>
  faults(...faults: readonly Fault[]): Promise<void>
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  records(type: string): Promise<readonly TrueRecord[]>
  links(from: string, to: string): Promise<readonly TrueLink[]>
  /** Calls of a kind, by the account's own log. */
  calls(path: RegExp): Promise<number>
  /** Makes a table of the DuckDB file; the schema is made too. */
  table(name: string, select: string): Promise<void>
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A sandbox account, a configuration document, a DuckDB file, and the command line; what is killed is a process always. */
export async function openE2eRoom(
  config: string,
  options: SandboxOptions = {},
  where: Where = 'processes',
): Promise<E2eRoom> {
  const room = await openCliRoom(config, options, where)
  const faults = async (...list: readonly Fault[]): Promise<void> => {
    await room.control('faults', { faults: list })
  }
  const requests = async (): Promise<readonly { method: string; path: string }[]> =>
    (await room.control<{ results: { method: string; path: string }[] }>('requests')).results
  const begin = (...args: readonly string[]): Started =>
    start(args, room.folder, {
      ...room.environment,
      // Processes of a scenario start one after the other: they need not compile the same files again.
      NODE_COMPILE_CACHE: join(tmpdir(), 'hubspot-warehouse-compiled'),
    })
  const runAll = async (
    syncs: readonly string[],
    args: readonly string[],
  ): Promise<readonly Ran[]> => {
    const ended = await room.cli('run', ...syncs, '--json', ...args)
    const summary = only(ended, 'summary')
    const results = ended.lines.filter((line) => line['type'] === 'result')
    expect(ended.lines.at(-1), ended.stdout).toEqual(summary)
    expect(ended.lines, ended.stdout).toHaveLength(syncs.length + 1)
    expect(summary, ended.stdout).toMatchObject({ type: 'summary', exit: ended.exit })
    if (results.length === 1) expect(summary['status']).toBe(results[0]?.['status'])
    return results.map((result) => {
      checkResult(result, ended, syncs.length === 1)
      return { exit: ended.exit, result, ended }
    })
  }
  return {
    ...room,
    faults,
    run: async (sync, ...args) => (await runAll([sync], args))[0] as Ran,
    runAll: (...syncs) => runAll(syncs, []),
    async killed(sync, at, when = 'before') {
      const before = await requests()
      await faults({
        ...at,
        times: 1,
        action:
          when === 'before'
            ? { status: 503, stall_ms: 60_000 }
            : { after_effect: true, stall_ms: 60_000 },
      })
      const running = begin('run', sync, '--json')
      let alive = true
      void running.ended.then(() => (alive = false))
      const path = new RegExp(at.path ?? '', 'u')
      const isDue = async (): Promise<boolean> =>
        (await requests())
          .slice(before.length)
          .filter((one) => one.method === (at.method ?? one.method) && path.test(one.path))
          .length >= (at.from ?? 1)
      while (alive && !(await isDue())) await wait(15)
      // An effect takes a moment after the request was logged.
      if (alive && when === 'after') await wait(150)
      running.process.kill('SIGKILL')
      const { signal } = await running.ended
      await faults()
      return signal === 'SIGKILL'
    },
    async killedAfter(sync, ms) {
      const running = begin('run', sync, '--json')
      await Promise.race([wait(ms), running.ended])
      running.process.kill('SIGKILL')
      return (await running.ended).signal === 'SIGKILL'
    },
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(`${room.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${room.token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    records: async (type) =>
      (await room.control<{ results: TrueRecord[] }>(`records/${type}`)).results,
    links: async (from, to) =>
      (await room.control<{ results: TrueLink[] }>(`associations/${from}/${to}`)).results,
    calls: async (path) =>
      (await requests()).filter((one) => path.test(`${one.method} ${one.path}`)).length,
    async table(name, select) {
      const [schema] = name.split('.')
      await room.sql(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
      await room.sql(`CREATE OR REPLACE TABLE ${name} AS ${select}`)
    },
  }
}

const exits: Readonly<Record<string, readonly number[]>> = {
  succeeded: [0],
  partial: [3],
  failed: [1, 2],
  held: [4],
  waiting: [5],
  sign_in_needed: [6],
  stopped: [1],
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** The form of a result (CONTRACT.md), and that its counts add up (DESIGN 1.6) unless the run broke off. */
function checkResult(result: Line, ended: Ended, alone: boolean): void {
  const told = `${ended.stdout}\n${ended.stderr}`
  const keys = Object.keys(result).filter((key) => key !== 'plan_id')
  const counts = result['direction'] === 'inbound' ? ['streams'] : ['records', 'associations']
  expect(keys.sort(), told).toEqual(
    [
      'calls',
      'direction',
      'error',
      'finished_at',
      'run_id',
      'started_at',
      'status',
      'sync',
      'type',
      ...counts,
    ].sort(),
  )
  if (alone) expect(exits[result['status'] as string], told).toContain(ended.exit)
  // A fault of the connector itself is never what a scenario is about.
  expect(result['error']?.code, told).not.toBe('run.internal')
  for (const time of ['started_at', 'finished_at']) expect(result[time]).toMatch(iso)
  for (const calls of Object.values(result['calls'] as object)) expect(calls).toBeTypeOf('number')
  if (result['status'] === 'held') expect(result['plan_id']).toBeTypeOf('string')
  if (result['error'] !== null) {
    expect(Object.keys(result['error'] as object).sort()).toEqual(['code', 'fix', 'what', 'why'])
    expect((result['error'] as Line)['code']).toMatch(/^[a-z]+(\.[a-z_]+)+$/)
  } else expect(['succeeded', 'partial', 'held', 'waiting']).toContain(result['status'])
  if (result['direction'] === 'inbound') {
    for (const stream of Object.values(result['streams'] as Record<string, Line>)) {
      const { read, loaded, unchanged, set_aside } = stream
      if (stream['status'] === 'succeeded') expect(read, told).toBe(loaded + unchanged + set_aside)
    }
    return
  }
  const { read, vanished, continued, unchanged, refused, created, updated, archived, set_aside } =
    result['records'] as Record<string, number>
  if (result['status'] === 'succeeded' || result['status'] === 'partial') {
    const planned = sum(created, updated, archived, set_aside)
    expect(sum(read, vanished, continued), told).toBe(sum(planned, unchanged, refused))
  }
}

const sum = (...counts: readonly (number | undefined)[]): number =>
  counts.reduce<number>((total, count) => total + (count ?? Number.NaN), 0)

/** The account's links as people read them: `1-2 Friend`, `-` for the unlabelled type; each direction is a line. */
export async function named(
  room: E2eRoom,
  [from, fromBy]: readonly [string, string],
  [to, toBy]: readonly [string, string],
): Promise<readonly string[]> {
  const names = async (type: string, by: string) =>
    new Map((await room.records(type)).map((one) => [one.id, one.properties[by] ?? '']))
  const [here, there] = [await names(from, fromBy), await names(to, toBy)]
  return (await room.links(from, to))
    .map((link) => `${here.get(link.from)}-${there.get(link.to)} ${link.label ?? '-'}`)
    .sort()
}

/** Lines of one direction with those of the other, as links of one object have them. */
export const bothWays = (...links: readonly string[]): readonly string[] =>
  links.flatMap((link) => [link, link.replace(/^(\S+?)-(\S+) /, '$2-$1 ')]).toSorted()

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { root } from './planted/tree.ts'
import { type Outcome, type Way, ways } from './task.ts'

/** What one call of the command came to. */
const entrySchema = z.object({
  at: z.string(),
  commit: z.string(),
  kind: z.enum([...ways, 'points', 'planted', 'fuzz']),
  /** Seeds, from and to, both included. */
  seeds: z.array(z.tuple([z.number(), z.number()])),
  broken: z.array(z.number()),
  kills: z.number(),
  runs: z.number(),
  seconds: z.number(),
  /** By name: points that were passed, faults with the seed that caught each, inputs of each fuzzer. */
  counts: z.record(z.string(), z.number()),
})
export type Entry = z.infer<typeof entrySchema>

const file = join(root, '.torture', 'ledger.json')

/** All runs on this machine so far, in a file that git does not know. */
export function readLedger(): readonly Entry[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return z.array(entrySchema).parse(JSON.parse(text))
}

export function addToLedger(entry: Entry): void {
  const entries = [...readLedger(), entry]
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, `${JSON.stringify(entries)}\n`)
  renameSync(beside, file)
}

export function entryOf(
  kind: Entry['kind'],
  outcomes: readonly Outcome[],
  seconds: number,
  counts: Readonly<Record<string, number>> = {},
): Entry {
  return {
    at: new Date().toISOString(),
    commit: commitNow(),
    kind,
    seeds: spansOf(outcomes.map(({ seed }) => seed)),
    broken: outcomes.filter(({ broken }) => broken.length > 0).map(({ seed }) => seed),
    kills: outcomes.reduce((sum, { kills }) => sum + kills, 0),
    runs: outcomes.reduce((sum, { runs }) => sum + runs, 0),
    seconds: Math.round(seconds),
    counts,
  }
}

export interface Totals {
  /** Different ones; a seed that was run on two commits counts once. */
  readonly seeds: number
  readonly real: number
  readonly kills: number
  readonly runs: number
  /** Seeds that broke a promise when they were last run. */
  readonly broken: number
}

export function totalsOf(entries: readonly Entry[]): Totals {
  const last = new Map<string, boolean>()
  let kills = 0
  let runs = 0
  for (const entry of entries) {
    if (!isWay(entry.kind)) continue
    kills += entry.kills
    runs += entry.runs
    const broken = new Set(entry.broken)
    for (const [from, to] of entry.seeds)
      for (let seed = from; seed <= to; seed += 1)
        last.set(`${entry.kind} ${seed}`, broken.has(seed))
  }
  const inProcess = [...last.keys()].filter((key) => key.startsWith('in process')).length
  return {
    seeds: inProcess,
    real: last.size - inProcess,
    kills,
    runs,
    broken: [...last.values()].filter(Boolean).length,
  }
}

/** The seed after all that were run in a row from 1: where a call without `--seed-from` goes on. */
export function nextSeed(entries: readonly Entry[], way: Way): number {
  const spans = entries
    .filter(({ kind }) => kind === way)
    .flatMap(({ seeds }) => seeds)
    .toSorted(([one], [other]) => one - other)
  let next = 1
  for (const [from, to] of spans) if (from <= next) next = Math.max(next, to + 1)
  return next
}

/** Numbers as spans of those that follow each other. */
export function spansOf(seeds: readonly number[]): [number, number][] {
  const spans: [number, number][] = []
  for (const seed of [...new Set(seeds)].toSorted((one, other) => one - other)) {
    const span = spans.at(-1)
    if (span !== undefined && span[1] === seed - 1) span[1] = seed
    else spans.push([seed, seed])
  }
  return spans
}

const isWay = (kind: Entry['kind']): kind is Way => (ways as readonly string[]).includes(kind)

function commitNow(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    const dirty = git(
      'status',
      '--porcelain',
      '--',
      'src',
      'sql',
      'streams',
      'targets',
      'test/torture',
    )
    return git('rev-parse', '--short=12', 'HEAD').trim() + (dirty === '' ? '' : '+')
  } catch {
    return 'unknown'
  }
}

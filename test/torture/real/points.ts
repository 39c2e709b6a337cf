import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Beginning, Ended, Kill, Side, Step, Tier } from '../tier.ts'
import { differenceOf, type Picture, pictureOf } from './picture.ts'
import { inboundScenarios } from './scenarios/inbound.ts'
import { oldWarehouse } from './scenarios/old-warehouse.ts'
import { outboundScenarios } from './scenarios/outbound.ts'
import { openSimTier } from '../sim/tier.ts'
import { passed, type Scenario } from './scenarios/scenario.ts'
import { scheduler } from './scenarios/scheduler.ts'
import { openRealTier, quick, type RealTier } from './tier.ts'

/** A step of a scenario's run at which a process can die; sides are told apart by who kills. */
export interface CrashPoint {
  readonly scenario: string
  readonly name: string
  /** Which passing of the step; the first unless said otherwise. */
  readonly nth?: number
}

export type TierKind = Tier['name']

/** How a run went on that was stopped, against one that was not. */
export interface Stopped {
  /** False: the process never came to the step. */
  readonly killed: boolean
  readonly equal: boolean
  /** What differs, for people; '' when nothing does. */
  readonly difference: string
  /** Processes that it took. */
  readonly runs: number
}

export const scenarios: readonly Scenario[] = [
  ...inboundScenarios,
  ...outboundScenarios,
  oldWarehouse,
  scheduler,
]

export const sides: readonly Side[] = ['before', 'at', 'after']

const listFile = new URL('points.json', import.meta.url)

/** Every step of every scenario by its name, as `record.ts` found them: a test compares the list with the code. */
export function crashPoints(): readonly CrashPoint[] {
  const listed = JSON.parse(readFileSync(listFile, 'utf8')) as Record<string, readonly string[]>
  return Object.entries(listed).flatMap(([scenario, names]) =>
    names.map((name) => ({ scenario, name })),
  )
}

/** Each step once, in the scenario that passes it first: what real processes are killed at. */
export function distinctPoints(): readonly CrashPoint[] {
  const seen = new Set<string>()
  return crashPoints().filter(({ name }) => !seen.has(name) && seen.add(name))
}

/** The names of the steps that a scenario's run passes when nobody stops it. */
export async function stepsOf(scenario: Scenario, kind: TierKind): Promise<readonly string[]> {
  const { steps } = await referenceOf(scenario, kind)
  return [...new Set(steps.map(({ name }) => name))].sort()
}

/** Kills a run at the point, runs again, and compares with a run that was not stopped. */
export async function killAt(point: CrashPoint, side: Side, kind: TierKind): Promise<Stopped> {
  const scenario = scenarios.find(({ name }) => name === point.scenario)
  if (scenario === undefined) throw new Error(`There is no scenario ${point.scenario}.`)
  // A scheduler is a process and waits for real time.
  if (scenario.served !== undefined && kind === 'in process')
    return { killed: false, equal: true, difference: '', runs: 0 }
  const reference = await referenceOf(scenario, kind)
  await using tier = await readyTier(scenario, kind)
  const kill: Kill = { step: { name: point.name, nth: point.nth ?? 1 }, side }
  const broken = await started(tier, scenario, kill)
  const again = await untilDone(tier, scenario)
  const runs = 1 + again.runs
  const judged = { killed: broken.killed, runs }
  const ended = endOf(again.last)
  if (ended !== reference.ended) {
    const said = again.last.said.slice(-4_000)
    return {
      ...judged,
      equal: false,
      difference: `It ended with ${ended}, not with ${reference.ended}:\n${said}`,
    }
  }
  const difference = differenceOf(reference.picture, await pictureOf(tier, scenario.looked))
  return { ...judged, equal: difference === null, difference: difference ?? '' }
}

interface Reference {
  readonly picture: Picture
  readonly steps: readonly Step[]
  readonly ended: string
}

const references = new Map<string, Promise<Reference>>()
const kept = new Map<string, Promise<string>>()

/** The scenario's run, never stopped: once for each kind of tier. */
function referenceOf(scenario: Scenario, kind: TierKind): Promise<Reference> {
  const key = `${kind}: ${scenario.name}`
  const present = references.get(key)
  if (present !== undefined) return present
  const made = (async (): Promise<Reference> => {
    await using tier = await readyTier(scenario, kind)
    const { last } = await untilDone(tier, scenario)
    if (last.exit !== 0) throw new Error(`${scenario.name} ended with ${last.exit}:\n${last.said}`)
    const picture = await pictureOf(tier, scenario.looked)
    return { picture, steps: last.steps, ended: endOf(last) }
  })()
  references.set(key, made)
  return made
}

/** The run, or the scheduler until it has done its work, or until it is killed. */
async function started(tier: Tier, scenario: Scenario, kill?: Kill): Promise<Ended> {
  const { run, served } = scenario
  if (served === undefined) return tier.run({ syncs: [run], ...(kill && { kill }) })
  if (!('start' in tier)) throw new Error('Schedulers are processes: they run for real only.')
  const real = tier as RealTier
  const serving = await real.start(['serve', '--json', '--poll', '1s'], { ...(kill && { kill }) })
  let hasEnded = false
  const ended = serving.ended.finally(() => (hasEnded = true))
  const isDone = async (): Promise<boolean> => {
    const [row] = await tier.query(`SELECT count(*) AS left FROM (${served.undone}) AS undone`)
    return Number(row?.['left']) === 0
  }
  await serving.printed('"serving"')
  while (!hasEnded && !(await isDone().catch(() => false))) await sleep(150)
  serving.signal('SIGTERM')
  const end = await ended
  if (end.killed) await real.abandoned()
  return { ...end, results: [] }
}

const endOf = ({ exit, results }: Ended): string => `exit ${exit}, ${results.at(-1)?.status ?? '-'}`

const mostRuns = 5

/** Runs again while there is something to wait for. */
async function untilDone(
  tier: Tier,
  scenario: Scenario,
): Promise<{ readonly last: Ended; readonly runs: number }> {
  for (let runs = 1; ; runs += 1) {
    const last = await started(tier, scenario)
    if (last.exit !== 5 || runs === mostRuns) return { last, runs }
    await passed(tier, 3_600_000)
  }
}

/** The world as the run in question finds it. */
async function readyTier(scenario: Scenario, kind: TierKind): Promise<Tier> {
  const isReal = kind !== 'in process'
  const from = isReal && scenario.onlyReads === true ? await keptBefore(scenario, kind) : null
  const tier = isReal
    ? await openedReal(scenario, kind, from)
    : await openSimTier(beginningOf(scenario))
  try {
    await scenario.account(tier)
    if (from === null) await ranBefore(scenario, tier)
    await scenario.since?.(tier)
    return tier
  } catch (error) {
    await tier[Symbol.asyncDispose]()
    throw error
  }
}

/** The warehouse after what ran before, made once: a folder that is gone with the process. */
function keptBefore(scenario: Scenario, kind: Exclude<TierKind, 'in process'>): Promise<string> {
  const key = `${kind}: ${scenario.name}`
  const present = kept.get(key)
  if (present !== undefined) return present
  const made = (async (): Promise<string> => {
    const folder = join(await scratch(), String(kept.size))
    const tier = await openedReal(scenario, kind, null)
    await scenario.account(tier)
    await ranBefore(scenario, tier)
    await tier.keep(folder)
    return folder
  })()
  kept.set(key, made)
  return made
}

let scratchFolder: Promise<string> | null = null

const scratch = (): Promise<string> => {
  scratchFolder ??= mkdtemp(join(tmpdir(), 'hubspot-warehouse-points-'))
  return scratchFolder
}

/** Ends what `killAt` keeps from one point to the next. */
export async function forgetKept(): Promise<void> {
  kept.clear()
  references.clear()
  const folder = await scratchFolder
  scratchFolder = null
  if (folder !== null) await rm(folder, { recursive: true, force: true })
}

async function ranBefore({ before, name }: Scenario, tier: Tier): Promise<void> {
  for (const sync of before ?? []) {
    const { exit, said } = await tier.run({ syncs: [sync] })
    if (exit !== 0) throw new Error(`What was to run before ${name} ended with ${exit}:\n${said}`)
  }
}

const beginningOf = ({ syncs, knobs }: Scenario): Beginning => ({
  seed: 1,
  syncs,
  knobs: { ...quick, ...knobs },
})

const openedReal = (
  scenario: Scenario,
  kind: Exclude<TierKind, 'in process'>,
  from: string | null,
): Promise<RealTier> =>
  openRealTier(beginningOf(scenario), {
    warehouse: kind === 'real' ? 'duckdb' : 'snowflake',
    from,
  })

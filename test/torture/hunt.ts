import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './planted/tree.ts'
import type { Pool } from './pool.ts'
import type { Outcome, Way } from './task.ts'
import { drawSchedule } from './world/draw-schedule.ts'
import type { Schedule } from './world/schedule.ts'
import { shrink } from './world/shrink.ts'

export interface Hunt {
  readonly way: Way
  readonly seeds: Iterable<number>
  /** No new one after this time, in ms since the epoch. */
  readonly until: number
  /** Ends with the first break. */
  readonly stopAtBreak: boolean
}

/** So many seeds in a row, or so many of those that are wanted. */
export function* seedsFrom(
  from: number,
  most: number,
  isWanted: (seed: number) => boolean = () => true,
): Generator<number, undefined> {
  for (let seed = from, left = most; left > 0; seed += 1) {
    if (!isWanted(seed)) continue
    left -= 1
    yield seed
  }
}

/** Whether a process is to be killed in the seed's schedule; it may end before it comes to the step. */
export const drawsKill = (seed: number): boolean =>
  drawSchedule(seed).acts.some((act) =>
    act.act === 'run'
      ? act.run.kill !== undefined
      : act.act === 'at_once' && (act.first.kill ?? act.second.kill) !== undefined,
  )

/** Runs seed after seed on all workers. */
export async function hunt(
  pool: Pool,
  order: Hunt,
  heard: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const seeds = order.seeds[Symbol.iterator]()
  let stopped = false
  const work = async (): Promise<void> => {
    while (!stopped && Date.now() < order.until) {
      const { value: seed, done } = seeds.next()
      if (done === true) return
      const outcome = await pool.run({ kind: 'schedule', way: order.way, seed, schedule: null })
      outcomes.push(outcome)
      heard(outcome)
      if (order.stopAtBreak && outcome.broken.length > 0) stopped = true
    }
  }
  await Promise.all(Array.from({ length: pool.size }, work))
  return outcomes
}

/** The smallest schedule found that breaks the same promise as the seed did, and where it was written to. */
export async function shrunk(
  pool: Pool,
  way: Way,
  outcome: Outcome,
): Promise<{ readonly schedule: Schedule; readonly file: string }> {
  const wanted = new Set(outcome.broken.map(({ invariant }) => invariant))
  const schedule = await shrink(drawSchedule(outcome.seed), async (smaller) => {
    const tried = await pool.run({ kind: 'schedule', way, seed: outcome.seed, schedule: smaller })
    return tried.broken.some(({ invariant }) => wanted.has(invariant))
  })
  const folder = join(root, '.torture', 'broken')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${way.replaceAll(/\W+/g, '-')}-${outcome.seed}.json`)
  writeFileSync(file, `${JSON.stringify(schedule, null, 2)}\n`)
  return { schedule, file }
}

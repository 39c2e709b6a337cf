import type { CrashPoint } from './real/points.ts'
import type { Side, Tier } from './tier.ts'
import type { Schedule } from './world/schedule.ts'

export const ways = [
  'in process',
  'real',
  'real, snowflake',
] as const satisfies readonly Tier['name'][]
export type Way = (typeof ways)[number]

/** One schedule for a worker: drawn from the seed where none is given. */
export interface ScheduleTask {
  readonly kind: 'schedule'
  readonly way: Way
  readonly seed: number
  readonly schedule: Schedule | null
}

/** A process killed at one step of a scenario. `seed` is its number among the points. */
export interface PointTask {
  readonly kind: 'point'
  readonly way: Way
  readonly seed: number
  readonly point: CrashPoint
  readonly side: Side
}

export type Task = ScheduleTask | PointTask

export interface Break {
  readonly invariant: number
  readonly what: string
}

/** What a worker found. */
export interface Outcome {
  readonly seed: number
  readonly broken: readonly Break[]
  readonly kills: number
  readonly runs: number
  /** Of this process; those that it started are not in it. */
  readonly cpuMs: number
  readonly ms: number
}

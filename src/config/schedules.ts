import { durationMs } from './duration.ts'
import type { ScheduleConfig } from './parts-schema.ts'
import type { CronRule } from './ticks.ts'

/** When a sync runs: by the clock, or once each of some syncs has ended well. */
export type ScheduleRule =
  | ({ readonly kind: 'cron' } & CronRule)
  | {
      readonly kind: 'after'
      readonly syncs: readonly string[]
      /** How the runs of those must have ended. */
      readonly status: 'succeeded' | 'partial'
    }

export interface Schedule {
  readonly rule: ScheduleRule
  /** Null: none. */
  readonly timeLimitMs: number | null
  readonly retries: number
  readonly catchUp: boolean
  /** By the document; a person may also pause it with `pause`. */
  readonly paused: boolean
}

const defaultRetries = 3

/** A schedule of the document, with its defaults. */
export function scheduleOf(config: ScheduleConfig): Schedule {
  const { cron, after = [] } = config
  return {
    rule:
      cron === undefined
        ? {
            kind: 'after',
            syncs: [...new Set(typeof after === 'string' ? [after] : after)],
            status: config.after_status ?? 'partial',
          }
        : { kind: 'cron', cron, timeZone: config.time_zone ?? 'UTC' },
    timeLimitMs: config.time_limit === undefined ? null : durationMs(config.time_limit),
    retries: config.retries ?? defaultRetries,
    catchUp: config.catch_up ?? true,
    paused: config.paused ?? false,
  }
}

/** The rule as people read it. */
export const ruleText = (rule: ScheduleRule): string =>
  rule.kind === 'cron'
    ? `${rule.cron} ${rule.timeZone}`
    : `after ${rule.syncs.join(', ')}${rule.status === 'succeeded' ? ' (succeeded)' : ''}`

import { createHash } from 'node:crypto'
import { countIn, textOrNullIn, timeOrNullIn } from '../../engine/cells.ts'
import type { Row } from '../../engine/ports.ts'

/** As many tries as one run makes of a fault that passes by itself: up to here the next run tries at once. */
const freeTries = 3
const firstMs = 60_000
const factor = 4
const longestMs = 24 * 3_600_000

/**
 * How long a row that HubSpot refused rests before it is sent again: a minute after its fourth try, then four times as
 * long each time, a day at most; with the cap of tries (send/verdict.ts) it is a dead letter after about a day. Spread by
 * key, so that rows that failed together don't all come back together.
 */
export function backOffMs(attempts: number, key: string): number {
  if (attempts <= freeTries) return 0
  const spread = 0.75 + createHash('md5').update(key).digest().readUInt16BE(0) / 0x1_0000 / 2
  return Math.round(Math.min(longestMs, firstMs * factor ** (attempts - freeTries - 1)) * spread)
}

/** Whether a row that was set aside is not due yet; one that changed in the source always is. */
export function isResting(row: Row, now: Date): boolean {
  if (textOrNullIn(row, 'past_status') !== 'set_aside') return false
  if (textOrNullIn(row, 'past_hash') !== textOrNullIn(row, 'hash')) return false
  const failedAt = timeOrNullIn(row, 'past_at')
  if (failedAt === null) return false
  const restsMs = backOffMs(countIn(row, 'past_attempts'), textOrNullIn(row, 'source_key') ?? '')
  return now.getTime() < failedAt.getTime() + restsMs
}

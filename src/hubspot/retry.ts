import type { Random } from '../engine/ports.ts'
import { limits, type RetryPolicy } from './limits.ts'

/** What a request does to HubSpot, and so whether it may be sent again. */
export type Effect =
  /** Reads: always. */
  | 'none'
  /** Sending it twice is sending it once: always. */
  | 'idempotent'
  /** Sending it twice may create twice: only when the first provably did nothing. */
  | 'creates'

/** What went wrong with one try. `settled`: HubSpot provably did nothing. */
export interface FailedTry {
  readonly status: number | null
  readonly settled: boolean
  /** From Retry-After or from the limit that was hit; null when HubSpot said nothing. */
  readonly waitMs: number | null
}

/** HUBSPOT.md 7: what goes away by itself. 530 is a malformed token and 501, 505 never heal. */
export function passes(status: number): boolean {
  if (status === 408 || status === 423 || status === 429 || status === 477) return true
  return status >= 500 && status <= 599 && ![501, 505, 530].includes(status)
}

/** HubSpot refused the call and did nothing. A redirect of a write, or a status of no kind, may come after the deed. */
export const saysNothingDone = (status: number): boolean =>
  (status >= 400 && status < 500) || [501, 505, 530].includes(status)

export const mayResend = (effect: Effect, failed: FailedTry): boolean =>
  effect !== 'creates' || failed.settled

/** The wait before try number `next` (2 is the first repeat): full jitter, but never less than HubSpot asks for. */
export function backOff(
  next: number,
  failed: FailedTry,
  policy: RetryPolicy,
  random: Random,
): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (next - 2))
  const jitter = Math.round(random.next() * ceiling)
  const least = failed.status === 423 ? limits.lockedMs : failed.status === 429 ? 100 : 1
  return Math.max(least, failed.waitMs ?? 0) + jitter
}

const longestWaitMs = 24 * 3_600_000

/**
 * `Retry-After` in seconds or as an HTTP date (seen against the answer's own Date header); null when absent, in the
 * past, or nonsense (HUBSPOT.md 7: undocumented, often absent).
 */
export function retryAfterMs(header: string | null, answeredAt: Date | null): number | null {
  const text = header?.trim() ?? ''
  if (text === '') return null
  if (/^\d+(\.\d+)?$/.test(text)) {
    const ms = Math.ceil(Number(text) * 1000)
    return Number.isFinite(ms) ? Math.min(ms, longestWaitMs) : null
  }
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null
  const at = Date.parse(text)
  if (Number.isNaN(at) || answeredAt === null) return null
  const ms = at - answeredAt.getTime()
  return ms <= 0 ? null : Math.min(ms, longestWaitMs)
}

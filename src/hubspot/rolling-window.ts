const longestPauseMs = 60_000

/**
 * At most `calls` in any `intervalMs`, as HubSpot counts bursts (policy TEN_SECONDLY_ROLLING, HUBSPOT.md 7): a plain
 * token bucket would let a full bucket and a refill through in one such window. Pure: time is passed in.
 */
export class RollingWindow {
  #calls: number
  #intervalMs: number
  readonly #share: number
  /** Start times of our calls inside the window, oldest first. */
  #ours: number[] = []
  #foreign = { calls: 0, until: 0 }
  #pausedUntil = 0

  constructor(limit: { readonly calls: number; readonly intervalMs: number }, share: number) {
    this.#calls = limit.calls
    this.#intervalMs = limit.intervalMs
    this.#share = share
  }

  /** How long a call must wait at least; 0: it may start now. */
  delay(now: number): number {
    // A machine clock set back must not stall us: nothing here reaches further than the longest pause.
    if (this.#pausedUntil > now + longestPauseMs) this.#pausedUntil = 0
    if (this.#pausedUntil > now) return this.#pausedUntil - now
    this.#forget(now)
    const foreign = this.#foreign.until > now ? this.#foreign.calls : 0
    const allowed = Math.max(1, Math.floor(this.#calls * this.#share) - foreign)
    if (this.#ours.length < allowed) return 0
    const leaving = this.#ours[this.#ours.length - allowed] as number
    const untilOursLeaves = leaving + this.#intervalMs - now
    const untilForeignLeaves = foreign > 0 ? this.#foreign.until - now : Number.POSITIVE_INFINITY
    return Math.max(1, Math.min(untilOursLeaves, untilForeignLeaves, this.#intervalMs))
  }

  take(now: number): void {
    this.#ours.push(now)
  }

  /** What an answer's headers say: the real limit, and how much of it others have used. */
  learn(
    now: number,
    told: { readonly max: number; readonly remaining: number; readonly intervalMs: number | null },
  ): void {
    this.#calls = told.max
    if (told.intervalMs !== null) this.#intervalMs = told.intervalMs
    this.#forget(now)
    const calls = told.max - told.remaining - this.#ours.length
    if (calls > 0) this.#foreign = { calls, until: now + this.#intervalMs }
    else if (this.#foreign.until <= now) this.#foreign = { calls: 0, until: 0 }
  }

  pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
  }

  get max(): number {
    return this.#calls
  }

  get intervalMs(): number {
    return this.#intervalMs
  }

  #forget(now: number): void {
    if (this.#ours.length > 0 && (this.#ours.at(-1) as number) > now) {
      this.#ours = this.#ours.filter((at) => at <= now)
    }
    const kept = this.#ours.findIndex((at) => at > now - this.#intervalMs)
    if (kept > 0) this.#ours.splice(0, kept)
    else if (kept < 0) this.#ours.length = 0
  }
}

const longestPauseMs = 60_000
/** How soon a blocked call looks again while others are still under way. */
const lookAgainMs = 50
/** Timers and the two clocks may be this far apart. */
const marginMs = 5

/** A call that was let through. */
export interface Passage {
  /** Its start while it is under way, its end afterwards. */
  at: number
  open: boolean
}

/**
 * At most `calls` in any `intervalMs`, as HubSpot counts bursts (policy TEN_SECONDLY_ROLLING, HUBSPOT.md 7): a plain
 * token bucket would let a full bucket and a refill through in one such window. HubSpot counts a call when it arrives,
 * somewhere between its start and its answer, so a call counts from its start until an interval after its answer:
 * measured on a loopback server, counting from the start alone was refused 2 of 10 searches. Pure: time is passed in.
 */
export class RollingWindow {
  #calls: number
  #intervalMs: number
  readonly #share: number
  #ours: Passage[] = []
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
    const tooMany = this.#ours.length - allowed + 1
    if (tooMany <= 0) return 0
    const ends = this.#ours.filter(({ open }) => !open).map(({ at }) => at + this.#keptMs - now)
    ends.sort((left, right) => left - right)
    const waits = [ends[tooMany - 1] ?? lookAgainMs, this.#intervalMs + marginMs]
    if (foreign > 0) waits.push(this.#foreign.until - now)
    return Math.max(1, Math.min(...waits))
  }

  take(now: number): Passage {
    const passage = { at: now, open: true }
    this.#ours.push(passage)
    return passage
  }

  answered(passage: Passage, now: number): void {
    passage.at = now
    passage.open = false
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

  get #keptMs(): number {
    return this.#intervalMs + marginMs
  }

  #forget(now: number): void {
    const oldest = now - this.#keptMs
    this.#ours = this.#ours.filter(({ at, open }) => open || (at > oldest && at <= now))
  }
}

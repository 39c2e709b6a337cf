import { growth, pacedRate } from './pace.ts'

const longestPauseMs = 60_000
/** How soon a blocked call looks again while others are still under way. */
const lookAgainMs = 50
/** Timers and the two clocks may be this far apart. */
const marginMs = 5
/** Of the limit, left free where headers tell what others use. */
const toldMargin = 0.02
/** How fast who uses more of a limit gives way to who uses less, so that two processes of one app come to share it. */
const yielding = 0.1
/** Who finds all of a limit used by others still calls so often in an interval, or it would never be heard of. */
const leastCalls = 2
/** Of the limit, the slowest pace after refusals: slower ones are refused as often, where others leave nothing for a while. */
const slowestPace = 0.1
/** What was learned by refusals holds so long: others come and go. */
const refusalHoldsMs = 10 * 60_000

/** A call that was let through. */
export interface Passage {
  readonly start: number
  /** Its start while it is under way, its end afterwards. */
  at: number
  open: boolean
  /** HubSpot answered 429. */
  refused: boolean
}

/** What others use of the limit: about, and at least. */
interface Foreign {
  readonly calls: number
  readonly surely: number
  readonly until: number
}

const none: Foreign = { calls: 0, surely: 0, until: 0 }

/**
 * At most `calls` in any `intervalMs`, as HubSpot counts bursts (policy TEN_SECONDLY_ROLLING, HUBSPOT.md 7): a plain
 * token bucket would let a full bucket and a refill through in one such window. HubSpot counts a call when it arrives,
 * somewhere between its start and its answer, so a call counts from its start until an interval after its answer:
 * measured on a loopback server, counting from the start alone was refused 2 of 10 searches.
 * What others use of the limit is known by headers; without them only by refusals, after which calls go evenly spaced,
 * at a pace that rises again (`pace.ts`). Pure: time is passed in.
 */
export class RollingWindow {
  #calls: number
  #intervalMs: number
  readonly #share: number
  #ours: Passage[] = []
  #foreign: Foreign = none
  #told = false
  #pausedUntil = 0
  /** The pace that met a refusal, in calls an interval, and what has been let through since. */
  #ceiling: { readonly calls: number; readonly at: number } | null = null
  #since = 0
  #lastStart = 0

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
    return Math.max(this.#room(now), this.#spacing(now))
  }

  take(now: number): Passage {
    const passage = { start: now, at: now, open: true, refused: false }
    this.#ours.push(passage)
    this.#lastStart = now
    return passage
  }

  answered(passage: Passage, now: number, refused = false): void {
    passage.at = now
    passage.open = false
    passage.refused = refused
    if (!refused) this.#since += 1
  }

  /** What an answer's headers say: the real limit, and how much of it others have used. */
  learn(
    now: number,
    told: { readonly max: number; readonly remaining: number; readonly intervalMs: number | null },
  ): void {
    this.#calls = told.max
    this.#told = true
    if (told.intervalMs !== null) this.#intervalMs = told.intervalMs
    this.#forget(now)
    const used = told.max - told.remaining
    const calls = Math.ceil(used - this.#arrived(now))
    // The most that was seen in an interval, as what comes in bursts comes again.
    if (calls > 0 && (calls >= this.#foreign.calls || this.#foreign.until <= now))
      this.#foreign = { calls, surely: used - this.#admitted(), until: now + this.#intervalMs }
    else if (this.#foreign.until <= now) this.#foreign = none
  }

  /** HubSpot refused a call: none before `until`, and then at a slower pace than the one that was refused. */
  refused(now: number, until: number): void {
    // Calls that were under way when the first was refused say nothing new.
    const isNew = now >= this.#pausedUntil
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
    if (!isNew) return
    this.#forget(now)
    const met = this.#pace(now) ?? Math.min(this.#admitted(), this.#calls * this.#share)
    this.#ceiling = { calls: Math.max(met, slowestPace * this.#calls), at: now }
    this.#since = 0
  }

  get max(): number {
    return this.#calls
  }

  get intervalMs(): number {
    return this.#intervalMs
  }

  /** How many calls may be counted in a window at once. */
  #allowed(now: number): number {
    const { calls: foreign, surely } = this.#foreign.until > now ? this.#foreign : none
    const share = this.#told ? Math.max(this.#share, 1 - toldMargin) : this.#share
    const free = Math.floor(this.#calls * share) - foreign
    const given = surely > 0 ? Math.max(0, Math.floor((free - foreign) * yielding)) : 0
    const least = foreign > 0 ? Math.min(leastCalls, this.#calls) : 1
    return Math.max(least, free - given)
  }

  #room(now: number): number {
    const tooMany = this.#ours.length - this.#allowed(now) + 1
    if (tooMany <= 0) return 0
    const ends = this.#ours.filter(({ open }) => !open).map(({ at }) => at + this.#keptMs - now)
    ends.sort((left, right) => left - right)
    const waits = [ends[tooMany - 1] ?? lookAgainMs, this.#intervalMs + marginMs]
    if (this.#foreign.until > now) waits.push(this.#foreign.until - now)
    return Math.max(1, Math.min(...waits))
  }

  #spacing(now: number): number {
    const pace = this.#pace(now)
    if (pace === null || this.#lastStart > now) return 0
    return Math.max(0, Math.ceil(this.#lastStart + this.#intervalMs / pace - now))
  }

  /** In calls an interval; null: as fast as the window allows. */
  #pace(now: number): number | null {
    const met = this.#ceiling
    if (met === null) return null
    const rate = pacedRate(met.calls, this.#since, this.#told ? growth.told : growth.untold)
    const over = rate >= this.#calls * this.#share
    if (!over && now - met.at < refusalHoldsMs && now >= met.at) return rate
    this.#ceiling = null
    return null
  }

  /** Ours that HubSpot let through, as far as they still count. */
  #admitted(): number {
    return this.#ours.filter(({ refused }) => !refused).length
  }

  /** About how many of ours HubSpot counts: one arrives half-way between its start and its answer. */
  #arrived(now: number): number {
    const oldest = now - this.#intervalMs
    const counted = this.#ours.filter(
      ({ start, at, open, refused }) => !open && !refused && (start + at) / 2 > oldest,
    )
    return counted.length + this.#ours.filter(({ open }) => open).length / 2
  }

  get #keptMs(): number {
    return this.#intervalMs + marginMs
  }

  #forget(now: number): void {
    const oldest = now - this.#keptMs
    this.#ours = this.#ours.filter(({ at, open }) => open || (at > oldest && at <= now))
  }
}

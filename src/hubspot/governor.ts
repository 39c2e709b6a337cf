import pLimit from 'p-limit'
import type { CallCounts, Clock, Quota } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { limits } from './limits.ts'
import type { RatePolicy } from './rate-policy.ts'
import { type Passage, RollingWindow } from './rolling-window.ts'

/** What a call counts as (CONTRACT.md, `calls`). */
export type CallKind = keyof CallCounts

/** What is limited together. Searches and associations have limits of their own (HUBSPOT.md 4.2, 6). */
export type Lane = 'general' | 'search' | 'associations'

/** An answer's header by its lower-case name. */
export type HeaderReader = (name: string) => string | null

export interface GovernorOptions {
  readonly clock: Clock
  /** The share of the account's daily calls that may be gone before we stop (`daily_share`). */
  readonly dailyShare?: number
}

/**
 * Keeps all streams and syncs of one account within its limits: one governor an account, shared by its clients.
 * Searches have a lane of their own, as HubSpot limits them apart and sends no headers for them (HUBSPOT.md 4.2).
 */
export class Governor {
  readonly #clock: Clock
  readonly #dailyShare: number
  readonly #windows: Readonly<Record<Lane, RollingWindow>> = {
    general: new RollingWindow(limits.burst, limits.burstShare),
    search: new RollingWindow(limits.search, 1),
    associations: new RollingWindow(limits.associations, limits.burstShare),
  }
  readonly #slots = {
    general: pLimit(limits.concurrency.general),
    search: pLimit(limits.concurrency.search),
    associations: pLimit(limits.concurrency.associations),
  }
  #burstKnown = false
  #daily: { readonly max: number; readonly remaining: number } | null = null
  /** When the daily budget was last seen to be spent; null while it isn't. */
  #spentAt: number | null = null
  #calls: Record<CallKind, number> = {
    export: 0,
    import: 0,
    search: 0,
    list: 0,
    batch_read: 0,
    batch: 0,
    other: 0,
  }

  constructor(options: GovernorOptions) {
    this.#clock = options.clock
    this.#dailyShare = options.dailyShare ?? limits.dailyShare
  }

  /**
   * Runs one call as soon as the limits allow, first come first served.
   * @throws {ConnectorError} `hubspot.quota_exhausted`
   */
  async run<T>(
    kind: CallKind,
    lane: Lane,
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T> {
    return this.#slots[lane](async () => {
      const window = this.#windows[lane]
      const passage = await this.#turn(window, signal)
      this.#calls[kind] += 1
      try {
        return await call()
      } finally {
        window.answered(passage, this.#clock.now().getTime())
      }
    })
  }

  /** Corrects what we believe of a lane by an answer's rate headers; searches carry none. */
  learn(lane: Lane, header: HeaderReader): void {
    const now = this.#clock.now().getTime()
    const max = count(header('x-hubspot-ratelimit-max'))
    const remaining = count(header('x-hubspot-ratelimit-remaining'))
    if (max !== null && max > 0 && remaining !== null && remaining <= max) {
      const interval = count(header('x-hubspot-ratelimit-interval-milliseconds'))
      const intervalMs = interval === null || interval < 100 || interval > 60_000 ? null : interval
      this.#windows[lane].learn(now, { max, remaining, intervalMs })
      this.#burstKnown ||= lane === 'general'
    }
    // Associations have a daily limit of their own, and which of the two their answers tell is not known.
    if (lane !== 'general') return
    const dailyMax = count(header('x-hubspot-ratelimit-daily'))
    const dailyRemaining = count(header('x-hubspot-ratelimit-daily-remaining'))
    if (dailyMax !== null && dailyMax > 0 && dailyRemaining !== null) {
      this.#daily = { max: dailyMax, remaining: dailyRemaining }
      const left = Math.round(dailyMax * (1 - this.#dailyShare))
      this.#spentAt = dailyRemaining <= left ? now : null
    }
  }

  /** A 429 came: holds the lane back. Returns how long the call that met it should wait at least. */
  limited(lane: Lane, policy: RatePolicy | null, retryAfterMs: number | null): number {
    const now = this.#clock.now().getTime()
    const window = this.#windows[lane]
    const waitMs = retryAfterMs ?? (policy === 'SECONDLY' ? 1_000 : window.intervalMs / 4)
    window.pause(now + Math.min(waitMs, 30_000))
    return waitMs
  }

  /** HubSpot said that the day's calls are used up. */
  spent(): ConnectorError {
    this.#spentAt = this.#clock.now().getTime()
    return this.#exhausted()
  }

  calls(): CallCounts {
    return { ...this.#calls }
  }

  quota(): Quota {
    return {
      dailyMax: this.#daily?.max ?? null,
      dailyRemaining: this.#daily?.remaining ?? null,
      burstMax: this.#burstKnown ? this.#windows.general.max : null,
      usedByUs: Object.values(this.#calls).reduce((sum, calls) => sum + calls, 0),
    }
  }

  async #turn(window: RollingWindow, signal: AbortSignal): Promise<Passage> {
    for (;;) {
      signal.throwIfAborted()
      const now = this.#clock.now().getTime()
      if (this.#spentAt !== null) {
        const since = now - this.#spentAt
        if (since >= 0 && since < limits.dailyProbeMs) throw this.#exhausted()
        // Lets this one call through; its headers or its 429 tell whether a new day has begun.
        this.#spentAt = now
        return window.take(now)
      }
      const delay = window.delay(now)
      if (delay === 0) return window.take(now)
      await this.#clock.sleep(delay, signal)
    }
  }

  #exhausted(): ConnectorError {
    const daily = this.#daily
    const share = Math.round(this.#dailyShare * 100)
    return new ConnectorError('hubspot.quota_exhausted', {
      what: 'HubSpot takes no more calls from us today.',
      why:
        daily === null || daily.remaining === 0
          ? "The account's daily limit of API calls is used up."
          : `${daily.remaining} of the account's ${daily.max} daily calls are left, and ${100 - share} % are kept for other apps.`,
      fix: "Wait for the reset at midnight in the account's time zone, or raise daily_share; the next run goes on.",
    })
  }
}

function count(header: string | null): number | null {
  if (header === null || !/^\d{1,15}$/.test(header.trim())) return null
  return Number(header.trim())
}

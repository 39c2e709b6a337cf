import { nextMidnight } from '../engine/next-midnight.ts'
import type { CallCounts, Clock, Quota } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { CallLane, type Gate } from './lane.ts'
import { limits } from './limits.ts'
import type { RatePolicy } from './rate-policy.ts'
import { RollingWindow } from './rolling-window.ts'

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

export interface CallerOptions<T> {
  /** The sync that the call is for; syncs take turns. */
  readonly whose?: string
  /** Whether HubSpot refused the call for its rate. */
  readonly isRefused?: (answer: T) => boolean
}

/**
 * Keeps all streams and syncs of one account within its limits: one governor an account, shared by its clients, fair
 * between the syncs. Searches have a lane of their own, as HubSpot limits them apart and sends no headers for them
 * (HUBSPOT.md 4.2).
 */
export class Governor {
  readonly #clock: Clock
  readonly #dailyShare: number
  readonly #lanes: Readonly<Record<Lane, CallLane>>
  #burstKnown = false
  #daily: { readonly max: number; readonly remaining: number } | null = null
  /** When the daily budget was last seen to be spent, and when it comes back, by our clock; null while it isn't spent. */
  #spent: { readonly at: number; readonly until: number | null } | null = null
  #timeZone: string | null = null
  /** How far HubSpot's clock is ahead of ours. */
  #aheadMs = 0
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
    const { clock } = options
    this.#clock = clock
    this.#dailyShare = options.dailyShare ?? limits.dailyShare
    const gate: Gate = () => this.#gate()
    const lane = (name: Lane, share: number): CallLane => {
      const window = new RollingWindow(name === 'general' ? limits.burst : limits[name], share)
      return new CallLane(window, limits.concurrency[name], clock, gate)
    }
    this.#lanes = {
      general: lane('general', limits.burstShare),
      search: lane('search', 1),
      associations: lane('associations', limits.burstShare),
    }
  }

  /**
   * Runs one call as soon as the limits allow.
   * @throws {ConnectorError} `hubspot.quota_exhausted`
   */
  async run<T>(
    kind: CallKind,
    lane: Lane,
    signal: AbortSignal,
    call: () => Promise<T>,
    { whose, isRefused }: CallerOptions<T> = {},
  ): Promise<T> {
    const passage = await this.#lanes[lane].enter(whose ?? '', signal)
    this.#calls[kind] += 1
    let refused = false
    try {
      const answer = await call()
      refused = isRefused?.(answer) ?? false
      return answer
    } finally {
      this.#lanes[lane].done(passage, refused)
    }
  }

  /** The account's IANA time zone: its day of calls begins at midnight there (HUBSPOT.md 7). */
  inZone(timeZone: string): void {
    this.#timeZone = timeZone
  }

  /** Corrects what we believe of a lane by an answer's rate headers; searches carry none. */
  learn(lane: Lane, header: HeaderReader): void {
    const now = this.#clock.now().getTime()
    const date = Date.parse(header('date') ?? '')
    if (!Number.isNaN(date)) this.#aheadMs = date - now
    const max = count(header('x-hubspot-ratelimit-max'))
    const remaining = count(header('x-hubspot-ratelimit-remaining'))
    if (max !== null && max > 0 && remaining !== null && remaining <= max) {
      const interval = count(header('x-hubspot-ratelimit-interval-milliseconds'))
      const intervalMs = interval === null || interval < 100 || interval > 60_000 ? null : interval
      this.#lanes[lane].window.learn(now, { max, remaining, intervalMs })
      this.#burstKnown ||= lane === 'general'
    }
    // Associations have a daily limit of their own, and which of the two their answers tell is not known.
    if (lane !== 'general') return
    const dailyMax = count(header('x-hubspot-ratelimit-daily'))
    const dailyRemaining = count(header('x-hubspot-ratelimit-daily-remaining'))
    if (dailyMax !== null && dailyMax > 0 && dailyRemaining !== null) {
      this.#daily = { max: dailyMax, remaining: dailyRemaining }
      const left = Math.round(dailyMax * (1 - this.#dailyShare))
      this.#spent = dailyRemaining <= left ? this.#spentAt(now) : null
    }
  }

  /** A 429 came: holds the lane back. Returns how long the call that met it should wait at least. */
  limited(lane: Lane, policy: RatePolicy | null, retryAfterMs: number | null): number {
    const now = this.#clock.now().getTime()
    const { window } = this.#lanes[lane]
    const usualMs = policy === 'SECONDLY' ? 1_000 : window.intervalMs / 4
    // These two limits have rolled on long before: who is told to wait longer was told it in another unit.
    const longestMs = policy === null ? Number.POSITIVE_INFINITY : limits.burstWaitMs
    const waitMs = Math.min(retryAfterMs ?? usualMs, longestMs)
    window.refused(now, now + Math.min(waitMs, 30_000))
    return waitMs
  }

  /** HubSpot said that the day's calls are used up. */
  spent(): ConnectorError {
    this.#spent = this.#spentAt(this.#clock.now().getTime())
    if (this.#daily !== null) this.#daily = { max: this.#daily.max, remaining: 0 }
    return this.#exhausted()
  }

  calls(): CallCounts {
    return { ...this.#calls }
  }

  quota(): Quota {
    return {
      dailyMax: this.#daily?.max ?? null,
      dailyRemaining: this.#daily?.remaining ?? null,
      burstMax: this.#burstKnown ? this.#lanes.general.window.max : null,
      usedByUs: Object.values(this.#calls).reduce((sum, calls) => sum + calls, 0),
    }
  }

  #gate(): ReturnType<Gate> {
    if (this.#spent === null) return 'open'
    const now = this.#clock.now().getTime()
    const { at, until } = this.#spent
    const since = now - at
    const newDay = until !== null && now >= until
    if (!newDay && since >= 0 && since < limits.dailyProbeMs) return this.#exhausted()
    // Lets this one call through; its headers or its 429 tell whether a new day has begun.
    this.#spent = this.#spentAt(now)
    return 'now'
  }

  #spentAt(now: number): { readonly at: number; readonly until: number | null } {
    return { at: now, until: this.#resetAt(now)?.getTime() ?? null }
  }

  /** When the day's calls come back, by our clock; null where the account's time zone is not known. */
  #resetAt(now: number): Date | null {
    if (this.#timeZone === null) return null
    const midnight = nextMidnight(new Date(now + this.#aheadMs), this.#timeZone)
    return midnight === null ? null : new Date(midnight.getTime() - this.#aheadMs)
  }

  #exhausted(): ConnectorError {
    const daily = this.#daily
    const share = Math.round(this.#dailyShare * 100)
    const zone = this.#timeZone
    const until = this.#spent?.until ?? null
    const when =
      until === null || zone === null
        ? "at midnight in the account's time zone"
        : `at ${new Date(until + this.#aheadMs).toISOString().slice(0, 16)}Z, midnight in the account's time zone (${zone})`
    const isOurShare = daily !== null && daily.remaining > 0
    return new ConnectorError('hubspot.quota_exhausted', {
      what: 'HubSpot takes no more calls from us today.',
      why: isOurShare
        ? `${daily.remaining} of the account's ${daily.max} daily calls are left, and ${100 - share} % are kept for other apps.`
        : "The account's daily limit of API calls is used up.",
      fix: `Wait for the reset ${when}${isOurShare ? ', or raise daily_share' : ''}; the next run goes on.`,
    })
  }
}

function count(header: string | null): number | null {
  if (header === null || !/^\d{1,15}$/.test(header.trim())) return null
  return Number(header.trim())
}

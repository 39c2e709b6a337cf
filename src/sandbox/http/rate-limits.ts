import type { Millis } from '../account/definitions.ts'
import type { Account, Clock, TokenGrant } from '../account/types.ts'
import type { Answer } from './types.ts'
import { dayAround } from '../account/zone.ts'
import { serverKnobs } from './server-knobs.ts'

/**
 * Calls of the last `intervalMs`. A call leaves the window once either clock has passed it by: the real one, so that a
 * frozen account still answers, or the sandbox's, so that time travel refills the window.
 */
class RollingWindow {
  #calls: { readonly real: number; readonly sandbox: number }[] = []
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }
  used(intervalMs: number): number {
    const real = performance.now() - intervalMs
    const sandbox = this.#clock.now() - intervalMs
    const first = this.#calls.findIndex((call) => call.real > real && call.sandbox > sandbox)
    if (first !== 0) this.#calls = first < 0 ? [] : this.#calls.slice(first)
    return this.#calls.length
  }
  add(): void {
    this.#calls.push({ real: performance.now(), sandbox: this.#clock.now() })
  }
  waitMs(intervalMs: number): number {
    return Math.max(0, (this.#calls[0]?.real ?? 0) + intervalMs - performance.now())
  }
}

type LimitKind = 'general' | 'search' | 'associations' | 'none'

export interface Limiter {
  /** The 429 to send instead, if any. A refused call counts for no limit. */
  refuse(kind: LimitKind, grant: TokenGrant): Answer | undefined
  headers(kind: LimitKind, grant: TokenGrant): Readonly<Record<string, string>>
}

interface ApiUsage {
  /** The account's day that the calls fell into. */
  day: { readonly start: Millis; readonly end: Millis }
  calls: number
}

/** Calls of the account's present day, by all tokens. */
export function apiUsage(account: Account): ApiUsage {
  const now = account.clock.now()
  const usage = account.keep('api-usage', (): ApiUsage => ({ day: dayAround(now), calls: 0 }))
  if (now < usage.day.start || now >= usage.day.end) {
    usage.day = dayAround(now)
    usage.calls = 0
  }
  return usage
}

/** HUBSPOT.md 7: burst per app, search per account, a day shared by all private apps. */
export function createLimiter(account: Account): Limiter {
  const { knobs, clock } = account
  const random = account.random.fork('rate-limits')
  const windows = new Map<string, RollingWindow>()

  function windowOf(kind: LimitKind, grant: TokenGrant): RollingWindow {
    // An OAuth app's tokens come and go; its limit is the app's (HUBSPOT.md 7).
    const app = grant.kind === 'oauth' ? String(grant.appId) : grant.token
    const key = kind === 'search' ? 'search' : `${kind} ${app}`
    const window = windows.get(key) ?? new RollingWindow(clock)
    windows.set(key, window)
    return window
  }
  function limitOf(
    kind: LimitKind,
    grant: TokenGrant,
  ): { readonly calls: number; readonly intervalMs: number } {
    if (kind === 'search') return { calls: knobs.value(serverKnobs.search), intervalMs: 1000 }
    const own = grant.kind === 'oauth' ? serverKnobs.oauthBurst : serverKnobs.burst
    const burst = kind === 'associations' ? serverKnobs.associationsBurst : own
    return { calls: knobs.value(burst), intervalMs: knobs.value(serverKnobs.burstInterval) }
  }
  function usedToday(): number {
    return apiUsage(account).calls + knobs.value(serverKnobs.otherApps)
  }
  function tooMany(
    message: string,
    policyName: string,
    waitMs: number,
    more: Readonly<Record<string, string>>,
  ): Answer {
    return {
      status: 429,
      body: {
        status: 'error',
        message,
        errorType: 'RATE_LIMIT',
        correlationId: random.uuid(),
        policyName,
        ...more,
      },
      ...(knobs.value(serverKnobs.retryAfter)
        ? { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } }
        : {}),
    }
  }

  return {
    refuse(kind, grant) {
      if (kind === 'none') return undefined
      const daily = knobs.value(serverKnobs.daily)
      if (daily > 0 && grant.kind === 'private_app' && usedToday() >= daily) {
        const untilMidnight = apiUsage(account).day.end - clock.now()
        return tooMany('You have reached your daily limit.', 'DAILY', untilMidnight, {
          requestId: random.uuid(),
        })
      }
      const { calls, intervalMs } = limitOf(kind, grant)
      const window = windowOf(kind, grant)
      if (calls > 0 && window.used(intervalMs) >= calls) {
        const waitMs = window.waitMs(intervalMs)
        return kind === 'search'
          ? tooMany('You have reached your secondly limit.', 'SECONDLY', waitMs, {
              requestId: random.uuid(),
            })
          : tooMany(
              'You have reached your ten_secondly_rolling limit.',
              'TEN_SECONDLY_ROLLING',
              waitMs,
              {
                groupName: `publicapi:private-apps-api-calls-${account.portalId}-${grant.appId}`,
              },
            )
      }
      if (calls > 0) window.add()
      apiUsage(account).calls++
      return undefined
    },
    headers(kind, grant) {
      if (kind === 'none' || kind === 'search' || !knobs.value(serverKnobs.rateHeaders)) return {}
      const { calls, intervalMs } = limitOf(kind, grant)
      if (calls === 0) return {}
      const left = Math.max(0, calls - windowOf(kind, grant).used(intervalMs))
      const daily = knobs.value(serverKnobs.daily)
      return {
        'x-hubspot-ratelimit-max': String(calls),
        'x-hubspot-ratelimit-remaining': String(left),
        'x-hubspot-ratelimit-interval-milliseconds': String(intervalMs),
        // Deprecated but sent.
        'x-hubspot-ratelimit-secondly': String(Math.floor(calls / 10)),
        'x-hubspot-ratelimit-secondly-remaining': String(Math.min(left, Math.floor(calls / 10))),
        // HUBSPOT.md 7: the daily pair is not sent to OAuth apps.
        ...(grant.kind === 'private_app' && daily > 0
          ? {
              'x-hubspot-ratelimit-daily': String(daily),
              'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, daily - usedToday())),
            }
          : {}),
      }
    },
  }
}

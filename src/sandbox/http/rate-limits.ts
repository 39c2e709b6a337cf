import type { Account, Clock, TokenGrant } from '../account/types.ts'
import type { Answer } from './types.ts'
import { apiUsage } from './api-usage.ts'
import { othersInWindow, othersToday } from './other-apps.ts'
import { retryAfter } from './retry-after.ts'
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
    const [first] = this.#calls
    // Others alone have filled it: theirs leave it evenly.
    return first ? Math.max(0, first.real + intervalMs - performance.now()) : intervalMs
  }
}

type LimitKind = 'general' | 'search' | 'associations' | 'none'

export interface Limiter {
  /** The 429 to send instead, if any. A refused call counts for no limit. */
  refuse(kind: LimitKind, grant: TokenGrant): Answer | undefined
  headers(kind: LimitKind, grant: TokenGrant): Readonly<Record<string, string>>
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
    return apiUsage(account).calls + othersToday(account)
  }
  function retryHeaders(waitMs: number): Pick<Answer, 'headers'> {
    const form = knobs.value(serverKnobs.retryAfter)
    if (form === false) return {}
    const text = retryAfter(form === true ? 'seconds' : String(form), waitMs, clock.now())
    return text === undefined ? {} : { headers: { 'retry-after': text } }
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
      ...retryHeaders(waitMs),
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
      const others = othersInWindow(account, calls, intervalMs)
      if (calls > 0 && window.used(intervalMs) + others >= calls) {
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
      const told = knobs.value(serverKnobs.rateHeaders)
      if (kind === 'none' || kind === 'search' || told === false) return {}
      const { calls, intervalMs } = limitOf(kind, grant)
      if (calls === 0) return {}
      const others = othersInWindow(account, calls, intervalMs)
      const left = Math.max(0, calls - windowOf(kind, grant).used(intervalMs) - others)
      const daily = knobs.value(serverKnobs.daily)
      // HUBSPOT.md 7: the daily pair is not sent to OAuth apps.
      const hasDay = grant.kind === 'private_app' && daily > 0
      return {
        ...(told === 'daily_only' ? {} : burstHeaders(told, calls, left, intervalMs)),
        ...(hasDay && told !== 'burst_only'
          ? dayHeaders(told, daily, Math.max(0, daily - usedToday()))
          : {}),
      }
    },
  }
}

/** What is told of a count, which may be wrong. */
function figure(told: boolean | string, left: number, limit: number): string {
  if (told === 'too_high') return String(limit)
  if (told === 'too_low') return '0'
  return told === 'nonsense' ? 'many' : String(left)
}

function burstHeaders(
  told: boolean | string,
  calls: number,
  left: number,
  intervalMs: number,
): Readonly<Record<string, string>> {
  const secondly = Math.floor(calls / 10)
  return {
    'x-hubspot-ratelimit-max': told === 'nonsense' ? 'many' : String(calls),
    'x-hubspot-ratelimit-remaining': figure(told, left, calls),
    'x-hubspot-ratelimit-interval-milliseconds': told === 'nonsense' ? '' : String(intervalMs),
    // Deprecated but sent.
    'x-hubspot-ratelimit-secondly': String(secondly),
    'x-hubspot-ratelimit-secondly-remaining': figure(told, Math.min(left, secondly), secondly),
  }
}

function dayHeaders(
  told: boolean | string,
  daily: number,
  left: number,
): Readonly<Record<string, string>> {
  return {
    'x-hubspot-ratelimit-daily': told === 'nonsense' ? 'many' : String(daily),
    'x-hubspot-ratelimit-daily-remaining': figure(told, left, daily),
  }
}

import type { Millis } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { dayAround } from '../account/zone.ts'

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

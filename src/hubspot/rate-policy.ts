import type { Envelope } from './envelope.ts'

/** Why HubSpot turned a call away with 429 (`policyName`, HUBSPOT.md 7). */
export type RatePolicy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY'

const policies = new Set<string>(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY'])

/** Null: a 429 that is about something else than the rate, such as too large an import (HUBSPOT.md 2.8). */
export function ratePolicyOf(envelope: Envelope): RatePolicy | null {
  if (envelope.policyName !== undefined && policies.has(envelope.policyName)) {
    return envelope.policyName as RatePolicy
  }
  const message = envelope.message?.toLowerCase() ?? ''
  if (message.includes('daily limit')) return 'DAILY'
  if (message.includes('secondly limit')) return 'SECONDLY'
  return message.includes('ten_secondly') ? 'TEN_SECONDLY_ROLLING' : null
}

import { foldUnique } from '../account/lookups.ts'
import type { Account } from '../account/types.ts'

function addresses(account: Account): Set<string> {
  return account.keep('gdpr-addresses', () => new Set<string>())
}

/** Addresses of contacts deleted for good: imports refuse them (HUBSPOT.md 2.10, GDPR_BLACKLISTED_EMAIL). */
export function forgetAddress(account: Account, email: string | null): void {
  if (email !== null) addresses(account).add(foldUnique(email))
}
export function isForgotten(account: Account, email: string): boolean {
  return addresses(account).has(foldUnique(email))
}

import type { Account } from '../account/types.ts'
import type { Collection } from './collection.ts'

interface Pending {
  fill: (() => void) | undefined
}
const pendingOf = (account: Account): Pending =>
  account.keep('marketing.pending', () => ({ fill: undefined }))

/** What the account holds from the start, written when someone first looks: most accounts' marketing is never read. */
export function fillLater(account: Account, fill: () => void): void {
  pendingOf(account).fill = fill
}

/** A collection of the account, made and filled at its first use. */
export function kept(account: Account, name: string, make: () => Collection): Collection {
  const collection = account.keep(`marketing.${name}`, make)
  const pending = pendingOf(account)
  const { fill } = pending
  pending.fill = undefined
  fill?.()
  return collection
}

import { listBook } from '../api/lists-book.ts'
import type { Account } from '../account/types.ts'
import type { ImportJob } from './job.ts'

export function reserveList(account: Account): number {
  return listBook(account).reserveId()
}

/** createContactListFromImport: a static list of the contacts that the import wrote (HUBSPOT.md 2.3). */
export function makeList(account: Account, job: ImportJob): void {
  if (job.listId === undefined) return
  const book = listBook(account)
  const now = account.clock.now()
  book.save({
    id: job.listId,
    name: `${job.order.name} ${job.id}`.trim(),
    objectTypeId: '0-1',
    processingType: 'SNAPSHOT',
    listVersion: 1,
    createdAt: now,
    updatedAt: now,
    filtersUpdatedAt: now,
    deletedAt: null,
    createdById: null,
    updatedById: null,
    filterBranch: null,
    customProperties: {},
  })
  book.add(job.listId, [...(job.written.get('0-1') ?? [])], now)
}

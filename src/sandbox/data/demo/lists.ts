import { type ContactList, listBook } from '../../api/lists-book.ts'
import type { RecordRef } from '../../account/definitions.ts'
import type { JsonObject } from '../../http/json.ts'
import { LATEST } from '../epoch.ts'
import { DAY } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { demoOwners } from './account.ts'
import type { DemoCompany } from './companies.ts'
import type { DemoContact } from './people.ts'
import type { DemoDeal } from './sales.ts'
import type { DemoTicket } from './service.ts'
import type { DemoWriter } from './writer.ts'

/** The filters of a list, as the lists API writes them: any of these, all of whose tests hold. */
function anyOf(...tests: readonly JsonObject[]): JsonObject {
  return {
    filterBranchType: 'OR',
    filterBranchOperator: 'OR',
    filters: [],
    filterBranches: tests.map((test) => ({
      filterBranchType: 'AND',
      filterBranchOperator: 'AND',
      filterBranches: [],
      filters: [test],
    })),
  }
}

function where(property: string, operationType: string, operator: string, value?: unknown) {
  const given = Array.isArray(value) ? { values: value } : value === undefined ? {} : { value }
  return {
    filterType: 'PROPERTY',
    property,
    operation: { operationType, operator, includeObjectsWithNoValueSet: false, ...given },
  }
}

interface Line {
  readonly name: string
  readonly type: string
  readonly filters?: JsonObject
  /** Picked members: a snapshot, or by hand. */
  readonly members?: readonly RecordRef[]
  readonly snapshot?: true
  readonly deleted?: true
}

/** Twelve lists of contacts, companies, deals and tickets, of every processing type; and one that was deleted. */
export function writeLists(
  demo: DemoWriter,
  contacts: readonly DemoContact[],
  companies: readonly DemoCompany[],
  deals: readonly DemoDeal[],
  tickets: readonly DemoTicket[],
): void {
  const some = (records: readonly { readonly ref: RecordRef }[], count: number) =>
    demo
      .shuffled(records)
      .slice(0, count)
      .map(({ ref }) => ref)
  const stages = (...values: readonly string[]) =>
    where('lifecyclestage', 'ENUMERATION', 'IS_ANY_OF', values)
  const lines: readonly Line[] = [
    { name: 'All customers', type: '0-1', filters: anyOf(stages('customer', 'evangelist')) },
    {
      name: 'Newsletter',
      type: '0-1',
      filters: anyOf(where('newsletter', 'BOOL', 'IS_EQUAL_TO', true)),
    },
    { name: 'Spring fair 2026 – visitors', type: '0-1', members: some(contacts, 260) },
    { name: 'VIP 🎩 "handle with care"', type: '0-1', members: some(contacts, 15) },
    { name: 'Imported 2024-03', type: '0-1', members: some(contacts, 120), snapshot: true },
    { name: 'Nobody yet', type: '0-1', members: [] },
    {
      name: 'Company – DACH',
      type: '0-2',
      filters: anyOf(
        where('country', 'MULTISTRING', 'IS_EQUAL_TO', ['Germany', 'Austria', 'Switzerland']),
      ),
    },
    { name: 'Target accounts', type: '0-2', members: some(companies, 40) },
    {
      name: 'Deals above 100k',
      type: '0-3',
      filters: anyOf(where('amount', 'NUMBER', 'IS_GREATER_THAN', 100_000)),
    },
    { name: 'Deals, board review', type: '0-3', members: some(deals, 18), snapshot: true },
    {
      name: 'Tickets: פתוחים',
      type: '0-5',
      filters: anyOf(where('hs_pipeline_stage', 'ENUMERATION', 'IS_NONE_OF', ['4'])),
    },
    { name: 'Tickets to call about', type: '0-5', members: some(tickets, 12) },
    { name: 'Old mailing', type: '0-1', members: some(contacts, 9), deleted: true },
  ]
  const book = listBook(demo.account)
  for (const [n, line] of lines.entries()) {
    const createdAt = ACCOUNT_OPENED + (200 + n * 90) * DAY
    const user = String(demoOwners[n % 4]?.userIdIncludingInactive ?? 0)
    const updatedAt = Math.min(createdAt + (n + 1) * 31 * DAY, LATEST - (14 - n) * DAY)
    const list: ContactList = {
      id: 11 + n * 3,
      name: line.name,
      objectTypeId: line.type,
      processingType: line.filters ? 'DYNAMIC' : line.snapshot ? 'SNAPSHOT' : 'MANUAL',
      listVersion: 1 + (n % 3),
      createdAt,
      updatedAt,
      filtersUpdatedAt: createdAt,
      deletedAt: line.deleted ? LATEST - 20 * DAY : null,
      createdById: user,
      updatedById: user,
      filterBranch: line.filters ?? null,
      customProperties: {},
    }
    book.save(list)
    const members = line.members ?? []
    for (const [place, at] of demo.instants(members.length, createdAt, LATEST).entries()) {
      const id = members[place]?.id
      // A snapshot was taken in one moment.
      if (id !== undefined) book.add(list.id, [id], line.snapshot ? createdAt : at)
    }
    // Picking members is no change of the list itself.
    book.save({ ...list, updatedAt })
  }
}

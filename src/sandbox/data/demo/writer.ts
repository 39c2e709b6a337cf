import type { Millis, ObjectTypeId, RecordRef } from '../../account/definitions.ts'
import type { WriteSource } from '../../account/record-store.ts'
import type { Account, Random } from '../../account/types.ts'
import { LATEST } from '../epoch.ts'

/** HUBSPOT.md 5, the types that the demo company uses. */
export const CONTACT = '0-1'
export const COMPANY = '0-2'
export const DEAL = '0-3'
export const TICKET = '0-5'
export const PRODUCT = '0-7'
export const LINE_ITEM = '0-8'
export const QUOTE = '0-14'

/** Activities count their ids as one, as HubSpot's engagements do (HUBSPOT.md 8). */
const activityTypes: ReadonlySet<ObjectTypeId> = new Set([
  '0-18',
  '0-27',
  '0-46',
  '0-47',
  '0-48',
  '0-49',
  '0-116',
])

export type Values = Readonly<Record<string, string | null>>

/** The user id of the first owner; the next ones follow in steps (demo/account.ts). */
export const USERS = 9_400_000

/** A later change of a record; values of earlier ones stay in its history. */
export interface Step {
  readonly at: Millis
  readonly properties: Values
  readonly sourceType?: string
}

export interface Story {
  readonly createdAt: Millis
  readonly properties: Values
  readonly sourceType?: string
  /** In time order. */
  readonly steps?: readonly Step[]
  readonly archivedAt?: Millis
}

/** People's changes carry their user, an import's its number (HUBSPOT.md 4.1 propertiesWithHistory). */
function author(sourceType: string, id: number): WriteSource {
  if (sourceType === 'CRM_UI') {
    const updatedByUserId = USERS + (id % 7) * 977
    return { sourceType, sourceId: `userId:${updatedByUserId}`, updatedByUserId }
  }
  return sourceType === 'IMPORT'
    ? { sourceType, sourceId: String(41_000_000 + (id % 5)), sourceLabel: 'List of spring fair' }
    : { sourceType }
}

/** Writes records in the order of their making, so that ids rise with time as HubSpot's do. */
export class DemoWriter {
  readonly account: Account
  readonly random: Random
  readonly #lastIds = new Map<string, number>()

  /** `stream`: a room that draws from its own leaves the others' data as they are. */
  constructor(account: Account, stream = 'demo') {
    this.account = account
    this.random = account.random.fork(stream)
  }

  put(type: ObjectTypeId, story: Story): RecordRef {
    const store = this.account.objects(type)
    const series = activityTypes.has(type) ? 'activities' : type
    const id = (this.#lastIds.get(series) ?? 100) + this.random.int(1, 50)
    this.#lastIds.set(series, id)
    const { createdAt, properties, sourceType = 'CRM_UI', steps = [], archivedAt } = story
    const source = { hs_object_source: sourceType, hs_object_source_label: sourceType }
    store.put(
      { id, createdAt, updatedAt: createdAt, properties: { ...source, ...properties } },
      { indexed: 'now', source: { ...author(sourceType, id), at: createdAt } },
    )
    for (const step of steps) {
      if (step.at >= LATEST) break
      store.put(
        { id, updatedAt: step.at, properties: step.properties },
        { indexed: 'now', source: { ...author(step.sourceType ?? 'CRM_UI', id), at: step.at } },
      )
    }
    if (archivedAt !== undefined) this.archive({ type, id }, archivedAt)
    return { type, id }
  }

  /** Into the recycle bin, with the links that it has. */
  archive({ type, id }: RecordRef, at: Millis): void {
    this.account
      .objects(type)
      .put(
        { id, archived: true, archivedAt: at, updatedAt: at, properties: {} },
        { indexed: 'now', source: { ...author('CRM_UI', id), at } },
      )
  }

  /** Merges the second into the first, some time after both were last changed. */
  merge(survivor: RecordRef, loser: RecordRef): void {
    const store = this.account.objects(survivor.type)
    const changed = [survivor, loser].map(({ id }) => store.get(id)?.updatedAt ?? 0)
    const at = this.between(Math.max(...changed))
    store.merge(survivor.id, loser.id, { ...author('CRM_UI', survivor.id), at })
    // A merge enters the search index late; the seeded account is one that has come to rest.
    for (const { id } of [survivor, loser]) {
      const row = store.get(id)
      if (row !== undefined)
        store.put({ id, updatedAt: row.updatedAt, properties: {} }, { indexed: 'now' })
    }
  }

  /** Links without a label, or with HubSpot's own type beside it (HUBSPOT.md 6). */
  link(from: RecordRef, to: RecordRef, ...hubspotTypeIds: readonly number[]): void {
    const types = hubspotTypeIds.map((typeId) => ({ category: 'HUBSPOT_DEFINED', typeId }) as const)
    this.account.links.associate(from, to, types, 'add')
  }

  /** Links with one of the account's own labels. */
  label(from: RecordRef, to: RecordRef, label: string): void {
    const type = this.account.links
      .types(from.type, to.type)
      .find((each) => each.label === label && each.category === 'USER_DEFINED')
    if (type === undefined) throw new Error(`No label "${label}" from ${from.type} to ${to.type}`)
    this.account.links.associate(from, to, [type], 'add')
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.random.int(0, list.length - 1)]
    if (item === undefined) throw new Error('Nothing to pick from')
    return item
  }

  /** True in `percent` of the calls. */
  chance(percent: number): boolean {
    return this.random.next() * 100 < percent
  }

  /** One of the values, or null in `percent` of the calls. */
  mostly<T>(percentUnset: number, value: T): T | null {
    return this.chance(percentUnset) ? null : value
  }

  /** `count` instants in rising order, later ones denser, as a growing business has them. */
  instants(count: number, from: Millis, until: Millis = LATEST): readonly Millis[] {
    return Array.from({ length: count }, () => this.between(from, until, 0.7)).toSorted(
      (a, b) => a - b,
    )
  }

  /** An instant from `from` on; a `lean` below 1 prefers late ones. */
  between(from: Millis, until: Millis = LATEST, lean = 1): Millis {
    return Math.floor(from + (until - from) * this.random.next() ** lean)
  }

  shuffled<T>(list: readonly T[]): readonly T[] {
    const items = [...list]
    for (let at = items.length - 1; at > 0; at--) {
      const other = this.random.int(0, at)
      const kept = items[at] as T
      items[at] = items[other] as T
      items[other] = kept
    }
    return items
  }
}

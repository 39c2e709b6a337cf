import type { Millis, ObjectTypeId, RecordId } from '../account/definitions.ts'
import { knob } from '../account/knobs.ts'
import { isLive } from '../account/rows.ts'
import type { Account } from '../account/types.ts'
import type { JsonObject } from '../http/json.ts'
import { matcher } from './lists-filters.ts'

export type ProcessingType = 'MANUAL' | 'DYNAMIC' | 'SNAPSHOT'

/** A list's definition (PublicObjectList of the lists API); who is in it stands apart. */
export interface ContactList {
  readonly id: number
  readonly name: string
  readonly objectTypeId: ObjectTypeId
  readonly processingType: ProcessingType
  readonly listVersion: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly filtersUpdatedAt: Millis
  readonly deletedAt: Millis | null
  readonly createdById: string | null
  readonly updatedById: string | null
  readonly filterBranch: JsonObject | null
  readonly customProperties: Readonly<Record<string, string>>
}

export interface Membership {
  readonly recordId: RecordId
  readonly firstAdded: Millis
  readonly lastAdded: Millis
}

interface Held {
  list: ContactList
  readonly members: Map<RecordId, Membership>
  lastAdded: Millis | null
  lastRemoved: Millis | null
  /** The records' revision and the filters that the members were worked out for. */
  seen: string
}

export const listKnobs = {
  defaultProperties: knob({
    name: 'lists.default_additional_properties',
    default: false as boolean,
    meaning:
      'A list search that names no additionalProperties gets the usual five, as the spec says; false: none (HUBSPOT.md 8).',
  }),
  membershipMovesUpdated: knob({
    name: 'lists.membership_moves_updated_at',
    default: false as boolean,
    meaning: "Adding and removing records moves the list's updatedAt (unknown at HubSpot).",
  }),
  mostChanged: knob({
    name: 'lists.membership_change_max',
    default: 100_000 as number,
    meaning:
      'Record ids that one call adds to or removes from a list; said of adding from another list only (HUBSPOT.md 8).',
  }),
  mergeKeepsMembership: knob({
    name: 'lists.merge_keeps_membership',
    default: true as boolean,
    meaning:
      'The survivor of a merge takes the place of the merged record in lists of picked members (unknown at HubSpot).',
  }),
} as const

const DAY_MS = 86_400_000
/** HUBSPOT.md 8: a deleted list can be restored for 90 days. */
const RESTORABLE_MS = 90 * DAY_MS

export function listBook(account: Account): ListBook {
  return account.keep('lists', () => new ListBook(account))
}

/**
 * The account's lists and their members. Members of a DYNAMIC list are worked out when they are asked for, from the
 * records as they are; picked ones follow merges and hide while archived.
 */
export class ListBook {
  readonly #account: Account
  readonly #held = new Map<number, Held>()
  #nextId: number

  constructor(account: Account) {
    this.#account = account
    this.#nextId = account.random.fork('lists').int(100, 900)
  }

  all(): readonly ContactList[] {
    return [...this.#held.values()].map(({ list }) => list)
  }
  live(): readonly ContactList[] {
    return this.all().filter(({ deletedAt }) => deletedAt === null)
  }
  find(id: number): ContactList | undefined {
    return this.#held.get(id)?.list
  }
  newId(): number {
    return this.#nextId
  }
  /** An id for a list that comes later. */
  reserveId(): number {
    return this.#nextId++
  }

  /** Adds the list or takes the place of the one with its id. */
  save(list: ContactList): void {
    this.#nextId = Math.max(this.#nextId, list.id + 1)
    const held = this.#held.get(list.id)
    if (held) held.list = list
    else {
      const none = { lastAdded: null, lastRemoved: null, seen: '' }
      this.#held.set(list.id, { list, members: new Map<RecordId, Membership>(), ...none })
    }
    if (list.processingType === 'SNAPSHOT' && !held) this.#takeSnapshot(list)
  }
  erase(id: number): void {
    this.#held.delete(id)
  }
  isRestorable({ deletedAt }: ContactList): boolean {
    return deletedAt !== null && deletedAt + RESTORABLE_MS > this.#account.clock.now()
  }

  /** By record id, rising. */
  members(id: number): readonly Membership[] {
    const held = this.#held.get(id)
    if (!held) return []
    this.#refresh(held)
    const store = this.#account.objects(held.list.objectTypeId)
    return [...held.members.values()]
      .filter(({ recordId }) => {
        const row = store.get(recordId)
        return row !== undefined && isLive(row)
      })
      .sort((a, b) => a.recordId - b.recordId)
  }
  size(id: number): number {
    return this.members(id).length
  }
  lastAdded(id: number): Millis | null {
    this.members(id)
    return this.#held.get(id)?.lastAdded ?? null
  }
  lastRemoved(id: number): Millis | null {
    this.members(id)
    return this.#held.get(id)?.lastRemoved ?? null
  }

  /** Picks members; those already in keep their first time. */
  add(id: number, records: readonly RecordId[], at = this.#account.clock.now()): void {
    const held = this.#held.get(id)
    if (!held || records.length === 0) return
    for (const recordId of records) join(held, recordId, at)
    this.#touched(held, at)
  }
  remove(id: number, records: readonly RecordId[]): void {
    const held = this.#held.get(id)
    if (!held) return
    const gone = records.filter((recordId) => held.members.delete(recordId))
    if (gone.length === 0) return
    held.lastRemoved = this.#account.clock.now()
    this.#touched(held, held.lastRemoved)
  }

  #touched(held: Held, at: Millis): void {
    if (this.#account.knobs.value(listKnobs.membershipMovesUpdated))
      held.list = { ...held.list, updatedAt: at }
  }

  #matcher(list: ContactList): ReturnType<typeof matcher> {
    return matcher(list.filterBranch, (id) => this.members(id).map(({ recordId }) => recordId))
  }

  #takeSnapshot(list: ContactList): void {
    const held = this.#held.get(list.id)
    if (!held || list.filterBranch === null) return
    const matches = this.#matcher(list)
    for (const row of this.#account.objects(list.objectTypeId).rows())
      if (matches(row)) join(held, row.id, list.createdAt)
  }

  #refresh(held: Held): void {
    const { list, members } = held
    if (list.deletedAt !== null) return
    const store = this.#account.objects(list.objectTypeId)
    const seen = `${store.revision}/${list.listVersion}`
    // Lists may look into other lists, whose members change without a record.
    if (held.seen === seen && !JSON.stringify(list.filterBranch).includes('IN_LIST')) return
    held.seen = seen
    if (list.processingType === 'DYNAMIC') this.#follow(held)
    else if (this.#account.knobs.value(listKnobs.mergeKeepsMembership)) {
      for (const member of members.values()) {
        const kept = store.resolve(member.recordId)
        if (kept === undefined || kept === member.recordId) continue
        members.delete(member.recordId)
        if (!members.has(kept)) members.set(kept, { ...member, recordId: kept })
      }
    }
  }

  /** Those who match now are in, since the change that made them match; the others are out. */
  #follow(held: Held): void {
    const { list, members } = held
    const matches = this.#matcher(list)
    const matching = new Set<RecordId>()
    for (const row of this.#account.objects(list.objectTypeId).rows()) {
      if (!matches(row)) continue
      matching.add(row.id)
      if (!members.has(row.id)) join(held, row.id, Math.max(row.updatedAt, list.filtersUpdatedAt))
    }
    for (const id of members.keys()) {
      if (matching.has(id)) continue
      members.delete(id)
      held.lastRemoved = this.#account.clock.now()
    }
  }
}

function join(held: Held, recordId: RecordId, at: Millis): void {
  const before = held.members.get(recordId)
  held.members.set(recordId, { recordId, firstAdded: before?.firstAdded ?? at, lastAdded: at })
  held.lastAdded = Math.max(held.lastAdded ?? 0, at)
}

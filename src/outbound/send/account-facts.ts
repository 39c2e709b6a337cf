import { recordsObject } from '../../engine/list-members.ts'
import type { Owner, Property, WireRecord } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import { findRecords, foldKey, keysOf, type Matching, matchingBy } from '../records/matching.ts'
import type { Change } from './change.ts'

/** What sending must know of the account, asked once and only when it is needed. */
export class AccountFacts {
  readonly #context: OutboundContext
  readonly #properties = new Map<string, ReadonlyMap<string, Property>>()
  #owners: ReadonlyMap<string, Owner> | null = null

  constructor(context: OutboundContext) {
    this.#context = context
  }

  async properties(object: string): Promise<ReadonlyMap<string, Property>> {
    const known = this.#properties.get(object)
    if (known !== undefined) return known
    const { hubspot, signal } = this.#context.ports
    const list = await hubspot.properties(object, signal)
    const byName = new Map(list.map((property) => [property.name, property]))
    this.#properties.set(object, byName)
    return byName
  }

  /** Live owners by id. */
  async owners(): Promise<ReadonlyMap<string, Owner>> {
    const { hubspot, signal } = this.#context.ports
    this.#owners ??= new Map(
      (await hubspot.owners(signal))
        .filter((owner) => !owner.archived)
        .map((owner) => [owner.id, owner]),
    )
    return this.#owners
  }

  /** How a create's record is found again; null when it has no identity, or its property is gone. */
  async matchingBy(object: string, property: string | null): Promise<Matching | null> {
    if (property === null) return null
    return matchingBy(recordsObject(object), property, [
      ...(await this.properties(object)).values(),
    ])
  }

  /** The records that creates would have made, by change; changes of one object and one identity property. */
  async found(changes: readonly Change[]): Promise<ReadonlyMap<string, readonly WireRecord[]>> {
    const [first] = changes
    if (first === undefined) return new Map()
    const matching = await this.matchingBy(first.object, first.identityProperty)
    if (matching === null) return new Map()
    const { hubspot, signal } = this.#context.ports
    const known = await this.properties(first.object)
    const wanted = new Set(changes.flatMap(({ properties }) => Object.keys(properties)))
    const records = await findRecords(
      hubspot,
      first.object,
      matching,
      changes.flatMap(({ identity }) => identity ?? []),
      [...wanted].filter((name) => known.has(name)),
      signal,
    )
    return new Map(
      changes.map((change) => [
        change.id,
        records.get(foldKey(matching, change.identity ?? '')) ?? [],
      ]),
    )
  }

  /**
   * The record that a refused create names as the one that is there, if it answers to the create's identity: a contact
   * may hold the address as a further one, by which HubSpot's batch read need not find it (HUBSPOT.md 4.4).
   */
  async named(change: Change, existingId: string): Promise<WireRecord | null> {
    const matching = await this.matchingBy(change.object, change.identityProperty)
    if (matching === null || matching.kind === 'record_id' || change.identity === null) return null
    const { hubspot, signal } = this.#context.ports
    const names = new Set([...Object.keys(change.properties), matching.property])
    if (matching.alsoHeldIn !== null) names.add(matching.alsoHeldIn)
    for await (const page of hubspot.records(change.object, [existingId], [...names], signal)) {
      for (const record of page) {
        if (keysOf(matching, record).includes(foldKey(matching, change.identity))) return record
      }
    }
    return null
  }

  /** The records of updates by their ids, with the properties that were written. */
  async held(changes: readonly Change[]): Promise<ReadonlyMap<string, WireRecord>> {
    const [first] = changes
    if (first === undefined) return new Map()
    const { hubspot, signal } = this.#context.ports
    const ids = changes.flatMap(({ hubspotId }) => hubspotId ?? [])
    const names = new Set(changes.flatMap(({ properties }) => Object.keys(properties)))
    const byId = new Map<string, WireRecord>()
    for await (const page of hubspot.records(first.object, ids, [...names], signal)) {
      for (const record of page) byId.set(record.id, record)
    }
    return byId
  }
}

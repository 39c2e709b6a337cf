import { notFound, validationError } from './api-error.ts'
import { type HeldLinkType, LinkTypes, linkTypeKnobs } from './link-types.ts'
import type { ObjectTypeId, RecordId, RecordRef } from './definitions.ts'
import type { Linked, LinkHost, Links, LinkType, LinkTypeRef } from './link-store.ts'
import type { KnobSpec } from './types.ts'

const storeKnobs = {
  limit: {
    name: 'associations.limit_per_record',
    default: 250_000,
    meaning: 'Records of one object type that a record may be associated with (HUBSPOT.md 6).',
  },
  firstBecomesPrimary: {
    name: 'associations.first_company_becomes_primary',
    default: false,
    meaning: 'The first company of a contact, deal or ticket gets the Primary label by itself.',
  },
} as const satisfies Record<string, KnobSpec>

export const linkKnobs: readonly KnobSpec[] = [
  ...Object.values(linkTypeKnobs),
  ...Object.values(storeKnobs),
]

type Neighbours = Map<RecordId, readonly HeldLinkType[]>

export function createLinks(host: LinkHost): Links {
  return new LinkStore(host)
}

/**
 * Every link is held twice, once from each end, with each end's own type ids. Lists of types are
 * shared between links, since almost all links have one of a few combinations.
 */
class LinkStore implements Links {
  readonly #host: LinkHost
  readonly #types: LinkTypes
  readonly #ends = new Map<string, Map<RecordId, Neighbours>>()
  readonly #combinations = new Map<string, readonly HeldLinkType[]>()

  constructor(host: LinkHost) {
    this.#host = host
    this.#types = new LinkTypes(host)
  }

  types(from: ObjectTypeId, to: ObjectTypeId): readonly LinkType[] {
    return this.#types.of(from, to)
  }

  defineLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    label: { readonly label: string; readonly name: string; readonly inverseLabel?: string },
  ): readonly LinkType[] {
    return this.#types.define(from, to, label)
  }

  renameLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    typeId: number,
    label: string,
    inverseLabel?: string,
  ): void {
    this.#types.rename(from, to, typeId, label, inverseLabel)
  }

  removeLabel(from: ObjectTypeId, to: ObjectTypeId, typeId: number): void {
    const type = this.#types.custom(from, to, typeId)
    // HUBSPOT.md 6: a label in use must be taken off records before deletion.
    for (const neighbours of this.#ends.get(`${from}>${to}`)?.values() ?? []) {
      for (const types of neighbours.values()) {
        if (types.includes(type)) {
          throw validationError(`The association label ${typeId} is in use and can't be deleted`, {
            subCategory: 'crm.associations.LABEL_IN_USE',
          })
        }
      }
    }
    this.#types.remove(type)
  }

  limitOf(from: ObjectTypeId, to: ObjectTypeId, ref: LinkTypeRef): number | null {
    return this.#types.find(from, to, ref).maxTo
  }

  setLimit(from: ObjectTypeId, to: ObjectTypeId, ref: LinkTypeRef, max: number | null): void {
    this.#types.find(from, to, ref).maxTo = max
  }

  *limits(): Iterable<{ readonly type: LinkType; readonly max: number }> {
    for (const types of this.#types.pairs()) {
      for (const type of types) if (type.maxTo !== null) yield { type, max: type.maxTo }
    }
  }

  associate(
    from: RecordRef,
    to: RecordRef,
    refs: readonly LinkTypeRef[],
    mode: 'replace' | 'add',
  ): Linked {
    const plain = this.#types.unlabelled(from.type, to.type)
    const asked = refs.map((ref) => this.#types.find(from.type, to.type, ref))
    for (const end of [from, to]) {
      if (!this.#host.exists(end)) throw missing(end)
    }
    if (from.type === to.type && from.id === to.id) {
      throw validationError(`Record ${from.id} can't be associated with itself`)
    }
    const before = this.#ends.get(`${from.type}>${to.type}`)?.get(from.id)?.get(to.id) ?? []
    this.#checkLimits(from, to, before, asked)
    // PUT and batch create replace the custom labels of the pair; HubSpot's own stay (HUBSPOT.md 6).
    const kept = mode === 'add' ? before : before.filter((type) => !isCustomLabel(type))
    const wanted = new Set([plain, ...kept, ...asked])
    this.#withFirstPrimary(from, to, wanted)
    for (const type of wanted) if (type.primary) this.#clearOtherPrimary(from, to, type)
    this.#set(from, to, [...wanted])
    return { id: to.id, types: this.#typesBetween(from, to) }
  }

  dissociate(from: RecordRef, to: RecordRef): void {
    this.#set(from, to, [])
  }

  removeTypes(from: RecordRef, to: RecordRef, refs: readonly LinkTypeRef[]): void {
    const gone = refs.map((ref) => this.#types.find(from.type, to.type, ref))
    const plain = this.#types.unlabelled(from.type, to.type)
    // HUBSPOT.md 6: deleting the default type removes all other types.
    if (gone.includes(plain)) {
      this.dissociate(from, to)
      return
    }
    const before = this.#typesBetween(from, to)
    this.#set(
      from,
      to,
      before.filter((type) => !gone.includes(type)),
    )
  }

  of(from: RecordRef, to: ObjectTypeId): readonly Linked[] {
    return this.#host.exists(from) ? this.ofArchived(from, to) : []
  }

  ofArchived(from: RecordRef, to: ObjectTypeId): readonly Linked[] {
    const neighbours = this.#ends.get(`${from.type}>${to}`)?.get(from.id)
    if (neighbours === undefined) return []
    const linked: Linked[] = []
    for (const [id, types] of neighbours) {
      if (this.#host.exists({ type: to, id })) linked.push({ id, types })
    }
    return linked.sort((a, b) => a.id - b.id)
  }

  has(from: RecordRef, to: RecordRef): boolean {
    return this.#typesBetween(from, to).length > 0
  }

  moveAll(loser: RecordRef, survivor: RecordRef): void {
    for (const [key, records] of this.#ends) {
      const [fromType, toType] = key.split('>') as [ObjectTypeId, ObjectTypeId]
      if (fromType !== loser.type) continue
      for (const [id, types] of records.get(loser.id) ?? []) {
        const far = { type: toType, id }
        if (toType === survivor.type && id === survivor.id) continue
        const own = this.#typesBetween(survivor, far)
        const moved = types.filter(
          (type) => !type.ownsPrimary || !this.#hasPrimary(survivor, toType),
        )
        this.#set(loser, far, [])
        this.#set(survivor, far, [...new Set([...own, ...moved])])
      }
    }
    this.forget(loser)
  }

  forget(ref: RecordRef): void {
    for (const [key, records] of this.#ends) {
      const [fromType, toType] = key.split('>') as [ObjectTypeId, ObjectTypeId]
      if (fromType !== ref.type) continue
      for (const id of records.get(ref.id)?.keys() ?? []) {
        this.dissociate(ref, { type: toType, id })
      }
    }
  }

  *all(
    from: ObjectTypeId,
    to: ObjectTypeId,
  ): Iterable<{ readonly from: RecordId; readonly to: RecordId; readonly type: LinkType }> {
    const records = this.#ends.get(`${from}>${to}`)
    const ids = [...(records?.keys() ?? [])].sort((a, b) => a - b)
    for (const id of ids) {
      for (const linked of this.of({ type: from, id }, to)) {
        for (const type of linked.types) yield { from: id, to: linked.id, type }
      }
    }
  }

  get size(): number {
    let count = 0
    for (const [key, records] of this.#ends) {
      const [from, to] = key.split('>') as [ObjectTypeId, ObjectTypeId]
      if (from > to) continue
      for (const [id, neighbours] of records) {
        if (!this.#host.exists({ type: from, id })) continue
        for (const far of neighbours.keys()) {
          if ((from !== to || id < far) && this.#host.exists({ type: to, id: far })) count++
        }
      }
    }
    return count
  }

  #typesBetween(from: RecordRef, to: RecordRef): readonly HeldLinkType[] {
    return this.#ends.get(`${from.type}>${to.type}`)?.get(from.id)?.get(to.id) ?? []
  }

  #set(from: RecordRef, to: RecordRef, types: readonly HeldLinkType[]): void {
    const before = this.#typesBetween(from, to)
    this.#host.notice(() => ({ kind: 'link', from, to, before, after: types }))
    this.#setEnd(from, to, types)
    this.#setEnd(
      to,
      from,
      types.map((type) => this.#types.inverse(type)),
    )
  }

  #setEnd(from: RecordRef, to: RecordRef, types: readonly HeldLinkType[]): void {
    const key = `${from.type}>${to.type}`
    let records = this.#ends.get(key)
    if (types.length === 0) {
      const neighbours = records?.get(from.id)
      neighbours?.delete(to.id)
      if (neighbours?.size === 0) records?.delete(from.id)
      return
    }
    if (records === undefined) {
      records = new Map<RecordId, Neighbours>()
      this.#ends.set(key, records)
    }
    let neighbours = records.get(from.id)
    if (neighbours === undefined) {
      neighbours = new Map<RecordId, readonly HeldLinkType[]>()
      records.set(from.id, neighbours)
    }
    neighbours.set(to.id, this.#shared(key, types))
  }

  #shared(key: string, types: readonly HeldLinkType[]): readonly HeldLinkType[] {
    const sorted = types.toSorted((a, b) => order(a) - order(b) || a.typeId - b.typeId)
    const name = `${key}:${sorted.map((type) => `${type.category}${type.typeId}`).join()}`
    const known = this.#combinations.get(name)
    // A label may have been deleted and its id never comes back, so a known list is always valid.
    if (known !== undefined) return known
    this.#combinations.set(name, sorted)
    return sorted
  }

  #checkLimits(
    from: RecordRef,
    to: RecordRef,
    before: readonly HeldLinkType[],
    asked: readonly HeldLinkType[],
  ): void {
    const limit = this.#host.knobs.value<number>(storeKnobs.limit)
    if (before.length === 0) {
      for (const [end, far] of [
        [from, to],
        [to, from],
      ] as const) {
        const neighbours = this.#ends.get(`${end.type}>${far.type}`)?.get(end.id)
        if ((neighbours?.size ?? 0) >= limit) throw overLimit(end, far.type, limit)
      }
    }
    for (const type of asked) {
      if (type.maxTo === null || before.includes(type)) continue
      const neighbours = this.#ends.get(`${from.type}>${to.type}`)?.get(from.id)
      let used = 0
      for (const types of neighbours?.values() ?? []) if (types.includes(type)) used++
      if (used >= type.maxTo) throw overLimit(from, to.type, type.maxTo)
    }
  }

  #withFirstPrimary(from: RecordRef, to: RecordRef, wanted: Set<HeldLinkType>): void {
    if (!this.#host.knobs.value<boolean>(storeKnobs.firstBecomesPrimary)) return
    const primary = this.#types.of(from.type, to.type).find((type) => type.primary)
    if (primary === undefined) return
    const [owner, far] = primary.ownsPrimary ? [from, to] : [to, from]
    if (far.type === '0-2' && !this.#hasPrimary(owner, far.type)) wanted.add(primary)
  }

  #hasPrimary(owner: RecordRef, to: ObjectTypeId): boolean {
    const neighbours = this.#ends.get(`${owner.type}>${to}`)?.get(owner.id)
    for (const types of neighbours?.values() ?? []) {
      if (types.some((type) => type.primary)) return true
    }
    return false
  }

  /** Only one primary a record: setting a new one moves it (HUBSPOT.md 6). */
  #clearOtherPrimary(from: RecordRef, to: RecordRef, primary: HeldLinkType): void {
    const [owner, far] = primary.ownsPrimary ? [from, to] : [to, from]
    const neighbours = this.#ends.get(`${owner.type}>${far.type}`)?.get(owner.id)
    for (const [id, types] of neighbours ?? []) {
      if (id === far.id || !types.some((type) => type.primary)) continue
      const rest = types.filter((type) => !type.primary)
      this.#set(owner, { type: far.type, id }, rest)
    }
  }
}

function isCustomLabel(type: LinkType): boolean {
  return type.category !== 'HUBSPOT_DEFINED' && type.label !== null
}

/** HubSpot's own labels first, then the unlabelled type, then custom labels. */
function order(type: LinkType): number {
  if (isCustomLabel(type)) return 2
  return type.label === null ? 1 : 0
}

function missing(ref: RecordRef): Error {
  return notFound(`Object not found. objectId=${ref.id} objectTypeId=${ref.type}`)
}

/** HUBSPOT.md 6: error 400 ASSOCIATIONS_LIMIT_EXCEEDED (a third party's word). */
function overLimit(ref: RecordRef, to: ObjectTypeId, limit: number): Error {
  return validationError(
    `Record ${ref.id} of type ${ref.type} already has ${limit} associations with type ${to}`,
    { subCategory: 'crm.associations.ASSOCIATIONS_LIMIT_EXCEEDED' },
  )
}

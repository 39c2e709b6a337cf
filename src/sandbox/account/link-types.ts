import { ApiError, notFound, validationError } from './api-error.ts'
import { standardAssociationTypes } from './link-type-ids.ts'
import type { ObjectTypeId } from './definitions.ts'
import type { LinkCategory, LinkHost, LinkType, LinkTypeRef } from './link-store.ts'
import type { KnobSpec } from './types.ts'

/** A link type as held: the label may be renamed in place, so that stored links follow. */
export interface HeldLinkType extends LinkType {
  label: string | null
  /** At most this many records at the far end, set by configuration (HUBSPOT.md 6, definitions). */
  maxTo: number | null
  readonly primary: boolean
  /** True on the side that may have only one primary link: contact, deal, ticket, lead. */
  readonly ownsPrimary: boolean
}

export const linkTypeKnobs = {
  customPairCategory: {
    name: 'associations.custom_pair_category',
    default: 'USER_DEFINED',
    meaning: 'Category of the unlabelled type between a custom object and another object.',
    allowed: ['USER_DEFINED', 'HUBSPOT_DEFINED'],
  },
  labelsPerPair: {
    name: 'associations.labels_per_pair',
    default: 10,
    meaning: 'Custom labels that one pair of objects may have (HUBSPOT.md 6).',
  },
  sameObjectLabelsShareId: {
    name: 'associations.same_object_labels_share_id',
    default: true,
    meaning: 'A single label between records of one object has one id for both directions.',
  },
} as const satisfies Record<string, KnobSpec>

const PRODUCT = '0-7'
/** HUBSPOT.md 6: labels between contacts, companies, deals, tickets and custom objects. */
const LABELLED_OBJECTS = new Set(['0-1', '0-2', '0-3', '0-5'])
/** SANDBOX: pairs of standard objects that HUBSPOT.md 6 gives no id get one from here. */
const OWN_STANDARD_IDS = 91_000

/** The association types of every pair of objects, both directions. */
export class LinkTypes {
  readonly #host: LinkHost
  readonly #pairs = new Map<string, HeldLinkType[]>()
  #nextStandardId = OWN_STANDARD_IDS
  #nextUserId: number

  constructor(host: LinkHost) {
    this.#host = host
    // Ids of custom labels differ per account and may equal a HubSpot-defined number (HUBSPOT.md 6).
    this.#nextUserId = host.random.fork('association-type-ids').int(1, 40)
    for (const type of standardAssociationTypes) {
      const { primary, from, to, typeId, inverseId, label } = type
      this.#list(from, to).push({
        category: 'HUBSPOT_DEFINED',
        typeId,
        inverseTypeId: inverseId,
        from,
        to,
        label,
        name: this.#standardName(from, to, typeId, label, primary),
        maxTo: null,
        primary,
        ownsPrimary: primary && !(from === '0-2' || (from === '0-1' && to === '0-136')),
      })
    }
  }

  of(from: ObjectTypeId, to: ObjectTypeId): readonly HeldLinkType[] {
    const list = this.#list(from, to)
    // Products can't be associated (HUBSPOT.md 2.6).
    if (from === PRODUCT || to === PRODUCT) return list
    if (!list.some((type) => type.label === null)) this.#addUnlabelled(from, to)
    return list
  }

  unlabelled(from: ObjectTypeId, to: ObjectTypeId): HeldLinkType {
    const type = this.of(from, to).find((each) => each.label === null)
    if (type === undefined) {
      throw validationError(`Objects of type ${from} can't be associated with type ${to}`)
    }
    return type
  }

  find(from: ObjectTypeId, to: ObjectTypeId, ref: LinkTypeRef): HeldLinkType {
    const type = this.of(from, to).find(
      (each) => each.typeId === ref.typeId && each.category === ref.category,
    )
    if (type === undefined) {
      throw new ApiError(
        400,
        'VALIDATION_ERROR',
        `${ref.category} association type ${ref.typeId} is not valid between ${from} and ${to}`,
        { subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE' },
      )
    }
    return type
  }

  inverse(type: HeldLinkType): HeldLinkType {
    return this.find(type.to, type.from, { category: type.category, typeId: type.inverseTypeId })
  }

  define(
    from: ObjectTypeId,
    to: ObjectTypeId,
    wanted: { readonly label: string; readonly name: string; readonly inverseLabel?: string },
  ): readonly HeldLinkType[] {
    this.#checkLabel(from, to, wanted)
    const shared = from === to && wanted.inverseLabel === undefined
    const oneId = shared && this.#host.knobs.value<boolean>(linkTypeKnobs.sameObjectLabelsShareId)
    const typeId = this.#takeUserId()
    const inverseTypeId = oneId ? typeId : this.#takeUserId()
    const forward = held(from, to, 'USER_DEFINED', typeId, inverseTypeId, wanted.label, wanted.name)
    this.#list(from, to).push(forward)
    if (oneId) return [forward]
    const backLabel = wanted.inverseLabel ?? wanted.label
    const back = held(to, from, 'USER_DEFINED', inverseTypeId, typeId, backLabel, wanted.name)
    this.#list(to, from).push(back)
    return [forward, back]
  }

  rename(
    from: ObjectTypeId,
    to: ObjectTypeId,
    typeId: number,
    label: string,
    inverseLabel: string | undefined,
  ): void {
    const type = this.#custom(from, to, typeId)
    const back = this.inverse(type)
    const paired = back.label !== type.label
    type.label = label
    if (back !== type) back.label = inverseLabel ?? (paired ? back.label : label)
  }

  custom(from: ObjectTypeId, to: ObjectTypeId, typeId: number): HeldLinkType {
    return this.#custom(from, to, typeId)
  }

  remove(type: HeldLinkType): void {
    const back = this.inverse(type)
    for (const each of new Set([type, back])) {
      const list = this.#list(each.from, each.to)
      list.splice(list.indexOf(each), 1)
    }
  }

  /** Every direction with types defined so far. */
  *pairs(): Iterable<readonly HeldLinkType[]> {
    yield* this.#pairs.values()
  }

  #custom(from: ObjectTypeId, to: ObjectTypeId, typeId: number): HeldLinkType {
    const types = this.of(from, to).filter((each) => each.typeId === typeId)
    const type = types.find((each) => each.category === 'USER_DEFINED' && each.label !== null)
    if (type !== undefined) return type
    if (types.length > 0) {
      throw validationError(`Association type ${typeId} is defined by HubSpot and can't be changed`)
    }
    throw notFound(`Association type ${typeId} doesn't exist between ${from} and ${to}`)
  }

  #checkLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    { label, name, inverseLabel }: { label: string; name: string; inverseLabel?: string },
  ): void {
    for (const type of [from, to]) {
      if (!LABELLED_OBJECTS.has(type) && !type.startsWith('2-')) {
        throw validationError(`Association labels are not supported for object type ${type}`)
      }
    }
    if (label.trim() === '' || inverseLabel === '') {
      throw validationError('The label must not be blank')
    }
    // HUBSPOT.md 6: `name` without hyphens, not starting with a digit.
    if (!/^[^\d\s-][^-]*$/u.test(name)) {
      throw validationError(`The name "${name}" must not contain hyphens or start with a digit`)
    }
    const existing = this.of(from, to).filter((type) => type.category === 'USER_DEFINED')
    const labels = existing.filter((type) => type.label !== null)
    if (labels.some((type) => type.name === name)) {
      throw validationError(`An association label named "${name}" already exists`)
    }
    if (labels.some((type) => type.label === label)) {
      throw validationError(`The association label "${label}" already exists`)
    }
    // A paired label counts once, though in a same-object pair both its ends stand in one list.
    const count = new Set(labels.map((type) => type.name)).size
    const limit = this.#host.knobs.value<number>(linkTypeKnobs.labelsPerPair)
    if (count >= limit) {
      throw validationError(`A pair of objects can have at most ${limit} association labels`, {
        subCategory: 'crm.associations.LABEL_LIMIT_EXCEEDED',
      })
    }
  }

  #addUnlabelled(from: ObjectTypeId, to: ObjectTypeId): void {
    const custom = from.startsWith('2-') || to.startsWith('2-')
    const category: LinkCategory = custom
      ? this.#host.knobs.value<'USER_DEFINED' | 'HUBSPOT_DEFINED'>(linkTypeKnobs.customPairCategory)
      : 'HUBSPOT_DEFINED'
    const take = (): number => (custom ? this.#takeUserId() : this.#nextStandardId++)
    const typeId = take()
    const inverse = from === to ? typeId : take()
    this.#list(from, to).unshift(
      held(from, to, category, typeId, inverse, null, this.#plainName(from, to)),
    )
    if (from === to) return
    this.#list(to, from).unshift(
      held(to, from, category, inverse, typeId, null, this.#plainName(to, from)),
    )
  }

  #takeUserId(): number {
    return this.#nextUserId++
  }

  #list(from: ObjectTypeId, to: ObjectTypeId): HeldLinkType[] {
    const key = `${from}>${to}`
    let list = this.#pairs.get(key)
    if (list === undefined) {
      list = []
      this.#pairs.set(key, list)
    }
    return list
  }

  #plainName(from: ObjectTypeId, to: ObjectTypeId): string {
    const name = (id: ObjectTypeId): string => this.#host.types.find(id)?.singular ?? id
    return `${name(from)}_to_${name(to)}`
  }

  /** v3 names: `contact_to_company` is the primary one, `.._unlabeled` the plain one (HUBSPOT.md 4.1). */
  #standardName(
    from: ObjectTypeId,
    to: ObjectTypeId,
    typeId: number,
    label: string | null,
    primary: boolean,
  ): string {
    const plain = this.#plainName(from, to)
    if (typeId === 13) return 'parent_to_child_company'
    if (typeId === 14) return 'child_to_parent_company'
    if (primary) return plain
    if (label !== null) return `${plain}_${label.toLowerCase().replaceAll(' ', '_')}`
    const hasPrimary = standardAssociationTypes.some(
      (each) => each.from === from && each.to === to && each.primary,
    )
    return hasPrimary ? `${plain}_unlabeled` : plain
  }
}

function held(
  from: ObjectTypeId,
  to: ObjectTypeId,
  category: LinkCategory,
  typeId: number,
  inverseTypeId: number,
  label: string | null,
  name: string,
): HeldLinkType {
  const fixed = { from, to, category, typeId, inverseTypeId, label, name }
  return { ...fixed, maxTo: null, primary: false, ownsPrimary: false }
}

import { standardInverse, standardNames, standardUnlabelled } from './association-type-ids.ts'
import { solvedSides } from './label-sides.ts'
import { type SeenPair, typeKey, type TypeRef } from './type-ref.ts'
import { foldObjectName } from './object-names.ts'
import type { AssociationType, ObjectName } from './ports.ts'

const ownCategory = 'HUBSPOT_DEFINED'

/** An association type of the direction from → to, with the type that to → from carries for the same link. */
export interface PairedType extends AssociationType {
  /** Null when it could not be told from what HubSpot lists: read linked pairs in both directions and give them as `seen`. */
  readonly inverse: AssociationType | null
}

/** All that is known of the association types between two object types, seen from `from`. */
export interface LabelBook {
  readonly from: ObjectName
  readonly to: ObjectName
  readonly sameObject: boolean
  readonly unlabelled: AssociationType
  readonly types: readonly PairedType[]
  /** Of to → from. */
  readonly backward: readonly AssociationType[]
}

/**
 * Joins the labels of both directions (for one object with itself give the one list twice).
 * HubSpot's labels answer doesn't say which types belong together (HUBSPOT.md 6: only creating a label returns both), so:
 * HubSpot's own by the table, unlabelled with unlabelled, then what was `told` before, then what linked pairs showed,
 * then one label text in both directions (a single label), then what is left over by ids that follow each other, as a
 * label's two ids do. Both directions of a link have one category.
 */
export function labelBook(
  from: ObjectName,
  to: ObjectName,
  forward: readonly AssociationType[],
  backward: readonly AssociationType[],
  seen: readonly SeenPair[] = [],
  told: readonly (readonly [TypeRef, TypeRef])[] = [],
): LabelBook {
  const sameObject = foldObjectName(from) === foldObjectName(to)
  const inverses = new Map<string, TypeRef>()
  const isPaired = (type: TypeRef): boolean => inverses.has(typeKey(type))
  const openForward = (): readonly AssociationType[] =>
    forward.filter((type) => type.label !== null && !isPaired(type))
  const openBackward = (): readonly AssociationType[] => {
    const known = new Set([...inverses.values()].map(typeKey))
    return backward.filter((type) => type.label !== null && !known.has(typeKey(type)))
  }
  const pair = (there: TypeRef, back: TypeRef): void => {
    inverses.set(typeKey(there), back)
    if (sameObject) inverses.set(typeKey(back), there)
  }

  const backwardKeys = new Set(backward.map(typeKey))
  for (const { category, typeId } of forward) {
    const inverse = category === ownCategory ? standardInverse(typeId) : undefined
    // HubSpot may leave its own types of one direction out of a list: the table still holds.
    if (inverse !== undefined) {
      inverses.set(typeKey({ category, typeId }), { category, typeId: inverse })
    }
  }
  const unlabelled = unlabelledOf(from, to, forward)
  const unlabelledBack = unlabelledOf(to, from, backward)
  inverses.set(typeKey(unlabelled), unlabelledBack)

  for (const [there, back] of told) {
    const isListed = forward.some((type) => typeKey(type) === typeKey(there))
    if (isListed && backwardKeys.has(typeKey(back)) && !isPaired(there)) pair(there, back)
  }
  if (sameObject) {
    for (const [there, back] of solvedSides(openForward(), seen)) pair(there, back)
  }
  for (const { forward: there, backward: back } of sameObject ? [] : seen) {
    const spoken = new Set(
      there.flatMap((type) => inverses.get(typeKey(type)) ?? []).map((type) => typeKey(type)),
    )
    pairSingles(
      there.filter((type) => !isPaired(type)),
      back.filter((type) => !spoken.has(typeKey(type)) && backwardKeys.has(typeKey(type))),
      pair,
    )
  }

  if (sameObject) {
    for (const [one, other, ...more] of byText(openForward()).values()) {
      if (one !== undefined && other !== undefined && more.length === 0) pair(one, other)
    }
    for (const left of byCategory(openForward()).values()) {
      const ids = new Set(left.map((type) => type.typeId))
      // A label alone, with no neighbour that could be its other half, is a single one: the same from both sides.
      for (const type of left) {
        if (left.length === 1 || (!ids.has(type.typeId - 1) && !ids.has(type.typeId + 1))) {
          pair(type, type)
        }
      }
    }
  } else {
    const backTexts = byText(openBackward())
    for (const [text, group] of byText(openForward())) {
      pairSingles(group, backTexts.get(text) ?? [], pair)
    }
    pairSingles(openForward(), openBackward(), pair)
    const left = openForward()
    const right = openBackward()
    for (const type of left) {
      const near = right.filter((other) => follow(type, other))
      const rivals = left.filter((one) => near.some((other) => follow(one, other)))
      const [only] = near
      if (only !== undefined && near.length === 1 && rivals.length === 1) pair(type, only)
    }
  }

  const backTypes = new Map(
    [unlabelledBack, ...backward].map((type) => [typeKey(type), type] as const),
  )
  const listed = forward.some((type) => typeKey(type) === typeKey(unlabelled))
  const types = (listed ? forward : [unlabelled, ...forward]).map((type): PairedType => {
    const inverse = inverses.get(typeKey(type))
    return {
      ...type,
      inverse:
        inverse === undefined
          ? null
          : (backTypes.get(typeKey(inverse)) ?? { ...plain(type), typeId: inverse.typeId }),
    }
  })
  return { from, to, sameObject, unlabelled, types, backward }
}

/** The same book seen from the other object. */
export function turned(book: LabelBook): LabelBook {
  const inverseOfBack = new Map(
    book.types.flatMap((type) => (type.inverse ? [[typeKey(type.inverse), type] as const] : [])),
  )
  const unlabelledBack = inverseOf(book, book.unlabelled) ?? book.unlabelled
  const backward = book.backward.some((type) => typeKey(type) === typeKey(unlabelledBack))
    ? book.backward
    : [unlabelledBack, ...book.backward]
  return {
    from: book.to,
    to: book.from,
    sameObject: book.sameObject,
    unlabelled: unlabelledBack,
    types: backward.map((type): PairedType => {
      const found = inverseOfBack.get(typeKey(type))
      return { ...type, inverse: found === undefined ? null : plain(found) }
    }),
    backward: book.types.map(plain),
  }
}

/** The type that to → from carries for the same link; null when unknown. */
export function inverseOf(book: LabelBook, type: TypeRef): AssociationType | null {
  return book.types.find((one) => typeKey(one) === typeKey(type))?.inverse ?? null
}

/**
 * The one id that stands for a label which is the same from both sides though HubSpot lists it under two ids (whether it
 * does between records of one object is documented nowhere); null for all other types.
 */
export function singleLabelId(book: LabelBook, type: TypeRef): number | null {
  const found = book.types.find((one) => typeKey(one) === typeKey(type))
  const inverse = found?.inverse ?? null
  if (!book.sameObject || found === undefined || inverse === null) return null
  if (found.label === null || fold(found.label) !== fold(inverse.label ?? '')) return null
  return Math.min(found.typeId, inverse.typeId)
}

export type ResolvedLabel =
  | { readonly kind: 'unlabelled' }
  | { readonly kind: 'labelled'; readonly type: PairedType }
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly matches: readonly PairedType[] }

/**
 * The type that a label names: by its text, by the inverse's text, by type id (`13`, or `USER_DEFINED 13` where HubSpot's
 * own type has that number too), by the name of HubSpot's own (`primary`, `parent_to_child_company`). Case and blanks
 * around don't count; null and '' are the unlabelled type.
 */
export function resolveLabel(book: LabelBook, wanted: string | null): ResolvedLabel {
  const text = fold(wanted ?? '')
  if (text === '') return { kind: 'unlabelled' }
  const labelled = book.types.filter((type) => type.label !== null)
  const names = standardNames(book.from, book.to)
  const tries: readonly ((type: PairedType) => boolean)[] = [
    (type) => fold(type.label ?? '') === text,
    (type) => fold(type.inverse?.label ?? '') === text,
    (type) => String(type.typeId) === text,
    (type) => fold(typeKey(type)) === text,
    (type) =>
      type.category === ownCategory && names.get(type.typeId) === text.replaceAll(/[\s-]+/g, '_'),
  ]
  for (const matches of tries) {
    const found = labelled.filter(matches)
    const [first] = found
    if (first === undefined) continue
    if (found.length === 1 || isOneLabel(found)) return { kind: 'labelled', type: first }
    return { kind: 'ambiguous', matches: found }
  }
  if (String(book.unlabelled.typeId) === text) return { kind: 'unlabelled' }
  return { kind: 'unknown', known: labelled.map((type) => type.label ?? '') }
}

/** One link in one spelling. */
export interface CanonicalLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
}

/**
 * A–B and B–A of one object are one link: the smaller id comes first and the type is turned with it.
 * Null when the inverse is unknown, so that the two spellings can't be told to be one.
 * Between two objects the direction of the book is the spelling already.
 */
export function canonicalLink(
  book: LabelBook,
  from: string,
  to: string,
  { category, typeId }: TypeRef,
): CanonicalLink | null {
  if (!book.sameObject) return { from, to, category, typeId }
  const inverse = inverseOf(book, { category, typeId })
  if (inverse === null) return null
  return compareIds(from, to) <= 0
    ? { from, to, category, typeId }
    : { from: to, to: from, category: inverse.category, typeId: inverse.typeId }
}

/** Record ids are decimal strings of any length: compare them as numbers without rounding. */
function compareIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length
  return one < other ? -1 : one > other ? 1 : 0
}

function unlabelledOf(
  from: ObjectName,
  to: ObjectName,
  types: readonly AssociationType[],
): AssociationType {
  const standard = standardUnlabelled(from, to)
  const bare = types.filter((type) => type.label === null)
  const found =
    bare.find((type) => type.typeId === standard) ??
    bare.find((type) => type.category === ownCategory) ??
    bare[0]
  // 0 is no type id: with custom objects HubSpot alone knows it, and `associate/default` needs none.
  return found ?? { category: ownCategory, typeId: standard ?? 0, label: null }
}

const byText = (types: readonly AssociationType[]): Map<string, AssociationType[]> =>
  Map.groupBy(types, (type) => `${type.category} ${fold(type.label ?? '')}`)

const byCategory = <T extends TypeRef>(types: readonly T[]): Map<string, T[]> =>
  Map.groupBy(types, (type) => type.category)

/** Joins what is the only one of its category on either side. */
function pairSingles(
  left: readonly TypeRef[],
  right: readonly TypeRef[],
  pair: (there: TypeRef, back: TypeRef) => void,
): void {
  const others = byCategory(right)
  for (const [category, [there, ...more]] of byCategory(left)) {
    const [back, ...moreBack] = others.get(category) ?? []
    if (there === undefined || back === undefined) continue
    if (more.length === 0 && moreBack.length === 0) pair(there, back)
  }
}

const follow = (one: TypeRef, other: TypeRef): boolean =>
  one.category === other.category && Math.abs(one.typeId - other.typeId) === 1

/** A single label of one object with itself may be listed under two ids: either names it. */
function isOneLabel(found: readonly PairedType[]): boolean {
  const [one, other] = found
  if (found.length !== 2 || one?.inverse === undefined || one.inverse === null) return false
  return other !== undefined && typeKey(one.inverse) === typeKey(other)
}

function plain(type: AssociationType): AssociationType {
  return { category: type.category, typeId: type.typeId, label: type.label }
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

import { standardInverse, standardNames, standardUnlabelled } from './association-type-ids.ts'
import { foldObjectName } from './object-names.ts'
import type { AssociationType, ObjectName } from './ports.ts'

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

/** The type ids that one linked pair carried in each direction. */
export interface SeenPair {
  readonly forward: readonly number[]
  readonly backward: readonly number[]
}

/**
 * Joins the labels of both directions (for one object with itself give the one list twice).
 * HubSpot's labels answer doesn't say which types belong together (HUBSPOT.md 6: only creating a label returns both), so:
 * HubSpot's own by the table, unlabelled with unlabelled, then what linked pairs showed, then one label text in both
 * directions (a single label), then what is left over by ids that follow each other, as a label's two ids do.
 */
export function labelBook(
  from: ObjectName,
  to: ObjectName,
  forward: readonly AssociationType[],
  backward: readonly AssociationType[],
  seen: readonly SeenPair[] = [],
): LabelBook {
  const sameObject = foldObjectName(from) === foldObjectName(to)
  const inverses = new Map<number, number>()
  const open = (types: readonly AssociationType[], back: boolean): readonly AssociationType[] => {
    const known = new Set(back || sameObject ? [...inverses.values()] : [])
    return types.filter(
      (type) =>
        (back ? !known.has(type.typeId) : !inverses.has(type.typeId)) && type.label !== null,
    )
  }
  const pair = (there: number, back: number): void => {
    inverses.set(there, back)
    if (sameObject) inverses.set(back, there)
  }

  const backwardIds = new Set(backward.map((type) => type.typeId))
  for (const type of forward) {
    const inverse = type.category === 'HUBSPOT_DEFINED' ? standardInverse(type.typeId) : undefined
    // HubSpot may leave its own types of one direction out of a list: the table still holds.
    if (inverse !== undefined) inverses.set(type.typeId, inverse)
  }
  const unlabelled = unlabelledOf(from, to, forward)
  const unlabelledBack = unlabelledOf(to, from, backward)
  inverses.set(unlabelled.typeId, unlabelledBack.typeId)

  for (const { forward: there, backward: back } of seen) {
    const spoken = new Set(there.map((id) => inverses.get(id)))
    const left = there.filter((id) => !inverses.has(id))
    const right = back.filter((id) => !spoken.has(id) && backwardIds.has(id))
    if (left.length === 1 && right.length === 1) pair(left[0] as number, right[0] as number)
  }

  if (sameObject) {
    for (const group of byText(open(forward, false)).values()) {
      if (group.length === 2) pair(group[0]?.typeId as number, group[1]?.typeId as number)
    }
    const left = open(forward, false)
    const leftIds = new Set(left.map((type) => type.typeId))
    // A label alone, with no neighbour that could be its other half, is a single one: the same from both sides.
    for (const { typeId } of left) {
      if (left.length === 1 || (!leftIds.has(typeId - 1) && !leftIds.has(typeId + 1))) {
        pair(typeId, typeId)
      }
    }
  } else {
    const backTexts = byText(open(backward, true))
    for (const [text, group] of byText(open(forward, false))) {
      const others = backTexts.get(text) ?? []
      if (group.length === 1 && others.length === 1) {
        pair(group[0]?.typeId as number, others[0]?.typeId as number)
      }
    }
    const left = open(forward, false)
    const right = open(backward, true)
    if (left.length === 1 && right.length === 1) {
      pair(left[0]?.typeId as number, right[0]?.typeId as number)
    } else {
      for (const { typeId } of left) {
        const near = right.filter((type) => Math.abs(type.typeId - typeId) === 1)
        const rivals = left.filter((type) =>
          near.some((other) => Math.abs(type.typeId - other.typeId) === 1),
        )
        if (near.length === 1 && rivals.length === 1) pair(typeId, near[0]?.typeId as number)
      }
    }
  }

  const backTypes = new Map(
    [unlabelledBack, ...backward].map((type) => [type.typeId, type] as const),
  )
  const listed = forward.some((type) => type.typeId === unlabelled.typeId)
  const types = (listed ? forward : [unlabelled, ...forward]).map((type): PairedType => {
    const inverse = inverses.get(type.typeId)
    return {
      ...type,
      inverse:
        inverse === undefined
          ? null
          : (backTypes.get(inverse) ?? {
              category: type.category,
              typeId: inverse,
              label: type.label,
            }),
    }
  })
  return { from, to, sameObject, unlabelled, types, backward }
}

/** The same book seen from the other object. */
export function turned(book: LabelBook): LabelBook {
  const inverseOfBack = new Map(
    book.types.flatMap((type) => (type.inverse ? [[type.inverse.typeId, type] as const] : [])),
  )
  const unlabelledBack = inverseOf(book, book.unlabelled.typeId) ?? book.unlabelled
  const backward = book.backward.some((type) => type.typeId === unlabelledBack.typeId)
    ? book.backward
    : [unlabelledBack, ...book.backward]
  return {
    from: book.to,
    to: book.from,
    sameObject: book.sameObject,
    unlabelled: unlabelledBack,
    types: backward.map((type): PairedType => {
      const found = inverseOfBack.get(type.typeId)
      return { ...type, inverse: found === undefined ? null : plain(found) }
    }),
    backward: book.types.map(plain),
  }
}

/** The type that to → from carries for the same link; null when unknown. */
export function inverseOf(book: LabelBook, typeId: number): AssociationType | null {
  return book.types.find((type) => type.typeId === typeId)?.inverse ?? null
}

export type ResolvedLabel =
  | { readonly kind: 'unlabelled' }
  | { readonly kind: 'labelled'; readonly type: PairedType }
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly matches: readonly PairedType[] }

/**
 * The type that a label names: by its text, by the inverse's text, by type id, by the name of HubSpot's own
 * (`primary`, `parent_to_child_company`). Case and blanks around don't count; null and '' are the unlabelled type.
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
    (type) =>
      type.category === 'HUBSPOT_DEFINED' &&
      names.get(type.typeId) === text.replaceAll(/[\s-]+/g, '_'),
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
  typeId: number,
): CanonicalLink | null {
  if (!book.sameObject) return { from, to, typeId }
  const inverse = inverseOf(book, typeId)
  if (compareIds(from, to) <= 0) return inverse === null ? null : { from, to, typeId }
  return inverse === null ? null : { from: to, to: from, typeId: inverse.typeId }
}

/** Record ids are decimal strings of any length: compare them as numbers without rounding. */
export function compareIds(one: string, other: string): number {
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
    bare.find((type) => type.category === 'HUBSPOT_DEFINED') ??
    bare[0]
  // 0 is no type id: with custom objects HubSpot alone knows it, and `associate/default` needs none.
  return found ?? { category: 'HUBSPOT_DEFINED', typeId: standard ?? 0, label: null }
}

function byText(types: readonly AssociationType[]): Map<string, AssociationType[]> {
  const groups = new Map<string, AssociationType[]>()
  for (const type of types) {
    const text = fold(type.label ?? '')
    const group = groups.get(text)
    if (group === undefined) groups.set(text, [type])
    else group.push(type)
  }
  return groups
}

/** A single label of one object with itself may be listed under two ids: either names it. */
function isOneLabel(found: readonly PairedType[]): boolean {
  return found.length === 2 && found[0]?.inverse?.typeId === found[1]?.typeId
}

function plain(type: AssociationType): AssociationType {
  return { category: type.category, typeId: type.typeId, label: type.label }
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

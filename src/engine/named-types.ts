import { archivedSuffix } from '../declare/archived.ts'
import type { CustomType } from './ports/hubspot.ts'

/** An object type of the account's own, with its stream's name, which is never given to another type. */
export interface NamedType extends CustomType {
  readonly stream: string
}

/** Two names that an engine takes for one have the same key. */
const foldKey = (name: string): string => name.toLowerCase()

/**
 * Names the streams of types that have no name yet: `custom_<name>`, told apart where an engine takes two for one. Of
 * those that come at once the all-lower-case name comes first, then code-point order (CONTRACT.md, Types).
 */
export function nameTypes(
  kept: readonly NamedType[],
  found: readonly CustomType[],
  prefix: string,
): readonly NamedType[] {
  const names = new Map(kept.map((type) => [type.typeId, type.stream]))
  const taken = new Set([...names.values()].flatMap(keysOf))
  for (const type of found.toSorted(byPrecedence)) {
    if (names.has(type.typeId)) continue
    let name = `${prefix}${type.name}`
    for (let number = 2; keysOf(name).some((key) => taken.has(key)); number += 1)
      name = `${prefix}${type.name}__${number}`
    for (const key of keysOf(name)) taken.add(key)
    names.set(type.typeId, name)
  }
  return found.map((type) => ({ ...type, stream: names.get(type.typeId) ?? type.name }))
}

/** The table of the records, and the one of the archived ones. */
const keysOf = (stream: string): readonly string[] => [
  foldKey(stream),
  foldKey(`${stream}${archivedSuffix}`),
]

function byPrecedence(one: CustomType, other: CustomType): number {
  const isPlain = (type: CustomType): number => (type.name === foldKey(type.name) ? 0 : 1)
  if (isPlain(one) !== isPlain(other)) return isPlain(one) - isPlain(other)
  // A name that ends like an archived stream's is a record stream's first.
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0
}

/** The type that the rest of a stream's name (after `custom_`) means: its name, its full name, its type id, or its stream's own name. */
export function typeNamed(
  asked: string,
  types: readonly NamedType[],
  prefix: string,
): NamedType | null {
  return (
    types.find((type) => type.name === asked) ??
    types.find((type) => type.stream === `${prefix}${asked}`) ??
    types.find((type) => type.fullName === asked) ??
    types.find((type) => type.typeId === asked) ??
    null
  )
}

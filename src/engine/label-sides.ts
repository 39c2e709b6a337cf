import { type SeenPair, typeKey, type TypeRef } from './type-ref.ts'

type Candidates = Map<string, Set<string>>

/**
 * Which label is the other side of which between records of one object, as far as linked pairs leave one answer. The
 * sides of a pair carry each other's inverses, all of them and nothing else; a label's inverse has the label itself as
 * its inverse. So a type of one side is one of those on the other, and a type that is not there is none of them.
 * First under the assumption that a label's two ids follow each other, without it where pairs contradict that.
 * Returns the pairs that are certain.
 */
export function solvedSides(
  open: readonly TypeRef[],
  seen: readonly SeenPair[],
): readonly (readonly [TypeRef, TypeRef])[] {
  if (seen.length === 0) return []
  const near = (one: TypeRef, other: TypeRef): boolean => Math.abs(one.typeId - other.typeId) <= 1
  const candidates = solve(open, seen, near) ?? solve(open, seen, () => true)
  return open.flatMap((type): (readonly [TypeRef, TypeRef])[] => {
    const others = candidates?.get(typeKey(type))
    const [other, ...more] = open.filter((one) => others?.has(typeKey(one)) === true)
    return other === undefined || more.length > 0 ? [] : [[type, other]]
  })
}

/** What each type's inverse can be; null when the pairs contradict each other. */
function solve(
  open: readonly TypeRef[],
  seen: readonly SeenPair[],
  mayBe: (one: TypeRef, other: TypeRef) => boolean,
): Candidates | null {
  const candidates: Candidates = new Map(
    open.map((type) => [
      typeKey(type),
      new Set(
        open.filter((one) => one.category === type.category && mayBe(type, one)).map(typeKey),
      ),
    ]),
  )
  const isOpen = (key: string): boolean => candidates.has(key)
  for (const { forward, backward } of seen) {
    const there = new Set(forward.map(typeKey).filter(isOpen))
    const back = new Set(backward.map(typeKey).filter(isOpen))
    // A type whose inverse is known stands without it: the sides were not read at one time.
    if (there.size !== back.size) continue
    narrow(candidates, there, back)
    narrow(candidates, back, there)
  }
  let narrowed = true
  while (narrowed) {
    narrowed = false
    for (const [key, [only, ...more]] of candidates) {
      if (only === undefined || more.length > 0) continue
      for (const [rival, its] of candidates) {
        if (rival !== key && its.delete(only)) narrowed = true
      }
    }
  }
  return [...candidates.values()].some((others) => others.size === 0) ? null : candidates
}

function narrow(
  candidates: Candidates,
  there: ReadonlySet<string>,
  back: ReadonlySet<string>,
): void {
  for (const [key, others] of candidates) {
    for (const other of others) {
      if (there.has(key) !== back.has(other)) others.delete(other)
    }
  }
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { solvedSides } from '../../src/engine/label-sides.ts'
import type { SeenPair, TypeRef } from '../../src/engine/type-ref.ts'

const type = (typeId: number, category = 'USER_DEFINED'): TypeRef => ({ category, typeId })
const types = (ids: readonly number[]): readonly TypeRef[] => ids.map((id) => type(id))
const pair = (forward: readonly number[], backward: readonly number[]): SeenPair => ({
  forward: types(forward),
  backward: types(backward),
})
const solved = (open: readonly number[], seen: readonly SeenPair[]): readonly string[] =>
  solvedSides(types(open), seen)
    .map(([one, other]) => `${one.typeId}-${other.typeId}`)
    .sort()

describe('the other sides of labels', () => {
  test.each<[string, readonly number[], readonly SeenPair[], readonly string[]]>([
    ['are unknown as long as nothing is linked', [40, 50], [], []],
    [
      'follow each other by their ids; one without a neighbour is its own',
      [20, 21, 40, 50],
      [pair([20], [21])],
      ['20-21', '21-20', '40-40', '50-50'],
    ],
    [
      'may be far apart where links say so; then nothing is known of the others',
      [20, 40, 50, 60],
      [pair([20], [40])],
      ['20-40', '40-20'],
    ],
    [
      'are unknown where links contradict each other',
      [21, 22],
      [pair([21], [22]), pair([21], [21])],
      [],
    ],
    [
      'are not told by a pair that was not read at one time',
      [20, 21],
      [pair([20], [21]), pair([21], [])],
      ['20-21', '21-20'],
    ],
    [
      'are told beside labels whose other side is known',
      [20, 21],
      [pair([20, 99], [21]), pair([21], [98, 20])],
      ['20-21', '21-20'],
    ],
    ['are open while they can be two', [20, 21, 22], [pair([20, 21, 22], [20, 21, 22])], []],
    [
      'are told by what is left for one of them',
      [20, 21, 22, 23],
      [pair([20, 22], [21, 23])],
      ['20-21', '21-20', '22-23', '23-22'],
    ],
    [
      'are told by what is left, one after the other',
      [26, 23, 24, 21, 22, 25, 20, 27],
      [pair([20, 22, 24, 26], [21, 23, 25, 27])],
      ['20-21', '21-20', '22-23', '23-22', '24-25', '25-24', '26-27', '27-26'],
    ],
    [
      'are told of themselves too',
      [20, 21, 22],
      [pair([20], [20]), pair([22], [22])],
      ['20-20', '21-21', '22-22'],
    ],
  ])('%s', (_, open, seen, sides) => {
    expect(solved(open, seen)).toEqual(sides)
  })

  test('are of one category', () => {
    const open = [type(20), type(21, 'INTEGRATOR_DEFINED')]
    const seen = [{ forward: open.slice(0, 1), backward: open.slice(1) }]
    expect(solvedSides(open, seen)).toEqual([])
  })

  test('law: what is said is true of every order that the links allow, and of both sides', () => {
    const ids = [20, 21, 22, 23, 24]
    const links = fc.array(fc.subarray(ids, { minLength: 1 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.nat(), links, (nth, sets) => {
        const all = involutions(ids)
        const near = all.filter((one) => ids.every((id) => Math.abs((one.get(id) ?? 0) - id) <= 1))
        const truth = near[nth % near.length] ?? new Map()
        const seen = sets.map((set) =>
          pair(
            set,
            set.map((id) => truth.get(id) as number),
          ),
        )
        const allowed = near.filter((one) =>
          seen.every(({ forward, backward }) => {
            const back = new Set(backward.map(({ typeId }) => typeId))
            return forward.every(({ typeId }) => back.has(one.get(typeId) ?? 0))
          }),
        )
        const said = new Map(
          solvedSides(types(ids), seen).map(([one, other]) => [one.typeId, other.typeId]),
        )
        for (const [one, other] of said) {
          expect(allowed.every((order) => order.get(one) === other)).toBe(true)
          expect(said.get(other)).toBe(one)
        }
        // Where there is but one order, all of it is known.
        expect(allowed.length > 1 || said.size === ids.length).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

/** Every way to pair the ids up, each with another one or with itself. */
function involutions(ids: readonly number[]): readonly ReadonlyMap<number, number>[] {
  const [first, ...rest] = ids
  if (first === undefined) return [new Map()]
  return [first, ...rest].flatMap((mate) =>
    involutions(rest.filter((id) => id !== mate)).map(
      (others) => new Map([...others, [first, mate], [mate, first]]),
    ),
  )
}

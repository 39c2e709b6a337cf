import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type NamedType, nameTypes, typeNamed } from '../../src/engine/named-types.ts'

const type = (number: number, name: string) => ({
  typeId: `2-${number}`,
  name,
  fullName: `p1_${name}`,
})
const streams = (types: readonly NamedType[]): readonly string[] => types.map((one) => one.stream)

test('names that differ in case alone are told apart, the all-lower-case one keeps the plain name', () => {
  const named = nameTypes([], [type(1, 'Car'), type(2, 'car'), type(3, 'CAR')], 'custom_')
  expect(streams(named)).toEqual(['custom_Car__3', 'custom_car', 'custom_CAR__2'])
})

test('a name that was given stays with its type, also once that type is gone', () => {
  const first = nameTypes([], [type(1, 'Car')], 'custom_')
  const later = nameTypes(first, [type(1, 'Car'), type(2, 'car')], 'custom_')
  expect(streams(later)).toEqual(['custom_Car', 'custom_car__2'])
  const gone = nameTypes(later, [type(2, 'car'), type(3, 'Car')], 'custom_')
  expect(streams(gone)).toEqual(['custom_car__2', 'custom_Car__3'])
})

test('no stream has the name of another one’s archived records', () => {
  const named = nameTypes([], [type(1, 'car'), type(2, 'car_archived')], 'custom_')
  expect(streams(named)).toEqual(['custom_car', 'custom_car_archived__2'])
})

test('a type is meant by its name, its stream’s name, its full name or its type id', () => {
  const types = nameTypes([], [type(1, 'car'), type(2, 'Car'), type(3, '2-1')], 'custom_')
  const meant = (asked: string) => typeNamed(asked, types, 'custom_')?.typeId
  expect(['car', 'Car', 'Car__2', 'p1_car', '2-2', '2-1', 'CAR'].map(meant)).toEqual([
    '2-1',
    '2-2',
    '2-2',
    '2-1',
    '2-2',
    '2-3',
    undefined,
  ])
})

test('whatever types come and go, tables of two types never fold to one', () => {
  const names = fc.constantFrom('a', 'A', 'a_archived', 'A_archived', 'b-c', 'B-C', 'a__2', 'A__2')
  const rounds = fc.array(fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), names)))
  fc.assert(
    fc.property(rounds, (all) => {
      const kept = new Map<string, NamedType>()
      for (const round of all) {
        const found = [...new Map(round.map(([number, name]) => [number, type(number, name)]))]
        const before = [...kept.values()]
        for (const one of nameTypes(
          before,
          found.map(([, one]) => one),
          'custom_',
        )) {
          const known = kept.get(one.typeId)
          expect(one.stream).toBe(known?.stream ?? one.stream)
          kept.set(one.typeId, one)
        }
      }
      const tables = [...kept.values()].flatMap(({ stream }) => [stream, `${stream}_archived`])
      const folded = tables.map((table) => table.toLowerCase())
      expect(new Set(folded).size).toBe(folded.length)
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Property, WireRecord } from '../../src/engine/ports.ts'
import { sameValue } from '../../src/outbound/fields/same-value.ts'
import { type DecideOrder, decide, type Values } from '../../src/outbound/records/decide.ts'
import { decideUndo } from '../../src/outbound/undo/decide-undo.ts'
import { aProperty } from '../engine/a-property.ts'

const properties: readonly Property[] = [
  aProperty({ name: 'text' }),
  aProperty({ name: 'email' }),
  aProperty({ name: 'number', type: 'number' }),
  aProperty({ name: 'day', type: 'date', fieldType: 'date' }),
  aProperty({ name: 'is', type: 'bool', fieldType: 'booleancheckbox' }),
  aProperty({ name: 'some', type: 'enumeration', fieldType: 'checkbox' }),
]
const byName = new Map(properties.map((property) => [property.name, property]))

/** Values as they are written, and spellings in which HubSpot may give them back. */
const written = {
  text: ['', 'a', 'A', ' b'],
  email: ['', 'a@x.test', 'b@x.test'],
  number: ['', '0', '1', '1.5'],
  day: ['', '2026-02-28', '1970-01-01'],
  is: ['', 'true', 'false'],
  some: ['', 'a', 'a;b', 'b;c', ';a', ';c'],
} as const
const held = {
  text: [null, '', 'a', 'A', ' b'],
  email: [null, 'A@x.test', 'a@x.test', 'b@x.test'],
  number: [null, '0.0', '1', '1E0', '1.50'],
  day: [null, '2026-02-28', '1772236800000', '0'],
  is: [null, 'TRUE', 'false'],
  some: [null, 'a', 'b;a', 'c;b', 'a;b;c'],
} as const

const anyOf = <T>(
  values: Readonly<Record<string, readonly T[]>>,
): fc.Arbitrary<Record<string, T>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(values).map(([name, all]) => [name, fc.constantFrom(...all)]),
    ),
  )
const wishes = fc.dictionary(fc.constantFrom(...byName.keys()), fc.boolean()).chain((mapped) =>
  anyOf<string>(written).map((values) =>
    Object.entries(mapped).map(([name, always]) => ({
      property: byName.get(name) as Property,
      value: values[name] ?? null,
      on: always ? ('always' as const) : ('create' as const),
    })),
  ),
)

const order: DecideOrder = {
  strategy: 'upsert',
  requires: [],
  mayCreate: true,
  forwardOnly: new Map(),
  rules: new Map(),
}
const recordOf = (values: Readonly<Record<string, string | null>>): WireRecord => ({
  id: '7',
  properties: values,
  createdAt: '',
  updatedAt: '',
  archived: false,
})

/** What HubSpot makes of a write: a leading `;` adds options to those that are there (HUBSPOT.md 2.7). */
function after(before: Readonly<Record<string, string | null>>, write: Values) {
  const now: Record<string, string | null> = { ...before }
  for (const [name, value] of Object.entries(write)) {
    const all = [...(before[name] ?? '').split(';'), ...value.split(';')].filter(
      (one) => one !== '',
    )
    const isAdded = value.startsWith(';')
    now[name] = isAdded ? [...new Set(all)].join(';') : value
  }
  return now
}

describe('a row, what the record holds, and what it held before', () => {
  test('only what differs is written; then the record says what the row says, and a second look writes nothing', () => {
    fc.assert(
      fc.property(wishes, anyOf<string | null>(held), (values, before) => {
        const decided = decide(order, values, null, { kind: 'one', record: recordOf(before) })
        const write = decided.kind === 'update' ? decided.properties : {}
        expect(['update', 'unchanged']).toContain(decided.kind)
        for (const [name, value] of Object.entries(write)) {
          const property = byName.get(name) as Property
          expect(sameValue(property, value, before[name] ?? null)).toBe(false)
        }
        const mapped = new Set(
          values.flatMap(({ property, on }) => (on === 'always' ? [property.name] : [])),
        )
        expect(Object.keys(write).filter((name) => !mapped.has(name))).toEqual([])
        const now = after(before, write)
        const again = decide(order, values, null, { kind: 'one', record: recordOf(now) })
        expect(again).toEqual({ kind: 'unchanged', id: '7' })
        const untold = values.filter(({ property, value, on }) => {
          const is = sameValue(property, value ?? '', now[property.name] ?? null)
          return on === 'always' && !is
        })
        expect(untold).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('undone, the record says what it said before, but for what somebody changed since', () => {
    fc.assert(
      fc.property(
        wishes,
        anyOf<string | null>(held),
        fc.dictionary(fc.constantFrom(...byName.keys()), fc.constantFrom('theirs', '99')),
        (values, before, theirs) => {
          const decided = decide(order, values, null, { kind: 'one', record: recordOf(before) })
          fc.pre(decided.kind === 'update')
          if (decided.kind !== 'update') return
          const edited = { ...after(before, decided.properties), ...theirs }
          const done = {
            action: 'update' as const,
            properties: decided.properties,
            before: decided.before,
          }
          const now = { record: recordOf(edited), remade: false, taken: false }
          const undo = decideUndo(done, now, byName, false)
          const put = undo.kind === 'update' ? undo.properties : {}
          const end = after(edited, put)
          const wrong = properties.filter(({ name }) => {
            const meant = name in theirs ? theirs[name] : before[name]
            return !sameValue(byName.get(name) as Property, meant ?? '', end[name] ?? null)
          })
          expect(wrong.map(({ name }) => name)).toEqual([])
          // Undone once, there is nothing more to undo.
          const left = { ...now, record: recordOf(end) }
          expect(['unchanged', 'kept']).toContain(decideUndo(done, left, byName, false).kind)
        },
      ),
      { numRuns: 500 },
    )
  })
})

import { describe, expect, test } from 'vitest'
import { type NamedColumn, nameColumns } from '../../src/inbound/column-names.ts'

const naming = { reserved: ['id'], longest: 40, folds: 'insensitive' } as const
const text = (name: string) => ({ name, kind: 'text' as const, hubspotType: 'string' })
const number = (name: string) => ({ name, kind: 'number' as const, hubspotType: 'number' })
const kept = (property: string, current = true): NamedColumn => ({
  property,
  column: property,
  kind: 'text',
  current,
})
const named = (
  before: readonly NamedColumn[],
  wanted: readonly ReturnType<typeof text>[] | readonly ReturnType<typeof number>[],
  account: readonly string[],
) => nameColumns(before, wanted, new Set(account), naming)

describe('what happened to properties', () => {
  test('nothing, at the first look', () => {
    expect(named([], [text('a'), text('b')], ['a', 'b']).events).toEqual([])
  })

  test('is told of each that is new, alone', () => {
    const { columns, events } = named([kept('a')], [text('a'), text('b')], ['a', 'b'])
    expect(events).toEqual([
      { change: 'column_added', property: 'b', column: 'b', detail: 'string' },
    ])
    expect(columns.map(({ column, current }) => [column, current])).toEqual([
      ['a', true],
      ['b', true],
    ])
  })

  test('is told of one that came back', () => {
    const { columns, events } = named(
      [kept('a', false), kept('b')],
      [text('a'), text('b')],
      ['a', 'b'],
    )
    expect(events).toEqual([
      { change: 'property_restored', property: 'a', column: 'a', detail: 'string' },
    ])
    expect(columns.every(({ current }) => current)).toBe(true)
  })

  test('is told of one that has another type, by its new column', () => {
    const { columns, events } = named([kept('a')], [number('a')], ['a'])
    expect(events).toEqual([
      { change: 'property_retyped', property: 'a', column: 'a__number', detail: 'number' },
    ])
    expect(columns.map(({ column, current }) => [column, current])).toEqual([
      ['a', false],
      ['a__number', true],
    ])
  })

  test('is told of one that the account no longer has, not of one that nobody wants', () => {
    const { columns, events } = named([kept('a'), kept('b'), kept('c', false)], [], ['a'])
    expect(events).toEqual([
      { change: 'property_removed', property: 'b', column: 'b', detail: 'text' },
    ])
    expect(columns.map(({ current }) => current)).toEqual([false, false, false])
  })
})

describe('a name', () => {
  const columnsOf = (names: readonly string[]) =>
    named([], names.map(text), names).columns.map(({ column }) => column)

  test('of just the longest length stays as it is', () => {
    expect(columnsOf(['x'.repeat(40)])).toEqual(['x'.repeat(40)])
    expect(columnsOf(['x'.repeat(41)])[0]).toMatch(/^x{30}__[0-9a-f]{8}$/)
  })

  test('that is taken fits with its number, too', () => {
    const [first, second] = columnsOf(['x'.repeat(40), 'X'.repeat(40)])
    expect(first).toBe('x'.repeat(40))
    expect(second).toMatch(/^X{27}__[0-9a-f]{8}__2$/)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type NamedColumn, nameColumns } from '../../src/inbound/column-names.ts'

const naming = {
  reserved: ['id', 'archived', '_hash'],
  longest: 40,
  folds: 'insensitive',
} as const
const text = (name: string) => ({ name, kind: 'text' as const, hubspotType: 'string' })
const columnsOf = (columns: readonly NamedColumn[]) =>
  Object.fromEntries(columns.map((named) => [`${named.property}:${named.kind}`, named.column]))

describe('column names', () => {
  test('of names that fold to one the lower-case one stays plain, the others follow in code-point order', () => {
    const wanted = ['eMail', 'email', 'Email', 'EMAIL'].map(text)
    expect(
      columnsOf(nameColumns([], wanted, new Set(wanted.map((one) => one.name)), naming).columns),
    ).toEqual({
      'email:text': 'email',
      'EMAIL:text': 'EMAIL__2',
      'Email:text': 'Email__3',
      'eMail:text': 'eMail__4',
    })
  })

  test('are in lower case where the engine folds to upper case', () => {
    const wanted = ['eMail', 'email', 'Größe_ÄB', 'X'.repeat(60)].map(text)
    const upper = { ...naming, folds: 'upper' } as const
    const { columns } = nameColumns([], wanted, new Set(), upper)
    const names = columns.map((named) => named.column)
    expect(names.slice(0, 3)).toEqual(['email', 'email__2', 'größe_Äb'])
    expect(names[3]).toMatch(/^x{30}__[0-9a-f]{8}$/)
  })

  test('no property takes a column of ours', () => {
    const wanted = [text('id'), text('ARCHIVED'), text('name')]
    expect(
      columnsOf(nameColumns([], wanted, new Set(['id', 'ARCHIVED', 'name']), naming).columns),
    ).toEqual({
      'id:text': 'id__2',
      'ARCHIVED:text': 'ARCHIVED__2',
      'name:text': 'name',
    })
  })

  test('a re-typed property gets a column named after its type, and its old one back when the type returns', () => {
    const first = nameColumns([], [text('amount')], new Set(['amount']), naming)
    const number = { name: 'amount', kind: 'number' as const, hubspotType: 'number' }
    const second = nameColumns(first.columns, [number], new Set(['amount']), naming)
    expect(columnsOf(second.columns)).toEqual({
      'amount:text': 'amount',
      'amount:number': 'amount__number',
    })
    expect(second.events).toMatchObject([{ change: 'property_retyped', column: 'amount__number' }])
    const third = nameColumns(second.columns, [text('amount')], new Set(['amount']), naming)
    expect(columnsOf(third.columns)).toEqual(columnsOf(second.columns))
  })

  test('a removed property keeps its column and is reported once', () => {
    const first = nameColumns([], [text('a'), text('b')], new Set(['a', 'b']), naming)
    const second = nameColumns(first.columns, [text('a')], new Set(['a']), naming)
    expect(second.events).toMatchObject([{ change: 'property_removed', property: 'b' }])
    const third = nameColumns(second.columns, [text('a')], new Set(['a']), naming)
    expect(third.events).toEqual([])
  })

  test('law: columns are distinct however an engine folds them, fit, and once given are never given anew', () => {
    const names = fc.uniqueArray(
      fc.oneof(
        fc.constantFrom(
          'id',
          'ID',
          'Id',
          'archived',
          'select',
          'a"b',
          'é',
          'É',
          'name',
          'Name',
          'NAME',
          'name__2',
        ),
        fc.string({ minLength: 1, maxLength: 90, unit: 'grapheme' }),
      ),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(names, names, (before, after) => {
        const first = nameColumns([], before.map(text), new Set(before), naming)
        const all = [...new Set([...before, ...after])]
        const second = nameColumns(first.columns, all.map(text), new Set(all), naming)
        expect(second.columns.slice(0, first.columns.length).map((named) => named.column)).toEqual(
          first.columns.map((named) => named.column),
        )
        const folded = second.columns.map((named) => named.column.toLowerCase())
        expect(new Set([...folded, ...naming.reserved]).size).toBe(
          folded.length + naming.reserved.length,
        )
        for (const named of second.columns) {
          expect(Buffer.byteLength(named.column)).toBeLessThanOrEqual(naming.longest)
        }
        const shuffled = nameColumns([], [...before].reverse().map(text), new Set(before), naming)
        expect(columnsOf(shuffled.columns)).toEqual(columnsOf(first.columns))
      }),
    )
  })
})

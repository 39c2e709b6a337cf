import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Owner, Property } from '../../src/engine/ports.ts'
import { atMost } from '../../src/outbound/send/at-most.ts'
import { cellOf, csvLine } from '../../src/outbound/send/import-cells.ts'
import { aProperty } from '../engine/a-property.ts'

const option = (value: string, label: string) => ({ value, label, hidden: false })
const owner: Owner = {
  id: '7',
  email: 'olga@example.com',
  firstName: 'Olga',
  lastName: 'Owner',
  archived: false,
}
const owners = new Map([['7', owner]])

describe('cells of an import', () => {
  const stages = aProperty({
    type: 'enumeration',
    fieldType: 'select',
    options: [option('1', 'One'), option('2', '1'), option('3', 'Three')],
  })
  const several = aProperty({ ...stages, fieldType: 'checkbox' })
  test.each<[string, Property, string, string | null]>([
    ['texts as they are', aProperty({}), '=1+1, "x"\ny', '=1+1, "x"\ny'],
    ['no text with blanks around it', aProperty({}), ' x', null],
    ['nothing that clears', aProperty({}), '', null],
    ['numbers as they are', aProperty({ type: 'number' }), '-1.5', '-1.5'],
    ['checkboxes in words', aProperty({ type: 'bool' }), 'true', 'True'],
    ['no checkbox of another kind', aProperty({ type: 'bool' }), 'maybe', null],
    ['days as they are', aProperty({ type: 'date' }), '2024-02-29', '2024-02-29'],
    ['times as milliseconds', aProperty({ type: 'datetime' }), '1970-01-01T00:00:01.500Z', '1500'],
    ['no time before 1970', aProperty({ type: 'datetime' }), '1969-12-31T23:59:59.000Z', null],
    ['options by value', stages, '3', '3'],
    ['no value that is another label', stages, '1', null],
    ['lists whose every part is clear', several, '3;2', '3;2'],
    ['no list with an unclear part', several, '3;1', null],
    ['owners by address', aProperty({ referencedObjectType: 'OWNER' }), '7', 'olga@example.com'],
    ['no owner without one', aProperty({ referencedObjectType: 'OWNER' }), '8', null],
    ['nothing of unknown types', aProperty({ type: 'json' }), '{}', null],
  ])('%s', (_, of, value, cell) => {
    expect(cellOf(of, value, owners)).toBe(cell)
  })

  test('are read back as they were by any RFC 4180 reader', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ';', 'é', '\t') })
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
        expect(parse(csvLine(cells), { relax_column_count: true })).toEqual([cells])
      }),
    )
  })
})

describe('work on many items', () => {
  test('never does more at once than it may, and does all of it', async () => {
    let now = 0
    let most = 0
    const done: number[] = []
    await atMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setTimeout(resolve, item % 3))
      now -= 1
      done.push(item)
    })
    expect(most).toBe(3)
    expect(done.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('begins nothing after a failure, waits for what is under way, and throws the first', async () => {
    const begun: number[] = []
    const ended: number[] = []
    const work = atMost(2, [1, 2, 3, 4, 5, 6], async (item) => {
      begun.push(item)
      await new Promise((resolve) => setTimeout(resolve, item))
      if (item === 2) throw new Error('second')
      ended.push(item)
    })
    await expect(work).rejects.toThrow('second')
    expect(begun.length).toBeLessThan(6)
    expect(ended).toEqual(begun.filter((item) => item !== 2))
  })
})

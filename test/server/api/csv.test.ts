import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, csvLine } from '../../../src/server/api/csv.ts'

test.each([
  ['=SUM(A1)', "'=SUM(A1)"],
  ['+49 30 1', "'+49 30 1"],
  ['-1', "'-1"],
  ['@cmd', "'@cmd"],
  ['\tx', "'\tx"],
  ['\r=x', '"\'\r=x"'],
  ['a=b', 'a=b'],
  ['say "hi"', '"say ""hi"""'],
  [-1, '-1'],
  [null, ''],
])('the cell %j is written %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

test('whatever the cells, they read back, and none begins a formula', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
      (cells) => {
        const [read] = parse(csvLine(cells), { relax_column_count: true }) as string[][]
        expect(read?.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(
          cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, '')),
        )
        expect(read?.some((cell) => /^[=+\-@\t\r]/.test(cell))).toBe(false)
      },
    ),
  )
})

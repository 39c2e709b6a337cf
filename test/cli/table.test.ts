import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fittedWidths, tableOf, widthOf, wrapped } from '../../src/cli/table.ts'

describe('a table', () => {
  test('is cut to the room it has, the widest column first, and says so', () => {
    const rows = [
      ['contacts', 'a description that is much too long for a narrow terminal', '1,000'],
    ]
    const lines = tableOf(['name', 'what', 'records'], rows, ['left', 'left', 'right'], 40).split(
      '\n',
    )
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(40)
    expect(lines[1]).toMatch(/^ contacts {2}a description .*… {4}1,000$/)
  })

  test('where there is no terminal nothing is cut', () => {
    const long = 'x'.repeat(300)
    expect(tableOf(['name'], [[long]], [], null)).toContain(long)
  })

  test('keeps one row on one line whatever its cells hold', () => {
    expect(tableOf(['name'], [['two\nlines\tand a tab']], [], null).split('\n')).toHaveLength(2)
  })
})

test('columns fit into the room unless all are as narrow as they get', () => {
  const law = fc.property(
    fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 20, max: 200 }),
    (natural, room) => {
      const widths = fittedWidths(natural, room)
      const total = widths.reduce((sum, width) => sum + width + 2, 1)
      const narrowed = widths.every((width, at) => width <= (natural[at] ?? 0))
      return narrowed && (total <= room || widths.every((width) => width <= 8))
    },
  )
  expect(fc.check(law)).toMatchObject({ failed: false })
})

test('a long text is broken between words, and loses none', () => {
  const words = Array.from({ length: 60 }, (_, at) => `stream_${at}`)
  const text = wrapped(` ${words.join(', ')}`, 80)
  for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  expect(text.replaceAll(/\s+/g, ' ').trim()).toBe(words.join(', '))
})

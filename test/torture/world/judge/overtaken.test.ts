import { expect, test } from 'vitest'
import { invariants } from './givens.ts'
import { judgeOvertaken } from './overtaken.ts'

// Each test plants one break in what the judge is given: a judge that says nothing of it proves nothing.

const written = (rows: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(rows).map(([key, of]) => [key, new Set(of)]))

const before = written({ '_loads r1': ['first'], 'contacts r1': ['a', 'b'] })

test('a run that was overtaken wrote nothing since, whatever others wrote or replaced', () => {
  const after = written({
    '_loads r1': ['first'],
    'contacts r1': ['a'],
    'contacts r2': ['b, newer'],
  })
  expect(judgeOvertaken('r1', before, after)).toEqual([])
})

test('a load, or a row in place of another, that came after the run was overtaken is a break', () => {
  const loaded = written({ '_loads r1': ['first', 'second'] })
  expect(invariants(judgeOvertaken('r1', before, loaded))).toEqual([9])
  const changed = written({ 'contacts r1': ['a', 'b, older'] })
  expect(invariants(judgeOvertaken('r1', before, changed))).toEqual([9])
})

import { expect, test } from 'vitest'
import { type Entry, nextSeed, spansOf, totalsOf } from './ledger.ts'

const entry = (given: Partial<Entry>): Entry => ({
  at: '2026-11-22T10:00:00.000Z',
  commit: 'abc',
  kind: 'in process',
  seeds: [],
  broken: [],
  kills: 0,
  runs: 0,
  seconds: 1,
  counts: {},
  ...given,
})

test('seeds add up over calls, each once, and the last word on a seed counts', () => {
  const entries = [
    entry({ seeds: [[1, 10]], broken: [3, 4], kills: 2, runs: 20 }),
    entry({
      seeds: [
        [3, 3],
        [9, 12],
      ],
      broken: [12],
      kills: 1,
      runs: 8,
    }),
    entry({ kind: 'real', seeds: [[1, 5]], kills: 5, runs: 9 }),
    entry({ kind: 'planted', counts: { 'no-horizon': 7 }, kills: 99 }),
  ]
  expect(totalsOf(entries)).toEqual({ seeds: 12, real: 5, kills: 8, runs: 37, broken: 2 })
})

test('a call goes on behind the seeds that were run in a row from 1', () => {
  expect(nextSeed([], 'in process')).toBe(1)
  const entries = [entry({ seeds: [[8, 20]] }), entry({ seeds: [[1, 5]] })]
  expect(nextSeed(entries, 'in process')).toBe(6)
  expect(nextSeed([...entries, entry({ seeds: [[6, 7]] })], 'in process')).toBe(21)
  expect(nextSeed(entries, 'real')).toBe(1)
})

test('numbers that follow each other are one span', () => {
  expect(spansOf([3, 1, 2, 2, 7])).toEqual([
    [1, 3],
    [7, 7],
  ])
  expect(spansOf([])).toEqual([])
})

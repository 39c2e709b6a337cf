import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Going, type GuardFacts, reasonsToHold } from '../../src/outbound/plan/hold.ts'

const none: Going = { removals: 0, unapproved: 0, of: 0 }

const facts = (changes: Partial<GuardFacts> = {}): GuardFacts => ({
  strategy: 'mirror',
  share: 0.2,
  rows: 100,
  keyless: 0,
  archives: none,
  pairs: none,
  emptyColumns: [],
  ...changes,
})

const going = (removals: number, of: number, unapproved = removals): Going => ({
  removals,
  unapproved,
  of,
})

describe('the guard', () => {
  test.each<[title: string, given: Partial<GuardFacts>, held: RegExp | null]>([
    ['nine of nine', { archives: going(9, 9) }, null],
    ['ten of fifty, just the share', { archives: going(10, 50) }, null],
    ['one of fifty at 0 %', { share: 0, archives: going(1, 50) }, /more than 0 %/],
    ['one pair of fifty at 0 %', { share: 0, pairs: going(1, 50) }, /more than 0 %/],
    ['eleven of fifty', { archives: going(11, 50) }, /stands for 50 records.*20 %/],
    ['eleven of fifty, all approved', { archives: going(11, 50, 0) }, null],
    ['eleven of fifty, ten approved', { archives: going(11, 50, 1) }, /50 records/],
    ['pairs alone', { pairs: going(11, 50) }, /stands for 50 links/],
    ['one record, the source empty', { archives: going(1, 500), rows: 0 }, /no rows/],
    ['one pair, the source empty', { pairs: going(1, 500), rows: 0 }, /no rows/],
    ['one record, a row without a key', { archives: going(1, 500), keyless: 2 }, /2 rows.*no key/],
    ['one pair, a row without a key', { pairs: going(1, 500), keyless: 2 }, null],
    ['one pair, its column empty', { pairs: going(1, 500), emptyColumns: ['c'] }, /column c is/],
    [
      'all pairs, their column empty',
      { pairs: going(500, 500), emptyColumns: ['c'] },
      /^The source column c is null in every row\.$/,
    ],
    [
      'rows that name ten of twenty',
      { strategy: 'archive', archives: going(10, 20) },
      /has 20 rows/,
    ],
    ['rows that name nine of nine', { strategy: 'archive', archives: going(9, 9) }, null],
  ])('%s', (_title, given, held) => {
    expect(reasonsToHold(facts(given)).join(' ')).toMatch(held ?? /^$/)
  })

  const anyGoing = fc
    .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000))
    .map(([of, removals, unapproved]) => going(removals, of, Math.min(unapproved, removals)))

  test('nothing unapproved is never held; too much of anything unapproved always is', () => {
    fc.assert(
      fc.property(
        fc.record({
          strategy: fc.constantFrom('archive' as const, 'mirror' as const, 'other' as const),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
          rows: fc.nat(1_000),
          keyless: fc.nat(3),
          archives: anyGoing,
          pairs: anyGoing,
          emptyColumns: fc.constant([]),
        }),
        (given) => {
          const held = reasonsToHold(given).length > 0
          const parts = [given.archives, given.pairs]
          const allApproved = parts.every(({ unapproved }) => unapproved === 0)
          const tooMuch = parts.some(
            ({ removals, unapproved, of }) =>
              unapproved > 0 && removals >= 10 && removals / Math.max(of, 1) > given.share,
          )
          expect(!(allApproved && held)).toBe(true)
          expect(!tooMuch || held).toBe(true)
          // A larger share allows no less, and what is approved besides holds nothing.
          expect(held || reasonsToHold({ ...given, share: 1 }).length === 0).toBe(true)
          const approved = parts.map((part) => ({ ...part, unapproved: 0 }))
          const [archives = none, pairs = none] = approved
          expect(reasonsToHold({ ...given, archives, pairs })).toEqual([])
        },
      ),
    )
  })
})

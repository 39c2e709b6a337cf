import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Compared,
  judge,
  type Totals,
  unexplained,
  type Vouched,
} from '../../src/inbound/verify/judge.ts'

const position = '2026-11-01T00:00:00.000Z'
const before = new Date('2026-10-01T00:00:00.000Z')
const after = new Date('2026-11-02T00:00:00.000Z')

const vouched: Vouched = {
  position,
  rereads: false,
  sweptTo: position,
  sweepDue: false,
  proofDue: false,
}
const nowhere = { archived: new Map(), merged: new Map() }

const same: Compared = {
  id: '1',
  isHere: true,
  isThere: true,
  isDeletedHere: false,
  isArchivedThere: false,
  archivedAt: null,
  keptVersion: before,
  version: before,
  hasSameHash: true,
  isSetAside: false,
  isForeign: false,
  columns: [],
}
const missing = { ...same, isHere: false, keptVersion: null, hasSameHash: false }
const lost = { ...same, isThere: false, version: null, hasSameHash: false }
const unlike = { ...same, columns: ['email'], hasSameHash: false }

interface Case {
  readonly title: string
  readonly one: Compared
  readonly vouched?: Partial<Vouched>
  readonly archived?: Date | null
  readonly merged?: Date
  readonly told: readonly [kind: string, isPending: boolean] | null
}

const cases: readonly Case[] = [
  { title: 'the same', one: same, told: null },
  { title: 'missing of old', one: missing, told: ['missing', false] },
  { title: 'missing and new', one: { ...missing, version: after }, told: ['missing', true] },
  { title: 'missing but set aside', one: { ...missing, isSetAside: true }, told: null },
  {
    title: 'missing, undated, read next time',
    one: { ...missing, version: new Date(0) },
    vouched: { rereads: true },
    told: ['missing', true],
  },
  {
    title: 'missing, undated, not read again',
    one: { ...missing, version: new Date(0) },
    told: ['missing', false],
  },
  {
    title: 'missing where nothing is vouched for',
    one: missing,
    vouched: { position: null },
    told: ['missing', true],
  },
  { title: 'gone on both sides', one: { ...lost, isDeletedHere: true }, told: null },
  { title: 'gone without a word', one: lost, told: ['extra', false] },
  {
    title: 'gone, a proof is due',
    one: lost,
    vouched: { proofDue: true },
    told: ['extra', true],
  },
  {
    title: 'never written by us, a proof is due',
    one: { ...lost, isForeign: true },
    vouched: { proofDue: true },
    told: ['extra', false],
  },
  { title: 'archived before the sweep', one: lost, archived: before, told: ['archived', false] },
  { title: 'archived since the sweep', one: lost, archived: after, told: ['archived', true] },
  {
    title: 'archived before the sweep, another is due',
    one: lost,
    archived: before,
    vouched: { sweepDue: true },
    told: ['archived', true],
  },
  { title: 'merged of old', one: lost, merged: before, told: ['merged', false] },
  { title: 'merged since', one: lost, merged: after, told: ['merged', true] },
  {
    title: 'restored of old',
    one: { ...same, isDeletedHere: true },
    told: ['deleted_here', false],
  },
  {
    title: 'restored and changed since',
    one: { ...same, isDeletedHere: true, version: after },
    told: ['deleted_here', true],
  },
  { title: 'changed without a date', one: unlike, told: ['differs', false] },
  {
    title: 'changed without a date, read next time',
    one: unlike,
    vouched: { rereads: true },
    told: ['differs', true],
  },
  {
    title: 'edited by hand: no run writes it',
    one: { ...unlike, hasSameHash: true },
    vouched: { rereads: true, position: null },
    told: ['differs', false],
  },
  { title: 'changed since', one: { ...unlike, version: after }, told: ['outdated', true] },
  {
    title: 'changed before the position, and not read',
    one: { ...unlike, keptVersion: new Date(before.getTime() - 1) },
    told: ['outdated', false],
  },
  {
    title: 'newer here than in HubSpot: no run goes back',
    one: { ...unlike, version: after, keptVersion: new Date(after.getTime() + 1) },
    told: ['differs', false],
  },
]

test.each(cases)('$title', ({ one, vouched: how, archived, merged, told }) => {
  const where = {
    archived: new Map(archived === undefined ? [] : [['1', archived]]),
    merged: new Map(merged === undefined ? [] : [['1', merged]]),
  }
  const verdict = judge(one, { ...vouched, ...how }, where)
  expect(verdict === null ? null : [verdict.kind, verdict.isPending]).toEqual(told)
})

test('what is dated at or before the position is never called pending by its date', () => {
  const time = fc.date({
    min: new Date('2020-01-01T00:00:00.000Z'),
    max: new Date('2030-01-01T00:00:00.000Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(time, time, fc.boolean(), (version, keptVersion, hasSameHash) => {
      const isNew = version.getTime() > Date.parse(position)
      const absent = judge({ ...missing, version }, vouched, nowhere)
      expect(absent?.isPending).toBe(isNew)
      const differs = judge({ ...unlike, version, keptVersion, hasSameHash }, vouched, nowhere)
      expect(differs?.isPending === true && !isNew).toBe(false)
    }),
  )
})

test('totals are explained exactly as far as what is on its way', () => {
  const few = fc.nat({ max: 50 })
  fc.assert(
    fc.property(
      fc.record({
        live: few,
        total: few,
        changed: few,
        landed: few,
        fresh: few,
        lateGone: few,
        goneSince: few,
      }),
      (totals: Totals) => {
        const apart = totals.total - totals.live
        const most = Math.max(0, totals.changed - totals.landed) + totals.lateGone
        const least = -(totals.fresh + totals.goneSince)
        // What is left over brings the totals exactly to the edge of what can be explained.
        const nearest = Math.min(Math.max(apart, least), most)
        expect(unexplained(totals)).toBe(apart - nearest)
      },
    ),
  )
})

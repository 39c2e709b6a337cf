import { describe, expect, test } from 'vitest'
import { chooseRoute, chooseStrategy, exportFrom, needsSize } from '../../src/inbound/routes.ts'
import { contacts } from '../../streams/contacts.ts'
import { marketingEmails } from '../../streams/marketing-emails.ts'
import { owners } from '../../streams/owners.ts'
import { users } from '../../streams/users.ts'
import { streamOrder } from './sync-room.ts'

const never = { position: null, backfill: false }
const before = { position: '2026-11-20T00:00:00.000Z', backfill: false }
const whole = { after: null, until: '2026-11-21T10:00:00.999Z' }
const delta = { after: '2026-11-20T00:00:00.000Z', until: '2026-11-21T10:00:00.999Z' }

describe('strategy', () => {
  test.each([
    {
      title: 'auto reads all first',
      how: {},
      state: never,
      full: false,
      is: ['full_refresh', true],
    },
    {
      title: 'auto reads changes later',
      how: {},
      state: before,
      full: false,
      is: ['incremental', false],
    },
    { title: '--full reads all', how: {}, state: before, full: true, is: ['full_refresh', true] },
    {
      title: 'rows that lack values are read again',
      how: {},
      state: { ...before, backfill: true },
      full: false,
      is: ['full_refresh', true],
    },
    {
      title: 'a full refresh reads all each time',
      how: { strategy: 'full_refresh' as const },
      state: before,
      full: false,
      is: ['full_refresh', true],
    },
    {
      title: 'incremental reads changes later',
      how: { strategy: 'incremental' as const },
      state: before,
      full: false,
      is: ['incremental', false],
    },
    {
      title: 'incremental too makes up for what rows lack',
      how: { strategy: 'incremental' as const },
      state: { ...before, backfill: true },
      full: false,
      is: ['incremental', true],
    },
    {
      title: 'a forced export reads changes by export',
      how: { route: 'export' as const },
      state: before,
      full: false,
      is: ['incremental', false],
    },
    {
      title: 'incremental begins with all',
      how: { strategy: 'incremental' as const },
      state: never,
      full: false,
      is: ['incremental', true],
    },
    {
      title: 'a forced list allows nothing but full refreshes',
      how: { route: 'list' as const },
      state: before,
      full: false,
      is: ['full_refresh', true],
    },
  ])('$title', ({ how, state, full, is }) => {
    const plan = chooseStrategy(streamOrder(contacts, how), state, full)
    expect([plan.strategy, plan.whole]).toEqual(is)
  })

  test('a collection is read whole each time, and only written where it changed', () => {
    expect(chooseStrategy(streamOrder(owners), before, false)).toEqual({
      strategy: 'client_incremental',
      whole: true,
    })
    expect(() =>
      chooseStrategy(streamOrder(owners, { strategy: 'incremental' }), before, false),
    ).toThrow(/offers: auto, full_refresh, client_incremental\./)
    const asked = streamOrder(owners, { strategy: 'client_incremental' })
    expect(chooseStrategy(asked, before, false)).toEqual({
      strategy: 'client_incremental',
      whole: true,
    })
  })

  test('a collection that is compared by its times is whole the first time only', () => {
    const reads = (state: typeof never | typeof before, strategy: 'auto' | 'client_incremental') =>
      chooseStrategy(streamOrder(marketingEmails, { strategy }), state, false)
    for (const strategy of ['auto', 'client_incremental'] as const) {
      expect(reads(never, strategy).whole).toBe(true)
      expect(reads(before, strategy)).toEqual({ strategy: 'client_incremental', whole: false })
    }
    const backfill = { ...before, backfill: true }
    expect(
      chooseStrategy(
        streamOrder(marketingEmails, { strategy: 'client_incremental' }),
        backfill,
        false,
      ),
    ).toEqual({ strategy: 'client_incremental', whole: true })
  })

  test('a stream with full refreshes alone reads all each time', () => {
    const fullOnly = { ...owners, read: { full_refresh: owners.read.full_refresh } }
    expect(chooseStrategy(streamOrder(fullOnly), before, false)).toEqual({
      strategy: 'full_refresh',
      whole: true,
    })
  })
})

describe('route', () => {
  const all = { strategy: 'full_refresh', whole: true } as const
  const changes = { strategy: 'incremental', whole: false } as const
  test.each([
    {
      title: 'a small account is listed',
      plan: all,
      records: exportFrom,
      exportsLeft: 20,
      window: whole,
      is: 'list',
    },
    {
      title: 'a large one is exported',
      plan: all,
      records: exportFrom + 1,
      exportsLeft: 1,
      window: whole,
      is: 'export',
    },
    {
      title: 'never with the exports that are left to people',
      plan: all,
      records: 1e6,
      exportsLeft: 0,
      window: whole,
      is: 'list',
    },
    {
      title: 'a start date makes the search cheaper than the list',
      plan: all,
      records: 10,
      exportsLeft: 20,
      window: delta,
      is: 'search',
    },
    {
      title: 'changes are searched',
      plan: changes,
      records: null,
      exportsLeft: 20,
      window: delta,
      is: 'search',
    },
    {
      title: 'very many changes are exported',
      plan: changes,
      records: 1e6,
      exportsLeft: 20,
      window: delta,
      is: 'export',
    },
  ])('$title', ({ plan, records, exportsLeft, window, is }) => {
    expect(chooseRoute(contacts, plan, 'auto', { records, exportsLeft, window })).toBe(is)
  })

  test('a forced route is taken, or refused by name', () => {
    const facts = { records: null, exportsLeft: 0, window: whole }
    expect(chooseRoute(contacts, all, 'search', facts)).toBe('search')
    expect(() => chooseRoute(contacts, changes, 'list', facts)).toThrow(/can't be read by list/)
    expect(() => chooseRoute(contacts, all, 'export', facts)).toThrow(/can't be exported now/)
  })

  test('an export that no document vouches for is taken by name only', () => {
    const facts = { records: 1e6, exportsLeft: 20, window: whole }
    expect(chooseRoute(users, all, 'auto', facts)).toBe('list')
    expect(chooseRoute(users, changes, 'auto', { ...facts, window: delta })).toBe('search')
    expect(chooseRoute(users, all, 'export', facts)).toBe('export')
    expect(needsSize(users, all, 'auto', 1e12, 20)).toBe(false)
    expect(() => chooseRoute(users, changes, 'list', facts)).toThrow(/offers: search, export\./)
  })

  test('a stream that declares no way to be read is a fault of its declaration', () => {
    const facts = { records: null, exportsLeft: 20, window: whole }
    const unread = { ...contacts, read: { full_refresh: [] } }
    expect(() => chooseRoute(unread, all, 'auto', facts)).toThrow(/declares no way to be read/)
    expect(() => chooseRoute(unread, changes, 'auto', facts)).toThrow(/declares no way to be read/)
  })

  test('a delta is only sized when the last run is long ago', () => {
    expect(needsSize(contacts, changes, 'auto', 3_600_000, 20)).toBe(false)
    expect(needsSize(contacts, changes, 'auto', 86_400_000, 20)).toBe(true)
    expect(needsSize(contacts, all, 'auto', 0, 20)).toBe(true)
    expect(needsSize(contacts, all, 'list', 0, 20)).toBe(false)
    expect(needsSize(contacts, changes, 'auto', 6 * 3_600_000, 20)).toBe(false)
    expect(needsSize(contacts, changes, 'auto', 6 * 3_600_000 + 1, 20)).toBe(true)
    expect(needsSize(contacts, all, 'auto', 0, 0)).toBe(false)
    expect(needsSize(owners, all, 'auto', 0, 20)).toBe(false)
    const exported = { ...owners, read: contacts.read }
    expect(needsSize(exported, all, 'auto', 0, 20)).toBe(false)
  })
})

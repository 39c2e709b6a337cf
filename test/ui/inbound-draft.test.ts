import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeclaredStream } from '../../ui/src/app/declared.ts'
import {
  byObjectOf,
  linkable,
  pairsOf,
  selectionFor,
  withByObject,
  withPairs,
  withSelectionFor,
} from '../../ui/src/screens/inbound/by-object.ts'
import {
  isRead,
  type Selection,
  selectionOf,
  withHashed,
  withNewOnes,
  withRead,
  withSelection,
} from '../../ui/src/screens/inbound/properties.ts'
import {
  declaredOf,
  matches,
  streamLines,
  valuesOf,
  withChosen,
  withOptionOfMany,
} from '../../ui/src/screens/inbound/streams.ts'

const { streams } = JSON.parse(
  readFileSync(new URL('../../connector.json', import.meta.url), 'utf8'),
) as { readonly streams: readonly DeclaredStream[] }

describe('streams', () => {
  test.each([
    ['contacts', 'object', 'contacts'],
    ['contacts_archived', 'archived', 'contacts_archived'],
    ['custom_robots', 'object', 'custom_<name>'],
    ['custom_robots_archived', 'archived', 'custom_<name>_archived'],
    ['custom_robots_archived', null, 'custom_<name>_archived'],
    ['object_0_410', 'object', 'object_<type id>'],
    ['nothing', null, null],
  ])('%s (%s) is declared by %s', (name, kind, declared) => {
    expect(declaredOf(name, kind, streams)?.name ?? null).toBe(declared)
  })

  const account = [
    { name: 'contacts', kind: 'object', object: 'contacts', missing_scopes: [] },
    { name: 'deals', kind: 'object', object: 'deals', missing_scopes: ['crm.objects.deals.read'] },
    { name: 'contacts_archived', kind: 'archived', object: 'contacts', missing_scopes: [] },
    { name: 'owners', kind: 'collection', object: null, missing_scopes: [] },
    { name: 'custom_robots', kind: 'object', object: 'p_robots', missing_scopes: [] },
  ]
  const lines = streamLines(streams, account, ['contacts', 'gone'])

  test('the usual ones are those that double nothing and lack nothing', () => {
    expect(lines.filter(({ usual }) => usual).map(({ name }) => name)).toEqual([
      'contacts',
      'custom_robots',
      'owners',
    ])
  })

  test('what only the document names is shown, so that it is not lost', () => {
    const gone = lines.find(({ name }) => name === 'gone')
    expect(gone).toMatchObject({ offered: false, declared: null })
    expect(streamLines(streams, null, ['contacts', 'gone']).map(({ name }) => name)).toContain(
      'gone',
    )
  })

  test('objects of the account stand in a group of their own', () => {
    expect(lines.map(({ group }) => group)).toEqual(
      expect.arrayContaining(['object', 'own', 'collection', 'archived']),
    )
    expect(lines.find(({ name }) => name === 'custom_robots')?.group).toBe('own')
  })

  test('are found by words of name and summary', () => {
    expect(lines.filter((line) => matches(line, 'contacts arch')).map(({ name }) => name)).toEqual([
      'contacts_archived',
    ])
  })

  test('choosing keeps the options of those that are there, and takes out only what is named', () => {
    const config = { connection: 'main', streams: { contacts: { route: 'list' }, gone: null } }
    const more = withChosen(config, ['contacts', 'owners'], true)
    expect(more['streams']).toEqual({ contacts: { route: 'list' }, gone: null, owners: {} })
    expect(withChosen(more, ['owners'], false)).toEqual(config)
  })

  test('one option of many is set where it is offered; a default is not written down', () => {
    const config = {
      streams: { contacts: { storage: 'append', hash: ['email'] }, owners: null, gone: { x: 1 } },
    }
    const chosen = lines.filter(({ name }) => name in config.streams)
    const incremental = withOptionOfMany(config, chosen, 'strategy', 'incremental')
    expect(incremental.unfit).toEqual(['owners', 'gone'])
    expect(incremental.config['streams']).toEqual({
      contacts: { storage: 'append', hash: ['email'], strategy: 'incremental' },
      owners: null,
      gone: { x: 1 },
    })
    const owners = lines.find(({ name }) => name === 'owners')
    expect(owners === undefined ? [] : valuesOf(owners, 'strategy')).not.toContain('incremental')
    expect(withOptionOfMany(config, chosen, 'storage', 'merge').config['streams']).toEqual({
      contacts: { hash: ['email'] },
      owners: null,
      gone: { x: 1 },
    })
  })
})

describe('properties', () => {
  test('a choice for each of several streams is left as it is', () => {
    expect(selectionOf({ properties: { contacts: ['email'] } })).toBeNull()
  })

  test.each([
    [{}, {}],
    [
      { properties: 'all', exclude: ['a'] },
      { properties: 'all', exclude: ['a'] },
    ],
    [
      { properties: ['a'], hash: ['a'], route: 'list' },
      { properties: ['a'], hash: ['a'], route: 'list' },
    ],
  ])('%j is written as it was read', (options, written) => {
    const selection = selectionOf(options)
    expect(selection === null ? null : withSelection(options, selection)).toEqual(written)
  })

  const all = ['a', 'b', 'c', 'd']
  const some = fc.subarray(all)
  const selection: fc.Arbitrary<Selection> = fc.record({
    chosen: fc.option(some, { nil: null }),
    excluded: some,
    hashed: some,
  })

  test('what is ticked is read, what is not is not, and others stay as they were', () => {
    fc.assert(
      fc.property(selection, some, fc.boolean(), (before, names, read) => {
        const after = withRead(before, names, read)
        for (const name of all)
          expect(isRead(after, name)).toBe(names.includes(name) ? read : isRead(before, name))
        const hashed = after.hashed.filter((name) => names.includes(name))
        expect(hashed).toEqual(read ? before.hashed.filter((name) => names.includes(name)) : [])
      }),
    )
  })

  test('whether new ones are read changes nothing of those that are there', () => {
    fc.assert(
      fc.property(selection, fc.boolean(), (before, newOnes) => {
        const after = withNewOnes(before, newOnes, all)
        expect(after.chosen === null).toBe(newOnes)
        expect(all.filter((name) => isRead(after, name))).toEqual(
          all.filter((name) => isRead(before, name)),
        )
        expect(after.hashed).toEqual(before.hashed)
      }),
    )
  })

  test('a hash is asked for once', () => {
    const none: Selection = { chosen: null, excluded: [], hashed: [] }
    const once = withHashed(none, 'a', true)
    expect(withHashed(once, 'a', true).hashed).toEqual(['a'])
    expect(withHashed(once, 'a', false).hashed).toEqual([])
  })
})

describe('choices for each of several streams', () => {
  const options = { properties: { deals: ['dealstage'], contacts: 'all' }, hash: ['email'] }

  test.each([
    [{}, 'usual'],
    [{ properties: 'all' }, 'usual'],
    [options, options.properties],
    [{ properties: ['email'] }, undefined],
    [{ properties: { deals: 'some' } }, undefined],
  ])('%j is shown as it is, or left alone', (value, shown) => {
    expect(byObjectOf(value)).toEqual(shown)
  })

  test('one stream changes and the others stay; the usual is not written down', () => {
    const of = byObjectOf(options)
    if (of === undefined || of === 'usual') throw new Error('It is shown.')
    const deals = selectionFor(of['deals'] ?? 'all', options)
    expect(deals).toEqual({ chosen: ['dealstage'], excluded: [], hashed: ['email'] })
    const more = withSelectionFor(options, of, 'deals', withRead(deals, ['amount'], true))
    expect(more).toEqual({
      properties: { deals: ['dealstage', 'amount'], contacts: 'all' },
      hash: ['email'],
    })
    const all = withSelectionFor(options, of, 'deals', { chosen: null, excluded: [], hashed: [] })
    expect(all).toEqual({ properties: { deals: 'all', contacts: 'all' } })
    expect(withByObject(options, 'usual')).toEqual({ hash: ['email'] })
  })

  test('pairs are among the object streams of the sync', () => {
    expect([pairsOf({}), pairsOf({ pairs: 'all' })]).toEqual(['all', 'all'])
    expect(pairsOf({ pairs: [['contacts', 'deals']] })).toEqual([['contacts', 'deals']])
    expect(pairsOf({ pairs: [['contacts']] })).toBe(undefined)
    expect(withPairs({ pairs: [['a', 'b']], route: 'list' }, 'all')).toEqual({ route: 'list' })
    const lines = streamLines(streams, null, [])
    const config = { streams: { contacts: {}, owners: {}, contacts_archived: {}, deals: null } }
    expect(linkable(lines, config)).toEqual(['contacts', 'deals'])
  })
})

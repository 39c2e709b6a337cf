import { expect, test } from 'vitest'
import type { Property, WireRecord } from '../../src/engine/ports.ts'
import { decideUndo, type Done, type Now } from '../../src/outbound/undo/decide-undo.ts'
import { type DoneLink, undoPair } from '../../src/outbound/undo/undo-pair.ts'

const property = (name: string, more: Partial<Property> = {}): Property => ({
  name,
  label: name,
  description: '',
  type: 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  options: [],
  externalOptions: false,
  hidden: false,
  hubspotDefined: false,
  dataSensitivity: null,
  hasUniqueValue: false,
  calculated: false,
  readOnlyValue: false,
  referencedObjectType: null,
  ...more,
})

const known = new Map(
  [
    property('city'),
    property('tags', { type: 'enumeration', fieldType: 'checkbox' }),
    property('computed', { calculated: true }),
    property('list_member'),
  ].map((one) => [one.name, one]),
)

const record = (properties: WireRecord['properties']): WireRecord => ({
  id: '1',
  properties,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  archived: false,
})

const now = (properties: WireRecord['properties'] | null, more: Partial<Now> = {}): Now => ({
  record: properties === null ? null : record(properties),
  remade: false,
  taken: false,
  ...more,
})

const updated: Done = { action: 'update', properties: { city: 'Oslo' }, before: { city: 'Rome' } }
const added: Done = { action: 'update', properties: { tags: ';b' }, before: { tags: 'a' } }
const made: Done = { action: 'create', properties: { city: 'Oslo' }, before: {} }
const gone: Done = {
  action: 'archive',
  properties: {},
  before: { city: 'Rome', computed: '1', tags: null },
}

test.each<[string, Done, Now, boolean, object]>([
  [
    'a value that is still what was written',
    updated,
    now({ city: 'Oslo' }),
    false,
    { kind: 'update', properties: { city: 'Rome' }, before: { city: 'Oslo' }, kept: 0 },
  ],
  [
    'a value that was empty',
    { ...updated, before: { city: null } },
    now({ city: 'Oslo' }),
    false,
    { kind: 'update', properties: { city: '' } },
  ],
  ['a value that somebody changed', updated, now({ city: 'Bonn' }), false, { kind: 'kept' }],
  ['a value that is back already', updated, now({ city: 'Rome' }), false, { kind: 'unchanged' }],
  ['a record that is gone', updated, now(null), false, { kind: 'kept' }],
  [
    'an option that was added',
    added,
    now({ tags: 'a;b' }),
    false,
    { kind: 'update', properties: { tags: 'a' } },
  ],
  ['a created record', made, now({ city: 'Oslo' }), false, { kind: 'archive' }],
  ['a created record that was worked on', made, now({ city: 'Bonn' }), false, { kind: 'kept' }],
  ['a created record that is gone', made, now(null), false, { kind: 'unchanged' }],
  ['an archived record', gone, now(null), false, { kind: 'create', properties: { city: 'Rome' } }],
  ['an archived record that is back', gone, now({ city: 'Rome' }), false, { kind: 'unchanged' }],
  [
    'an archived record that was made anew',
    gone,
    now(null, { remade: true }),
    false,
    { kind: 'unchanged' },
  ],
  [
    'an archived record whose identity is taken',
    gone,
    now(null, { taken: true }),
    false,
    { kind: 'kept' },
  ],
  [
    'a member taken off a list',
    gone,
    now({ list_member: null }),
    true,
    { kind: 'update', properties: { list_member: 'true' } },
  ],
  [
    'a member that is back on the list',
    gone,
    now({ list_member: 'true' }),
    true,
    { kind: 'unchanged' },
  ],
])('%s', (_, done, held, isList, undo) => {
  expect(decideUndo(done, held, known, isList)).toMatchObject(undo)
})

const type = (typeId: number, label: string | null) => ({ category: 'USER_DEFINED', typeId, label })
const link = (
  action: 'add' | 'remove',
  typeId: number,
  label: string | null,
  existed: boolean | null,
): DoneLink => ({ action, label, category: 'USER_DEFINED', typeId, existed })
const bare = type(1, null)
const ours = type(7, 'Ours')
const theirs = type(8, 'Theirs')
const ref = ({ category, typeId }: typeof ours) => ({ category, typeId })

test.each<[string, readonly DoneLink[], readonly ReturnType<typeof type>[], object]>([
  [
    'a label on a new pair takes the pair along',
    [link('add', 7, 'Ours', false)],
    [bare, ours],
    { removePair: true, write: null, removeTypes: null },
  ],
  [
    'a label on a pair that was there leaves it',
    [link('add', 7, 'Ours', true)],
    [bare, ours],
    { removePair: false, write: null, removeTypes: [ref(ours)] },
  ],
  [
    'labels of others stay',
    [link('add', 7, 'Ours', false)],
    [bare, ours, theirs],
    { removePair: false, write: null, removeTypes: [ref(ours)] },
  ],
  [
    'a bare link that others have labelled stays',
    [link('add', 1, null, false)],
    [bare, theirs],
    { removePair: false, undone: [] },
  ],
  [
    'a link that is gone already',
    [link('add', 7, 'Ours', false)],
    [],
    { removePair: false, undone: [], write: null },
  ],
  [
    'a removed label comes back beside the others',
    [link('remove', 7, 'Ours', null)],
    [bare, theirs],
    { write: [ref(theirs), ref(ours)], removePair: false },
  ],
  ['a removed bare link comes back', [link('remove', 1, null, null)], [], { write: [] }],
  [
    'one label for another',
    [link('add', 8, 'Theirs', true), link('remove', 7, 'Ours', true)],
    [bare, theirs],
    { write: [ref(ours)], removeTypes: [ref(theirs)], removePair: false },
  ],
])('undo of a pair: %s', (_, links, present, undo) => {
  expect(undoPair(links, present)).toMatchObject(undo)
})

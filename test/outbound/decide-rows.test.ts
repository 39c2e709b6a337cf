import { describe, expect, test } from 'vitest'
import type { RuleCheck } from '../../src/outbound/fields/account-rules.ts'
import { problem } from '../../src/outbound/problem.ts'
import { type DecideOrder, decide, type Match } from '../../src/outbound/records/decide.ts'
import { aProperty } from '../engine/a-property.ts'

const email = aProperty({ name: 'email' })
const name = aProperty({ name: 'firstname' })
const tags = aProperty({ name: 'tags', type: 'enumeration', fieldType: 'checkbox' })

const orderOf = (more: Partial<DecideOrder> = {}): DecideOrder => ({
  strategy: 'upsert',
  requires: [],
  mayCreate: true,
  forwardOnly: new Map(),
  rules: new Map(),
  ...more,
})
const value = (property: typeof name, text: string | null, on: 'always' | 'create' = 'always') => ({
  property,
  value: text,
  on,
})
const identity = (text: string, moved = false) => ({ property: email, value: text, moved })
const record = (properties: Readonly<Record<string, string | null>>): Match => ({
  kind: 'one',
  record: { id: '7', properties, createdAt: '', updatedAt: '', archived: false },
})
const none: Match = { kind: 'none' }
/** No shouting in first names. */
const rules: ReadonlyMap<string, RuleCheck> = new Map([
  [
    'firstname',
    (text: string) =>
      text.toUpperCase() === text
        ? problem('outbound.value_no_option', 'firstname shouts.', 'firstname')
        : null,
  ],
])

describe('a row whose record', () => {
  test.each<[string, DecideOrder['strategy'], boolean, Match, string, string]>([
    [
      'is one of several',
      'upsert',
      true,
      { kind: 'several' },
      'update',
      'outbound.identity_ambiguous',
    ],
    [
      'is one of several',
      'create',
      true,
      { kind: 'several' },
      'create',
      'outbound.identity_ambiguous',
    ],
    ['is there already', 'create', true, record({}), 'create', 'outbound.already_exists'],
    ['is not there', 'update', true, none, 'update', 'outbound.no_match'],
    ['is there no more', 'upsert', false, none, 'update', 'outbound.record_gone'],
  ])('%s is set aside (%s)', (_, strategy, mayCreate, match, action, code) => {
    const order = orderOf({ strategy, mayCreate })
    const decided = decide(order, [value(name, 'A')], identity('a@x.test'), match)
    expect(decided).toMatchObject({ kind: 'set_aside', action, problem: { code, retryable: true } })
  })

  test('is one of several names what it was looked for by', () => {
    const of = (known: ReturnType<typeof identity> | null) =>
      decide(orderOf(), [], known, { kind: 'several' })
    expect(of(identity('a'))).toMatchObject({ problem: { field: 'email' } })
    expect(of(null)).toMatchObject({ problem: { field: null } })
  })

  test('is not there is made, of what it has', () => {
    const values = [
      value(name, 'Ada', 'create'),
      value(tags, ';a;b'),
      value(aProperty({ name: 'marks', fieldType: 'checkbox' }), 'a;b'),
      value(aProperty({ name: 'note' }), ';kept'),
      value(aProperty({ name: 'empty' }), ''),
      value(aProperty({ name: 'nothing' }), null),
    ]
    expect(decide(orderOf({ strategy: 'create' }), values, identity('a@x.test'), none)).toEqual({
      kind: 'create',
      properties: { email: 'a@x.test', firstname: 'Ada', tags: 'a;b', marks: 'a;b', note: ';kept' },
    })
    expect(decide(orderOf(), [], null, none)).toEqual({ kind: 'create', properties: {} })
  })

  test('is there gets what differs, and its identity where that moved', () => {
    const held = record({ email: 'old@x.test', firstname: 'Ada', tags: null })
    const values = [value(name, 'Ada'), value(tags, 'a'), value(aProperty({ name: 'n' }), null)]
    expect(decide(orderOf(), values, identity('a@x.test', true), held)).toEqual({
      kind: 'update',
      id: '7',
      properties: { email: 'a@x.test', tags: 'a' },
      before: { email: 'old@x.test', tags: null },
    })
    expect(decide(orderOf(), [value(name, 'Ada')], identity('a@x.test'), held)).toEqual({
      kind: 'unchanged',
      id: '7',
    })
  })
})

describe('a new record', () => {
  test.each([
    [['email'], 'A new record needs email.', 'email'],
    [['phone', 'tags'], 'A new record needs one of phone, tags.', 'phone'],
  ])('without any of %j is refused', (anyOf, message, field) => {
    const order = orderOf({ requires: [{ anyOf: ['firstname'] }, { anyOf }] })
    expect(decide(order, [value(name, 'Ada'), value(tags, '')], null, none)).toEqual({
      kind: 'refused',
      problem: problem('outbound.required_missing', message, field),
    })
  })

  test('with one of them is made', () => {
    const order = orderOf({ requires: [{ anyOf: ['phone', 'firstname'] }] })
    expect(decide(order, [value(name, 'Ada')], null, none).kind).toBe('create')
  })
})

describe('a rule of the account', () => {
  test.each<[string, string, Match, string]>([
    ['binds what is written', 'ADA', record({}), 'refused'],
    ['binds what is made', 'ADA', none, 'refused'],
    ['lets pass what keeps it', 'Ada', record({}), 'update'],
    ['lets pass what is made so', 'Ada', none, 'create'],
    [
      'does not bind what the record holds already',
      'ADA',
      record({ firstname: 'ADA' }),
      'unchanged',
    ],
    ['is not broken by clearing', '', record({ firstname: 'Ada' }), 'update'],
  ])('%s', (_, text, match, kind) => {
    expect(decide(orderOf({ rules }), [value(name, text)], null, match).kind).toBe(kind)
  })

  test('says why', () => {
    expect(
      decide(orderOf({ rules }), [value(tags, 'A'), value(name, 'ADA')], null, none),
    ).toMatchObject({ problem: { message: 'firstname shouts.' } })
  })
})

describe('a stage that only climbs', () => {
  const stage = aProperty({
    name: 'stage',
    type: 'enumeration',
    options: ['lead', 'customer'].map((one) => ({ value: one, label: one, hidden: false })),
  })
  const back = (rule: 'refused' | 'cleared_first') =>
    decide(
      orderOf({ forwardOnly: new Map([['stage', rule]]) }),
      [value(stage, 'lead'), value(name, 'Ada')],
      null,
      record({ stage: 'customer' }),
    )

  test('is the only one that does: others go back as they like', () => {
    const decided = decide(orderOf(), [value(stage, 'lead')], null, record({ stage: 'customer' }))
    expect(decided).toEqual({
      kind: 'update',
      id: '7',
      properties: { stage: 'lead' },
      before: { stage: 'customer' },
    })
  })

  test('refuses the row that goes back, or is cleared before the rest is written', () => {
    expect(back('refused')).toMatchObject({
      kind: 'refused',
      problem: {
        code: 'outbound.lifecycle_backwards',
        message: 'stage would move backwards; HubSpot moves it forward only.',
        field: 'stage',
      },
    })
    expect(back('cleared_first')).toEqual({
      kind: 'update',
      id: '7',
      properties: { stage: 'lead', firstname: 'Ada' },
      before: { stage: 'customer', firstname: null },
      clearsFirst: true,
    })
  })
})

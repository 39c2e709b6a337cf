import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deals } from '../../targets/deals.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from './outbound-room.ts'

const planned = (room: OutboundRoom, order: OutboundOrder) =>
  planOutbound(order, room.ports, () => undefined)

const customer = `SELECT 1 AS customer_id, 'a@example.com' AS email`

test('fields come from columns, constants and SQL expressions, whatever their types', async () => {
  await using room = await outboundRoom()
  await room.source(
    'customers',
    `${customer}, 'ada' AS first_name, DATE '2026-02-28' AS born, 12.50 AS amount, NULL AS nothing, ['a', 'b'] AS tags`,
  )
  const plan = await planned(
    room,
    orderOf({
      fields: [
        {
          property: 'firstname',
          from: { kind: 'sql', sql: 'upper(first_name)' },
          on: 'always',
          whenNull: 'leave',
        },
        {
          property: 'lastname',
          from: { kind: 'constant', value: 'Lovelace' },
          on: 'always',
          whenNull: 'leave',
        },
        field('jobtitle', 'born'),
        field('phone', 'AMOUNT'),
        field('city', 'nothing'),
        field('state', 'tags'),
      ],
    }),
  )
  expect(Object.fromEntries(plan.samples.map((sample) => [sample.field, sample.after]))).toEqual({
    email: 'a@example.com',
    firstname: 'ADA',
    lastname: 'Lovelace',
    jobtitle: '2026-02-28',
    phone: '12.5',
    state: 'a;b',
  })
})

// What follows is DuckDB's alone: Snowflake reads no files of this machine.
test.skipIf(elsewhere !== undefined)(
  'a CSV file is a source: empty cells are null, and cells of links hold JSON',
  async () => {
    await using room = await outboundRoom()
    await room.write('contacts', [{ properties: { email: 'b@example.com' } }])
    const path = join(room.folder, 'source.csv')
    writeFileSync(
      path,
      'customer_id,email,first_name,friends\n007,a@example.com,,"{""b@example.com"": null}"\n008,c@example.com,Cy,\n',
    )
    const plan = await planned(
      room,
      orderOf({
        source: { kind: 'csv', path },
        fields: [field('firstname', 'first_name')],
        associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
      }),
    )
    expect(plan.records).toMatchObject({ read: 2, created: 2 })
    expect(plan.associations).toMatchObject({ added: 1, set_aside: 0 })
    expect(plan.samples.map((sample) => [sample.key, sample.field, sample.after])).toEqual([
      ['007', 'email', 'a@example.com'],
      ['008', 'email', 'c@example.com'],
      ['008', 'firstname', 'Cy'],
      ['007', 'friends', 'b@example.com'],
    ])
  },
)

describe('what is wrong with a whole sync stops it before anything is sent', () => {
  test.each<[string, string, Partial<OutboundOrder>, string]>([
    [
      'an unknown property',
      customer,
      { fields: [field('no_such', 'email')] },
      'outbound.property_unknown',
    ],
    [
      'a read-only property',
      customer,
      { fields: [field('hs_object_id', 'email')] },
      'outbound.property_read_only',
    ],
    [
      'a property twice',
      customer,
      { fields: [field('city', 'email'), field('city', 'email')] },
      'outbound.property_doubled',
    ],
    [
      'an unknown column',
      customer,
      { fields: [field('city', 'no_such')] },
      'outbound.column_unknown',
    ],
    [
      'a nested column',
      `${customer}, {'a': 1} AS city`,
      { fields: [field('city')] },
      'outbound.column_unfit',
    ],
    [
      'a source that is gone',
      customer,
      { source: { kind: 'table', name: 'hubspot.gone' } },
      'warehouse.query_refused',
    ],
    [
      'a broken query',
      customer,
      { source: { kind: 'query', sql: 'SELEC 1' } },
      'warehouse.query_refused',
    ],
    [
      'a broken expression',
      customer,
      { fields: [{ ...field('city'), from: { kind: 'sql', sql: 'no_such + 1' } }] },
      'outbound.expression_refused',
    ],
    ['no identity', customer, { identifyBy: null }, 'outbound.identity_needed'],
    [
      'an identity that is not unique',
      customer,
      { identifyBy: { kind: 'property', property: 'city', column: 'email' } },
      'outbound.identity_unusable',
    ],
    [
      'an archive with links',
      `${customer}, NULL AS friends`,
      {
        strategy: 'archive',
        associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
      },
      'outbound.strategy_unavailable',
    ],
    [
      'links by an unknown property',
      `${customer}, NULL AS friends`,
      { associations: [{ to: 'contacts', by: 'no_such', column: 'friends', policy: 'exact' }] },
      'outbound.property_unknown',
    ],
    [
      'links to an unknown object',
      `${customer}, NULL AS friends`,
      { associations: [{ to: 'no_such', by: 'record_id', column: 'friends', policy: 'exact' }] },
      'outbound.object_unknown',
    ],
    [
      'links from a number',
      `${customer}, 1.5 AS friends`,
      { associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }] },
      'outbound.column_unfit',
    ],
  ])('%s', async (_title, sql, changes, code) => {
    await using room = await outboundRoom()
    await room.source('customers', sql)
    await expect(planned(room, orderOf(changes))).rejects.toMatchObject({ code, exit: 2 })
  })
})

test('a row that fails a check is refused with its field; the others go', async () => {
  await using room = await outboundRoom()
  await room.property('deals', {
    name: 'opportunity',
    hasUniqueValue: true,
    groupName: 'dealinformation',
  })
  await room.source(
    'deals_source',
    `SELECT * FROM (VALUES
      ('1', 'Good', 'Closed Won', '100.5', NULL), ('2', 'Bad stage', 'Nowhere', '1', NULL),
      ('3', 'Bad amount', 'Closed Won', 'much', NULL), ('4', NULL, 'Closed Won', '1', NULL),
      ('5', 'Bad owner', 'Closed Won', '1', 'Nobody At All')) AS t(id, name, stage, amount, owner)`,
  )
  const plan = await planned(
    room,
    orderOf({
      target: deals,
      source: { kind: 'table', name: 'hubspot.deals_source' },
      key: 'id',
      identifyBy: { kind: 'property', property: 'opportunity', column: 'id' },
      fields: [
        field('dealname', 'name'),
        field('dealstage', 'stage'),
        field('amount'),
        field('hubspot_owner_id', 'owner'),
      ],
    }),
  )
  expect(plan.records).toMatchObject({ read: 5, created: 1, refused: 4 })
  expect(plan.refusals).toEqual({
    'outbound.stage_unknown': 1,
    'outbound.value_no_number': 1,
    'outbound.required_missing': 1,
    'outbound.owner_unknown': 1,
  })
  expect(plan.samples.find((sample) => sample.field === 'dealstage')?.after).toBe('closedwon')
})

test('values are three-way, and create-only fields leave records alone', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    {
      properties: {
        email: 'a@example.com',
        firstname: 'Ada',
        city: 'London',
        phone: '1',
        state: 'X',
      },
    },
  ])
  await room.source(
    'customers',
    `${customer}, 'New' AS first_name, NULL AS none, '' AS bare, 'Y' AS state`,
  )
  const plan = await planned(
    room,
    orderOf({
      fields: [
        field('firstname', 'first_name'),
        field('city', 'none'),
        { ...field('phone', 'bare'), whenNull: 'clear' },
        { ...field('state'), on: 'create' },
      ],
    }),
  )
  expect(plan.samples).toEqual([
    { key: '1', action: 'update', field: 'firstname', before: 'Ada', after: 'New' },
    { key: '1', action: 'update', field: 'phone', before: '1', after: '' },
  ])
})

test.each([
  ['update', { created: 0, set_aside: 1, updated: 1 }, 'outbound.no_match'],
  ['create', { created: 1, set_aside: 1, updated: 0 }, 'outbound.already_exists'],
] as const)('strategy %s sets the other rows aside', async (strategy, counts, code) => {
  await using room = await outboundRoom()
  await room.write('contacts', [{ properties: { email: 'a@example.com' } }])
  await room.source(
    'customers',
    `${customer}, 'Ada' AS first_name UNION ALL SELECT 2, 'b@example.com', 'Bo'`,
  )
  const plan = await planned(
    room,
    orderOf({ strategy, fields: [field('firstname', 'first_name')] }),
  )
  expect(plan.records).toMatchObject(counts)
  expect(plan.refusals).toEqual({ [code]: 1 })
})

import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { deals } from '../../targets/deals.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

/** Refusals and set-aside rows of the last run, as people look them up. */
const told = async (room: OutboundRoom): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    (
      await room.rows(
        `SELECT key, status || ' ' || error_code || ': ' || error_message AS said
           FROM hubspot_sync.changes WHERE status IN ('refused', 'set_aside') ORDER BY key`,
      )
    ).map((row) => [textIn(row, 'key'), textIn(row, 'said')]),
  )

const rules = (
  room: OutboundRoom,
  property: string,
  ...given: readonly (readonly [string, ...string[]])[]
) =>
  room.control('collections/validation_rules', {
    items: [
      {
        id: `0-1/${property}`,
        rules: given.map(([ruleType, ...ruleArguments]) => ({ ruleType, ruleArguments })),
      },
    ],
  })

const plan = (room: OutboundRoom, order: ReturnType<typeof orderOf>) =>
  planOutbound(order, room.ports, () => undefined)

test('each row that the account would not take is refused with its field, the others go', async () => {
  await using room = await outboundRoom()
  await room.property('contacts', { name: 'badge', hasUniqueValue: true })
  await rules(room, 'zip', ['ALPHANUMERIC', 'NUMERIC_ONLY'], ['MAX_LENGTH', '5'])
  await rules(room, 'jobtitle', ['REGEX', '^[A-Z].*$', 'Starts with a capital'])
  await room.write('contacts', [
    // Older than the rule: what is not written again is not judged again.
    { properties: { email: 'older@example.com', zip: 'SW1A 1AA' } },
    { properties: { email: 'held@example.com', badge: 'B-1' } },
    { properties: { email: 'gives@example.com', badge: 'B-2' } },
    { properties: { email: 'customer@example.com', lifecyclestage: 'customer' } },
    { properties: { email: 'lead@example.com', lifecyclestage: 'lead' } },
  ])
  await room.source(
    'customers',
    `SELECT * FROM (VALUES
       ('01', 'ok@example.com', '10115', 'Boss', 'B-9', 'lead'),
       ('02', 'letters@example.com', '1011a', 'Boss', NULL, NULL),
       ('03', 'long@example.com', '101155', 'Boss', NULL, NULL),
       ('04', 'small@example.com', '10115', 'boss', NULL, NULL),
       ('05', 'twin1@example.com', NULL, NULL, 'B-3', NULL),
       ('06', 'twin2@example.com', NULL, NULL, 'B-3', NULL),
       ('07', 'taker@example.com', NULL, NULL, 'B-1', NULL),
       ('08', 'gives@example.com', NULL, NULL, 'B-4', NULL),
       ('09', 'gets@example.com', NULL, NULL, 'B-2', NULL),
       ('10', 'customer@example.com', NULL, NULL, NULL, 'lead'),
       ('11', 'lead@example.com', NULL, NULL, NULL, 'customer'),
       ('12', 'stage@example.com', NULL, NULL, NULL, 'no such stage'),
       ('13', 'older@example.com', 'SW1A 1AA', 'Boss', NULL, NULL)
     ) AS t(customer_id, email, zip, title, badge, stage)`,
  )
  const order = orderOf({
    fields: [
      field('zip'),
      field('jobtitle', 'title'),
      field('badge'),
      field('lifecyclestage', 'stage'),
    ],
  })
  const planned = await plan(room, order)
  expect(planned.refusals).toEqual({
    'outbound.value_breaks_rule': 3,
    'outbound.unique_doubled': 1,
    'outbound.unique_taken': 1,
    'outbound.lifecycle_backwards': 1,
    'outbound.value_no_option': 1,
  })
  expect(planned.records).toMatchObject({ created: 3, updated: 3, refused: 6, set_aside: 1 })
  const report = await runOnce(room, order)
  expect(report.records).toEqual(planned.records)
  const said = await told(room)
  expect(said).toMatchObject({
    '02': `refused outbound.value_breaks_rule: zip breaks the account's rule ALPHANUMERIC NUMERIC_ONLY.`,
    '03': `refused outbound.value_breaks_rule: zip breaks the account's rule MAX_LENGTH 5.`,
    '04': `refused outbound.value_breaks_rule: jobtitle breaks the account's rule REGEX: Starts with a capital.`,
    '06': 'refused outbound.unique_doubled: Another source row has this value of badge.',
    '07': 'set_aside outbound.unique_taken: Another record has this value of badge.',
    '10': 'refused outbound.lifecycle_backwards: lifecyclestage would move backwards; HubSpot moves it forward only.',
    '12': 'refused outbound.value_no_option: lifecyclestage has no such option.',
  })
  const badges = new Map(
    (await room.records('contacts')).map(({ properties }) => [
      properties['email'],
      `${properties['badge'] ?? '-'} ${properties['lifecyclestage'] ?? '-'}`,
    ]),
  )
  expect(badges.get('ok@example.com')).toMatch(/^B-9 lead$/)
  expect(badges.get('twin1@example.com')).toMatch(/^B-3 /)
  expect(badges.get('gives@example.com')).toMatch(/^B-4 /)
  expect(badges.get('customer@example.com')).toBe('- customer')
  expect(badges.get('lead@example.com')).toBe('- customer')
  // Who hands a value on goes first, so that it is free for who takes it.
  expect(badges.get('gets@example.com')).toMatch(/^B-2 /)
})

test('what only HubSpot can judge is sent, and its words stand at the row', async () => {
  await using room = await outboundRoom({
    knobs: { required_rules: 'contacts.phone if jobtitle=Boss' },
  })
  // Blanks in digits: the rule leaves open whether they count.
  await rules(room, 'zip', ['ALPHANUMERIC', 'NUMERIC_ONLY'])
  await room.source(
    'customers',
    `SELECT * FROM (VALUES (1, 'a@example.com', '10 115', NULL), (2, 'b@example.com', '10115', NULL), (3, 'c@example.com', NULL, 'Boss'))
       AS t(customer_id, email, zip, jobtitle)`,
  )
  const order = orderOf({ fields: [field('zip'), field('jobtitle')] })
  expect((await plan(room, order)).records).toMatchObject({ created: 3, refused: 0 })
  const report = await runOnce(room, order)
  expect(report.records).toMatchObject({ created: 1, set_aside: 2 })
  const said = await told(room)
  expect(said['1']).toMatch(/^set_aside hubspot\.row\.VALIDATION_ERROR: .*zip/i)
  expect(said['3']).toMatch(/^set_aside hubspot\.row\.VALIDATION_ERROR: .*phone/i)
})

test('rules that may not be read refuse nothing; a full account is told', async () => {
  await using room = await outboundRoom()
  await rules(room, 'zip', ['MAX_LENGTH', '2'])
  await room.control('faults', {
    faults: [
      {
        method: 'GET',
        path: '/crm/property-validations/.*',
        from: 1,
        times: 10,
        action: {
          status: 403,
          body: '{"status":"error","category":"MISSING_SCOPES","message":"no"}',
        },
      },
      {
        method: 'GET',
        path: '/crm/limits/[^/]+/records',
        from: 1,
        times: 1,
        action: {
          status: 200,
          body: JSON.stringify({
            hubspotDefinedObjectTypes: [{ objectTypeId: '0-1', limit: 10, usage: 10 }],
            customObjectTypes: { overallLimit: 1, overallUsage: 0 },
          }),
        },
      },
    ],
  })
  await room.source(
    'customers',
    `SELECT 1 AS customer_id, 'a@example.com' AS email, '12345' AS zip`,
  )
  const planned = await plan(room, orderOf({ fields: [field('zip')] }))
  expect(planned.records).toMatchObject({ created: 1, refused: 0 })
  expect(planned.notes).toEqual([expect.stringContaining('room for 0 more contacts')])
  const later = await plan(room, orderOf({ fields: [field('zip')] }))
  expect(later).toMatchObject({ notes: [], records: { refused: 0 } })
})

test('a stage of another pipeline and an owner nobody knows are refused, a deal without its stage, too', async () => {
  await using room = await outboundRoom()
  await room.property('deals', { name: 'deal_no', hasUniqueValue: true })
  await room.source(
    'customers',
    `SELECT * FROM (VALUES
       (1, 'Good', 'default', 'appointmentscheduled', NULL),
       (2, 'Wrong', 'default', 'no such stage', NULL),
       (3, 'None', 'default', NULL, NULL),
       (4, 'Owned', 'default', 'appointmentscheduled', 'nobody@example.com')
     ) AS t(customer_id, dealname, pipeline, dealstage, owner)`,
  )
  const order = orderOf({
    target: deals,
    identifyBy: { kind: 'property', property: 'deal_no', column: 'customer_id' },
    fields: [
      field('dealname'),
      field('pipeline'),
      field('dealstage'),
      field('hubspot_owner_id', 'owner'),
    ],
  })
  expect((await plan(room, order)).refusals).toEqual({
    'outbound.stage_unknown': 1,
    'outbound.required_missing': 1,
    'outbound.owner_unknown': 1,
  })
  expect((await runOnce(room, order)).records).toMatchObject({ created: 1, refused: 3 })
})

test.each(['error', 'ignored'])(
  'a stage that may go back is cleared first, also after a run was cut off in between: %s',
  async (backwards) => {
    await using room = await outboundRoom({ knobs: { lifecyclestage_backwards: backwards } })
    await rules(room, 'zip', ['ALPHANUMERIC', 'NUMERIC_ONLY'])
    const customer = (email: string) => ({ properties: { email, lifecyclestage: 'customer' } })
    await room.write('contacts', [customer('a@example.com'), customer('b@example.com')])
    await room.source(
      'customers',
      // HubSpot, not the plan, refuses the blank: that record keeps its stage.
      `SELECT * FROM (VALUES (1, 'a@example.com', '10115'), (2, 'b@example.com', '10 115')) AS t(customer_id, email, zip)`,
    )
    const order = orderOf({
      route: 'import',
      fields: [
        field('zip'),
        {
          ...field('lifecyclestage'),
          from: { kind: 'constant', value: 'lead' },
          allowBackwards: true,
        },
      ],
    })
    const planned = await plan(room, order)
    expect(planned).toMatchObject({
      calls: { import: 0, batch: 2 },
      notes: ['2 records go back a stage: it is cleared first, in a write of its own.'],
    })
    const stages = async (): Promise<readonly string[]> =>
      (await room.records('contacts')).map(
        ({ properties }) => `${properties['email']} ${properties['lifecyclestage'] ?? ''}`,
      )
    await room.control('faults', {
      faults: [
        {
          method: 'POST',
          path: '/contacts/batch/update',
          from: 2,
          times: 1,
          action: { status: 401, body: '{"status":"error"}' },
        },
      ],
    })
    expect((await runOnce(room, order)).status).toBe('sign_in_needed')
    expect(await stages()).toEqual(['a@example.com ', 'b@example.com customer'])
    expect((await runOnce(room, order)).records).toMatchObject({ updated: 1, set_aside: 1 })
    expect(await stages()).toEqual(['a@example.com lead', 'b@example.com customer'])
    expect((await runOnce(room, order)).records).toMatchObject({ unchanged: 1, set_aside: 1 })
  },
)

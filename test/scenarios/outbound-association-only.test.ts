import { describe, expect, test } from 'vitest'
import { textOrNullIn } from '../../src/engine/cells.ts'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { verifyOutbound } from '../../src/outbound/verify.ts'
import { associations } from '../../targets/associations.ts'
import { orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

async function people(room: OutboundRoom): Promise<void> {
  await room.label('contacts', 'companies', 'Advisor', 'Advised by')
  await room.write(
    'contacts',
    ['ann', 'bob', 'cyd'].map((name) => ({ properties: { email: `${name}@x.io` } })),
  )
  await room.write(
    'companies',
    ['acme', 'best', 'core'].map((name) => ({ properties: { name, domain: `${name}.io` } })),
  )
}

/** `ann-acme Advisor`, `-` for the unlabelled link. */
async function links(room: OutboundRoom): Promise<readonly string[]> {
  const name = new Map<string, string>()
  for (const one of await room.records('contacts'))
    name.set(`c${one.id}`, one.properties['email']?.split('@')[0] ?? '')
  for (const one of await room.records('companies')) name.set(one.id, one.properties['name'] ?? '')
  const found = await room.links('contacts', 'companies')
  return found
    .map((one) => `${name.get(`c${one.from}`)}-${name.get(one.to)} ${one.label ?? '-'}`)
    .toSorted()
}

const rowsOf = (room: OutboundRoom, rows: string) =>
  room.source('roles', `SELECT * FROM (VALUES ${rows}) AS t(email, domain, role)`)

/** One source row is one link of a contact to a company. */
const linkRows = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({
    sync: 'roles_out',
    target: { ...associations, object: 'contacts' },
    strategy: 'update',
    source: { kind: 'table', name: 'hubspot.roles' },
    key: '',
    identifyBy: { kind: 'property', property: 'email', column: 'email' },
    associations: [{ to: 'companies', by: 'domain', column: 'domain', policy: 'exact' }],
    linkRows: { label: { kind: 'column', column: 'role' } },
    ...changes,
  })

const results = async (room: OutboundRoom): Promise<readonly string[]> =>
  (
    await room.rows(
      'SELECT key, to_key, label, action, status, error_code FROM hubspot_sync.association_changes',
    )
  )
    .map((row) =>
      ['key', 'to_key', 'label', 'action', 'status', 'error_code']
        .flatMap((name) => textOrNullIn(row, name) ?? [])
        .join(' '),
    )
    .toSorted()

describe.each(['batch', 'import'] as const)('rows that are links, by %s', (route) => {
  test('link records that are there, each link with its result, and write nothing else', async () => {
    await using room = await outboundRoom()
    await people(room)
    await rowsOf(
      room,
      `('ann@x.io', 'acme.io', 'Advisor'), (' ANN@x.io ', 'best.io', NULL), ('bob@x.io', 'acme.io', ''),
       ('bob@x.io', 'ACME.io', 'Advisor'), ('bob@x.io', 'nowhere.io', 'Advisor'), ('bob@x.io', 'core.io', 'King'),
       ('dan@x.io', 'acme.io', NULL), (NULL, 'acme.io', NULL), ('cyd@x.io', NULL, 'Advisor')`,
    )
    const before = await room.records('contacts')
    const first = await runOnce(room, linkRows({ route }))
    expect(first.error).toBeNull()
    expect(first).toMatchObject({
      status: 'partial',
      // Two contacts, one that is not there, and two rows without a key.
      records: { read: 5, unchanged: 2, set_aside: 1, refused: 2, created: 0, updated: 0 },
      associations: { added: 4, removed: 0, set_aside: 3 },
    })
    const standing = [
      'ann-acme -',
      'ann-acme Advisor',
      'ann-best -',
      'bob-acme -',
      'bob-acme Advisor',
    ]
    expect(await links(room)).toEqual(standing)
    expect(await room.records('contacts')).toEqual(before)
    expect(await results(room)).toEqual([
      'ann@x.io acme.io Advisor add settled',
      'ann@x.io best.io add settled',
      'bob@x.io ACME.io Advisor add settled',
      'bob@x.io acme.io add settled',
      'bob@x.io core.io King add set_aside outbound.link_label_unknown',
      'bob@x.io nowhere.io Advisor add set_aside outbound.link_record_missing',
      'dan@x.io acme.io add set_aside outbound.record_not_written',
    ])
    expect(
      await room.rows(
        "SELECT key, status, error_code FROM hubspot_sync.changes WHERE status <> 'settled' ORDER BY error_code",
      ),
    ).toEqual([
      { key: null, status: 'refused', error_code: 'outbound.link_from_missing' },
      { key: 'cyd@x.io', status: 'refused', error_code: 'outbound.link_to_missing' },
      { key: 'dan@x.io', status: 'set_aside', error_code: 'outbound.no_match' },
    ])

    // Nothing changed: nothing is sent. A row that goes takes its link along, one of other people stays.
    await rowsOf(
      room,
      `('bob@x.io', 'acme.io', 'Advisor'), ('ann@x.io', 'best.io', NULL), ('ann@x.io', 'acme.io', 'Advisor')`,
    )
    const calls = room.ports.hubspot.calls()
    expect(await runOnce(room, linkRows({ route }))).toMatchObject({
      status: 'succeeded',
      associations: { added: 0, removed: 0, unchanged: 3 },
    })
    const now = room.ports.hubspot.calls()
    expect([now.batch, now.import]).toEqual([calls.batch, calls.import])
    const [bob, best] = [
      (await room.records('contacts')).find((one) => one.properties['email'] === 'bob@x.io'),
      (await room.records('companies')).find((one) => one.properties['name'] === 'best'),
    ]
    await room.call(
      'PUT',
      `/crm/v4/objects/contacts/${bob?.id}/associations/default/companies/${best?.id}`,
    )
    await rowsOf(room, `('bob@x.io', 'acme.io', 'Advisor'), ('ann@x.io', 'best.io', 'Advisor')`)
    expect(await runOnce(room, linkRows({ route }))).toMatchObject({
      status: 'succeeded',
      associations: { added: 1, removed: 1 },
    })
    expect((await links(room)).filter((link) => !link.endsWith('-'))).toEqual([
      'ann-best Advisor',
      'bob-acme Advisor',
    ])
    expect(await links(room)).toContain('bob-best -')

    // The whole column null looks like a lost grant: held, not removed.
    await rowsOf(room, `('bob@x.io', NULL, 'Advisor'), ('ann@x.io', NULL, NULL)`)
    expect(await runOnce(room, linkRows({ route }))).toMatchObject({
      status: 'held',
      error: { code: 'run.held' },
    })
    expect(await links(room)).toContain('ann-best Advisor')
  })
})

test('an update without fields links by an association column, and one label serves all rows', async () => {
  await using room = await outboundRoom()
  await people(room)
  await room.source(
    'customers',
    `SELECT 1 AS customer_id, 'ann@x.io' AS email, MAP {'acme.io': 'Advisor', 'best.io': NULL} AS firms`,
  )
  const update = orderOf({
    strategy: 'update',
    associations: [{ to: 'companies', by: 'domain', column: 'firms', policy: 'exact' }],
  })
  expect(await runOnce(room, update)).toMatchObject({
    status: 'succeeded',
    records: { read: 1, unchanged: 1, updated: 0 },
    associations: { added: 2 },
  })
  const ann = (await room.records('contacts')).find((one) => one.properties['email'] === 'ann@x.io')
  const core = (await room.records('companies')).find((one) => one.properties['name'] === 'core')
  await room.source(
    'pairs',
    `SELECT * FROM (VALUES (${ann?.id}, ${core?.id})) AS t(contact, company)`,
  )
  const byId = linkRows({
    sync: 'ids_out',
    source: { kind: 'query', sql: 'SELECT * FROM hubspot.pairs' },
    identifyBy: { kind: 'record_id', column: 'contact' },
    associations: [{ to: 'companies', by: 'record_id', column: 'company', policy: 'add' }],
    linkRows: { label: { kind: 'constant', label: 'Advisor' } },
  })
  expect(await runOnce(room, byId)).toMatchObject({
    status: 'succeeded',
    associations: { added: 1 },
  })
  expect(await links(room)).toEqual([
    'ann-acme -',
    'ann-acme Advisor',
    'ann-best -',
    'ann-core -',
    'ann-core Advisor',
  ])
  // A link that somebody takes away is told by verify, under the columns that the row names it by.
  const verify = () =>
    verifyOutbound(byId, room.ports, { stream: null, sample: null, values: false }, () => undefined)
  expect((await verify()).findings).toEqual([])
  await room.call(
    'DELETE',
    `/crm/v4/objects/contacts/${ann?.id}/associations/companies/${core?.id}`,
  )
  expect((await verify()).findings).toMatchObject([{ kind: 'link_gone' }])
})

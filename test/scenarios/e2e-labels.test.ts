import { expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { bothWays, type E2eRoom, named, openE2eRoom, type TrueLink } from './e2e-room.ts'

const limit = { timeout: 120_000 }

const config = configOf(`
family:
  connection: main
  direction: outbound
  target: companies
  strategy: update
  source: { table: examples.family }
  key: domain
  identify_by: { property: domain, column: domain }
  associations: [{ to: companies, by: domain, column: related, policy: exact }]
  cleanup_default_associations: true
employers:
  connection: main
  direction: outbound
  target: contacts
  strategy: update
  source: { table: examples.employers }
  key: email
  identify_by: { property: email, column: email }
  associations: [{ to: companies, by: domain, column: employers, policy: exact }]
  cleanup_default_associations: true
`)

/** In this account the labels Owner and Owned have the numbers 13 and 14, as HubSpot's Child and Parent Company have. */
const seed = 23

async function account(knobs: Readonly<Record<string, boolean>> = {}): Promise<E2eRoom> {
  const room = await openE2eRoom(config, { seed, knobs }, 'here')
  const label = (name: string, inverseLabel?: string) =>
    room.api('POST', '/crm/v4/associations/companies/companies/labels', {
      label: name,
      name: name.toLowerCase(),
      ...(inverseLabel === undefined ? {} : { inverseLabel }),
    })
  await label('Partner')
  await label('Owner', 'Owned')
  await room.control('records/companies', {
    records: ['a', 'b', 'c', 'd', 'e'].map((name) => ({
      properties: { name, domain: `${name}.com` },
    })),
  })
  await room.control('records/contacts', {
    records: ['ann', 'bob'].map((name) => ({ properties: { email: `${name}@x.com` } })),
  })
  return room
}

type Labels = Readonly<Record<string, string | null | readonly string[]>>

const table = (
  room: E2eRoom,
  name: 'family' | 'employers',
  rows: Readonly<Record<string, Labels>>,
): Promise<void> => {
  const [key, column] = name === 'family' ? ['domain', 'related'] : ['email', 'employers']
  const values = Object.entries(rows).map(
    ([of, labels]) => `('${of}', '${JSON.stringify(labels)}'::JSON)`,
  )
  return room.table(
    `examples.${name}`,
    `SELECT * FROM (VALUES ${values.join(', ')}) AS t(${key}, ${column})`,
  )
}

const companies = ['companies', 'domain'] as const

/** Links of companies in one direction, with category and number. */
async function numbered(room: E2eRoom): Promise<readonly string[]> {
  const names = new Map(
    (await room.records('companies')).map((one) => [one.id, one.properties['name'] ?? '']),
  )
  const text = ({ from, to, category, typeId }: TrueLink): string =>
    `${names.get(from)}-${names.get(to)} ${category.slice(0, 4)} ${typeId}`
  return (await room.links('companies', 'companies'))
    .filter(
      ({ label, from, to }) => label !== null && (names.get(from) ?? '') < (names.get(to) ?? ''),
    )
    .map(text)
    .sort()
}

async function byHand(room: E2eRoom, from: string, to: string, typeIds: readonly number[]) {
  const ids = new Map(
    (await room.records('companies')).map((one) => [one.properties['name'], one.id]),
  )
  await room.api(
    'PUT',
    `/crm/v4/objects/companies/${ids.get(from)}/associations/companies/${ids.get(to)}`,
    typeIds.map((associationTypeId) => ({
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId,
    })),
  )
}

test(
  'labels with the numbers of HubSpot’s own come, go and stay each by itself',
  limit,
  async () => {
    await using room = await account()
    await byHand(room, 'a', 'c', [14])
    await table(room, 'family', {
      'a.com': { 'b.com': ['Owner', 'Child Company'], 'c.com': 'Owned' },
      'd.com': { 'e.com': 'user_defined 13' },
    })
    const first = await room.run('family')
    expect(first.result, first.ended.stdout).toMatchObject({
      status: 'succeeded',
      associations: { added: 4, removed: 0, set_aside: 0 },
    })
    expect(await numbered(room)).toEqual([
      'a-b HUBS 13',
      'a-b USER 13',
      'a-c HUBS 14',
      'a-c USER 14',
      'd-e USER 13',
    ])
    expect((await room.run('family')).result['associations']).toMatchObject({
      added: 0,
      removed: 0,
      unchanged: 4,
    })

    await table(room, 'family', {
      'a.com': { 'b.com': 'Child Company', 'c.com': 'Partner' },
      'd.com': { 'e.com': '13' },
    })
    const second = await room.run('family')
    // A bare 13 may be either label: the link that stood before stays.
    expect(second.result, second.ended.stdout).toMatchObject({
      status: 'partial',
      associations: { added: 1, removed: 2, unchanged: 1, set_aside: 1 },
    })
    expect(
      await room.sql(
        `SELECT error_code, error_message FROM hubspot_sync.association_changes WHERE status = 'set_aside'`,
      ),
    ).toEqual([['outbound.link_label_unknown', expect.stringContaining('USER_DEFINED 13 (Owner)')]])
    expect(await numbered(room)).toEqual([
      'a-b HUBS 13',
      'a-c HUBS 14',
      'a-c USER 12',
      'd-e USER 13',
    ])

    await table(room, 'family', { 'a.com': {}, 'd.com': { 'e.com': 'Owner' } })
    const third = await room.run('family')
    expect(third.result, third.ended.stdout).toMatchObject({
      status: 'succeeded',
      associations: { added: 0, removed: 2, unchanged: 1, set_aside: 0 },
    })
    // The parent that a person set on a-c stays, and with it the default association; a-b goes whole.
    expect(await named(room, companies, companies)).toEqual(
      [
        ...bothWays('a.com-c.com -', 'd.com-e.com -'),
        'a.com-c.com Parent Company',
        'c.com-a.com Child Company',
        'd.com-e.com Owner',
        'e.com-d.com Owned',
      ].sort(),
    )
  },
)

test('parent and child by either name and from either side are one link', limit, async () => {
  await using room = await account()
  await table(room, 'family', {
    'a.com': { 'b.com': 'Child Company', 'c.com': 'parent_to_child_company' },
    'b.com': { 'a.com': 'Parent Company' },
    'c.com': { 'a.com': 'HUBSPOT_DEFINED 14' },
    'e.com': { 'd.com': 'child to parent company' },
  })
  const first = await room.run('family')
  expect(first.result, first.ended.stdout).toMatchObject({
    status: 'succeeded',
    associations: { added: 3, set_aside: 0 },
  })
  const family = ['a-b HUBS 13', 'a-c HUBS 13', 'd-e HUBS 13']
  expect(await numbered(room)).toEqual(family)
  expect((await room.run('family')).result['associations']).toMatchObject({ added: 0, removed: 0 })

  // One side alone keeps a link; when neither names it any more, it goes.
  await table(room, 'family', {
    'a.com': { 'b.com': 'Child Company' },
    'b.com': {},
    'c.com': {},
    'e.com': { 'd.com': 'child to parent company' },
  })
  const second = await room.run('family')
  expect(second.result, second.ended.stdout).toMatchObject({
    status: 'succeeded',
    associations: { added: 0, removed: 1, set_aside: 0 },
  })
  expect(await numbered(room)).toEqual(['a-b HUBS 13', 'd-e HUBS 13'])
})

test('the primary company is set, moved and taken away', limit, async () => {
  await using room = await account()
  const primaries = async (): Promise<readonly string[]> =>
    (await named(room, ['contacts', 'email'], companies)).filter((link) => link.endsWith('Primary'))
  await table(room, 'employers', {
    'ann@x.com': { 'a.com': 'Primary', 'b.com': null },
    'bob@x.com': { 'a.com': 'primary' },
  })
  const first = await room.run('employers')
  expect(first.result, first.ended.stdout).toMatchObject({
    status: 'succeeded',
    associations: { added: 3, set_aside: 0 },
  })
  expect(await primaries()).toEqual(['ann@x.com-a.com Primary', 'bob@x.com-a.com Primary'])

  await table(room, 'employers', {
    'ann@x.com': { 'a.com': null, 'b.com': 'Primary' },
    'bob@x.com': { 'a.com': 'primary' },
  })
  const moved = await room.run('employers')
  expect(moved.result, moved.ended.stdout).toMatchObject({ status: 'succeeded' })
  expect(await primaries()).toEqual(['ann@x.com-b.com Primary', 'bob@x.com-a.com Primary'])
  expect((await room.run('employers')).result['associations']).toMatchObject({
    added: 0,
    removed: 0,
    unchanged: 3,
  })
})

test.each([true, false])(
  'a label that is the same from both sides is one link, by one id or two (one: %s)',
  limit,
  async (shared) => {
    await using room = await account({ 'associations.same_object_labels_share_id': shared })
    const partners = async (): Promise<readonly string[]> =>
      (await named(room, companies, companies)).filter((link) => link.endsWith('Partner'))
    await table(room, 'family', {
      'a.com': { 'b.com': 'Partner', 'c.com': 'Partner' },
      'b.com': { 'a.com': 'Partner' },
      'd.com': {},
    })
    const first = await room.run('family')
    expect(first.result, first.ended.stdout).toMatchObject({
      status: 'succeeded',
      associations: { added: 2, set_aside: 0 },
    })
    expect(await partners()).toEqual(bothWays('a.com-b.com Partner', 'a.com-c.com Partner'))

    // The links move to their other sides: nothing is to be sent. Then they go.
    await table(room, 'family', {
      'a.com': {},
      'b.com': { 'a.com': 'Partner' },
      'c.com': { 'a.com': 'Partner' },
      'd.com': {},
    })
    const turned = await room.run('family')
    expect(turned.result, turned.ended.stdout).toMatchObject({
      status: 'succeeded',
      associations: { added: 0, removed: 0, unchanged: 2 },
    })
    await table(room, 'family', { 'a.com': {}, 'b.com': {}, 'c.com': { 'd.com': 'Partner' } })
    const last = await room.run('family')
    expect(last.result, last.ended.stdout).toMatchObject({
      status: 'succeeded',
      associations: { added: 1, removed: 2 },
    })
    expect(await partners()).toEqual(bothWays('c.com-d.com Partner'))
  },
)

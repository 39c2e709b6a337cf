import { expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, openE2eRoom } from './e2e-room.ts'

const limit = { timeout: 240_000 }

const config = (read: string, write: string): string =>
  configOf(`
crm_in:
  connection: main
  direction: inbound
  sweep: 1s
  guard: { removals: 100% }
  streams:
    contacts: { properties: [email, firstname, city, numemployees, date_of_birth], route: ${read} }
    companies: { properties: [domain, name] }
    associations: { pairs: [[contacts, companies]] }
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: app.people }
  key: person
  identify_by: { property: email, column: email }
  fields:
    firstname: name
    city: { column: city, when_null: clear }
    date_of_birth: { column: born }
  associations:
    - { to: contacts, by: email, column: friends }
    - { to: companies, by: domain, column: employers }
  cleanup_default_associations: true
  guard: { removals: 100% }
  route: ${write}
`)

/** What is unknown about HubSpot is a switch of the account: these are all away from their defaults, in three handfuls. */
const accounts: readonly (readonly [
  title: string,
  read: string,
  write: string,
  knobs: Readonly<Record<string, string | number | boolean>>,
])[] = [
  [
    'an index that lags, shuffles and cuts off',
    'search',
    'batch',
    {
      index_lag_ms: 400,
      index_lag_jitter_ms: 600,
      modified_tick_ms: 1_000,
      search_result_cap: 200,
      search_tie_order: 'shuffled',
      search_length_limit_of: 'body',
      shuffle_batch_results: true,
      unchanged_writes_bump_modified: false,
      archive_bumps_modified: true,
      merge_bumps_modified: false,
      restore_bumps_modified: false,
      rate_limit_headers: false,
      group_missing_ids: false,
      canonical_numbers: false,
      'associations.page_size': 3,
      'associations.none_found': 'empty',
      'associations.v4_ids': 'string',
      'associations.batch_create_max': 100,
      'associations.same_object_labels_share_id': false,
    },
  ],
  [
    'files of another dialect',
    'export',
    'import',
    {
      'exports.answer_id_field': 'both',
      'exports.bom': true,
      'exports.date_values': 'iso',
      'exports.id_column': 'extra',
      'exports.line_end': '\r\n',
      'exports.link_refuses_token': true,
      'exports.rows_per_file': 90,
      'exports.zip_above_bytes': 0,
      'imports.bad_cell': 'skip_cell',
      'imports.blank_cell': 'clear',
      'imports.column_order': 'fail',
      'imports.counters': 'documented',
      'imports.errors_page_size': 2,
      'imports.first_row_line': 1,
      'imports.line_counts': 'lines',
      'imports.list_page_size': 1,
      'imports.min_ms': 30,
      duplicate_unique_value_status: 409,
    },
  ],
  [
    'strict and talkative in its own way',
    'list',
    'import',
    {
      max_url_length: 3_000,
      unknown_route_body: 'empty',
      minimum_properties: 'all',
      negations_match_empty: true,
      stale_index_values: false,
      unique_values_fold_case: true,
      validation_rules_on: 'all',
      retry_after: true,
      'associations.first_company_becomes_primary': true,
      'exports.header': 'labels',
      'imports.concurrent': 1,
      'imports.min_ms': 30,
      'imports.ms_per_row': 1,
    },
  ],
]

const people = 230

async function filled(room: E2eRoom): Promise<void> {
  for (const [to, label] of [
    ['contacts', 'Friend'],
    ['companies', 'Employee'],
  ] as const) {
    await room.api('POST', `/crm/v4/associations/contacts/${to}/labels`, {
      label,
      name: label.toLowerCase(),
    })
  }
  await room.control('records/companies', {
    records: [0, 1, 2].map((n) => ({ properties: { domain: `c${n}.com`, name: `Company ${n}` } })),
  })
  await room.control('records/contacts', {
    records: Array.from({ length: people / 2 }, (_, at) => ({
      properties: { email: `p${at + 1}@x.com`, firstname: 'Old', city: 'Old town' },
    })),
  })
}

/** Every person of version v: some without a city, some with awkward texts, friends and employers that change. */
const source = (room: E2eRoom, v: number): Promise<void> =>
  room.table(
    'app.people',
    `SELECT i AS person, 'p' || i || '@x.com' AS email,
       CASE WHEN i % 9 = 0 THEN '=1+1;"' || i || '"' ELSE 'Name ' || (i // (1 + ${v})) END AS name,
       CASE WHEN (i + ${v}) % 5 <> 0 THEN 'Zürich, "Süd"; ' || chr(10) || (i % 7 + ${v}) END AS city,
       CASE WHEN i % 3 = 0 THEN DATE '1980-01-31' + (i + ${v})::INTEGER END AS born,
       CASE WHEN (i + ${v}) % 4 = 0 THEN MAP {'p' || (1 + (i + 1) % ${people}) || '@x.com': 'Friend'} END AS friends,
       CASE WHEN i % 2 = 0 THEN MAP {'c' || ((i + ${v}) % 3) || '.com': 'Employee'} END AS employers
     FROM range(1, ${people + 1}) AS t(i)`,
  )

/** The account's people are the source's. */
async function written(room: E2eRoom): Promise<void> {
  const rows = await room.sql(`SELECT email, name, city, born::VARCHAR FROM app.people`)
  const truth = (await room.records('contacts'))
    .filter((one) => !one.archived && one.properties['email']?.startsWith('p'))
    .map(({ properties }) => [
      properties['email'],
      properties['firstname'],
      properties['city'] || null,
      properties['date_of_birth'] ?? null,
    ])
  const text = (list: readonly unknown[]): readonly string[] =>
    list.map((one) => JSON.stringify(one)).sort()
  expect(text(truth)).toEqual(text(rows))
  const friends = (await room.links('contacts', 'contacts')).filter((one) => one.label === 'Friend')
  const pairs = new Set(friends.map(({ from, to }) => [from, to].sort().join(' ')))
  const [asked] = await room.sql(
    `SELECT count(*)::INTEGER FROM app.people WHERE friends IS NOT NULL`,
  )
  expect(pairs.size).toBe(asked?.[0])
  const employers = (await room.links('contacts', 'companies')).filter(
    (one) => one.label === 'Employee',
  )
  expect(employers).toHaveLength(people / 2)
}

/** The tables hold what the account holds, archived, merged and linked records included. */
async function landed(room: E2eRoom): Promise<void> {
  const live = (await room.records('contacts'))
    .filter((one) => !one.archived && !(one as { mergedInto?: string | null }).mergedInto)
    .map(({ id, properties }) => [
      id,
      properties['email'] ?? null,
      properties['firstname'] ?? null,
      properties['city'] || null,
      properties['date_of_birth'] ?? null,
    ])
  const rows = await room.sql(
    `SELECT id, email, firstname, city, date_of_birth::VARCHAR FROM hubspot.contacts
     WHERE NOT archived AND _deleted_at IS NULL`,
  )
  const text = (list: readonly unknown[]): readonly string[] =>
    list.map((one) => JSON.stringify(one)).sort()
  expect(text(rows)).toEqual(text(live))
  const links = (
    await Promise.all([room.links('contacts', 'companies'), room.links('companies', 'contacts')])
  ).flat()
  const kept = await room.sql(
    `SELECT from_id, to_id, category, type_id FROM hubspot.associations WHERE _deleted_at IS NULL`,
  )
  expect(text(kept)).toEqual(
    text(links.map((one) => [one.from, one.to, one.category, String(one.typeId)])),
  )
}

test.each(accounts)('both directions against %s', limit, async (_title, read, write, knobs) => {
  await using room = await openE2eRoom(config(read, write), { knobs }, 'here')
  await filled(room)
  const opened = await room.run('crm_in')
  expect(opened.exit, opened.ended.stdout + opened.ended.stderr).toBe(0)
  expect(opened.result['streams'].contacts, opened.ended.stderr).toMatchObject({ route: read })

  await source(room, 0)
  const first = await room.run('people_out')
  expect(first.exit, first.ended.stdout + first.ended.stderr).toBe(0)
  await written(room)
  // The index has caught up with what was written.
  await room.control('clock', { advance: '2m' })
  const second = await room.run('people_out')
  expect(second.result, second.ended.stdout).toMatchObject({
    status: 'succeeded',
    records: { unchanged: people, created: 0, updated: 0 },
    associations: { added: 0, removed: 0 },
  })
  const back = await room.run('crm_in')
  expect(back.exit, back.ended.stdout + back.ended.stderr).toBe(0)
  await landed(room)

  // People at work: some edit, archive, merge and restore while the source moves on.
  await room.control('records/contacts', {
    records: Array.from({ length: 40 }, (_, at) => ({
      properties: { email: `x${at}@y.com`, firstname: `Other ${at}` },
    })),
  })
  const others = (await room.records('contacts')).filter(({ properties }) =>
    properties['email']?.startsWith('x'),
  )
  await room.api('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: others[0]?.id,
    objectIdToMerge: others[1]?.id,
  })
  await room.api('DELETE', `/crm/v3/objects/contacts/${others[2]?.id}`)
  await room.run('crm_in')
  await room.control('restore/contacts', { ids: [others[2]?.id] })
  await room.api('DELETE', `/crm/v3/objects/contacts/${others[3]?.id}`)

  await source(room, 1)
  const third = await room.run('people_out')
  expect(third.exit, third.ended.stdout + third.ended.stderr).toBe(0)
  await written(room)
  await room.control('clock', { advance: '2m' })
  const last = await room.run('crm_in')
  expect(last.exit, last.ended.stdout + last.ended.stderr).toBe(0)
  await landed(room)
})

import type { Tier } from '../../tier.ts'
import { linked, places, type Scenario, standStill, written } from './scenario.ts'

const address = (n: number): string => `p${n}@x.com`

/** Version v of the people: every city differs, two are new, one is gone, each has another friend and employer. */
const people = (tier: Tier, v: number): Promise<void> => {
  const rows = places(8).map((place) => {
    const n = place + v
    const friend = v + 1 + (n % 8)
    const friends =
      friend === n ? 'NULL' : `'{"${address(friend)}": ${n % 2 === 0 ? '"Friend"' : 'null'}}'`
    const employers = (n + v) % 3 === 0 ? 'NULL' : `'{"c${1 + ((n + v) % 2)}.com": "Employee"}'`
    return `('${n}', '${address(n)}', 'Name ${n}', 'City ${v}', CAST(${friends} AS JSON), CAST(${employers} AS JSON))`
  })
  return tier.execute(
    `CREATE OR REPLACE TABLE app.people AS SELECT * FROM (VALUES ${rows.join(', ')}) AS t(person, email, name, city, friends, employers)`,
  )
}

/** Some of the people are there already, as others wrote them, with links of others. */
const account =
  (count: number) =>
  async (tier: Tier): Promise<void> => {
    await standStill(tier)
    for (const [to, label] of [
      ['contacts', 'Friend'],
      ['companies', 'Employee'],
      ['companies', 'Supplier'],
    ] as const) {
      await tier.api('POST', `/crm/v4/associations/contacts/${to}/labels`, {
        label,
        name: label.toLowerCase(),
      })
    }
    const companies = await written(
      tier,
      'companies',
      places(3).map((n) => ({ domain: `c${n}.com`, name: `Company ${n}` })),
    )
    const contacts = await written(
      tier,
      'contacts',
      places(count).map((n) => ({
        email: address(n),
        firstname: 'Old name',
        lastname: `Foreign ${n}`,
      })),
    )
    await linked(
      tier,
      ['contacts', 'companies'],
      contacts.map((id) => [id, companies[2] ?? '']),
    )
    await tier.execute('CREATE SCHEMA IF NOT EXISTS app')
    await people(tier, 0)
  }

const sync = (more: Readonly<Record<string, unknown>>) => ({
  people_out: {
    connection: 'main',
    direction: 'outbound',
    target: 'contacts',
    strategy: 'upsert',
    source: { table: 'app.people' },
    key: 'person',
    identify_by: { property: 'email', column: 'email' },
    fields: { firstname: 'name', city: 'city' },
    guard: { removals: '100%' },
    ...more,
  },
})

const links = {
  associations: [
    { to: 'contacts', by: 'email', column: 'friends' },
    { to: 'companies', by: 'domain', column: 'employers' },
  ],
  cleanup_default_associations: true,
}

const looked = {
  objects: { contacts: 'email', companies: 'domain' },
  pairs: [
    ['contacts', 'contacts'],
    ['contacts', 'companies'],
  ] as const,
}

const nextVersion = (tier: Tier): Promise<void> => people(tier, 2)

export const outboundScenarios: readonly Scenario[] = [
  {
    name: 'upsert by batch',
    what: 'Creates, updates, links added, changed and removed, by batch calls.',
    syncs: sync({ route: 'batch', ...links }),
    account: account(5),
    before: ['people_out'],
    since: nextVersion,
    run: 'people_out',
    looked,
  },
  {
    name: 'first upsert by import',
    what: 'Creates and updates by import jobs, links by import and by calls.',
    syncs: sync({ route: 'import', ...links }),
    account: account(5),
    before: null,
    run: 'people_out',
    looked,
  },
  {
    name: 'upsert by import',
    what: 'The next version of the source by import jobs.',
    syncs: sync({ route: 'import', ...links }),
    account: account(5),
    before: ['people_out'],
    since: nextVersion,
    run: 'people_out',
    looked,
  },
  {
    name: 'mirror',
    what: 'Records of vanished rows are archived, new ones made.',
    syncs: sync({ route: 'batch', strategy: 'mirror', ...links }),
    account: account(5),
    before: ['people_out'],
    since: nextVersion,
    run: 'people_out',
    looked,
  },
  {
    name: 'archive',
    what: 'Records that rows name are archived.',
    syncs: sync({ strategy: 'archive', fields: undefined }),
    account: account(5),
    before: null,
    run: 'people_out',
    looked,
  },
  {
    name: 'creating what is missing',
    what: 'Properties, options and labels are made before the first row goes.',
    syncs: sync({
      route: 'batch',
      create_missing: ['options', 'properties', 'labels'],
      fields: { firstname: 'name', favourite_town: 'city', hs_lead_status: 'name' },
      associations: [{ to: 'companies', by: 'domain', column: 'employers', policy: 'mirror' }],
    }),
    account: account(5),
    before: null,
    since: (tier) => people(tier, 1),
    run: 'people_out',
    looked,
  },
  {
    name: 'members of a list',
    what: 'Members of a static list are added and taken off.',
    syncs: {
      people_out: {
        connection: 'main',
        direction: 'outbound',
        target: 'list_memberships',
        list: 'Fleet',
        object: 'contacts',
        strategy: 'mirror',
        source: { table: 'app.people' },
        identify_by: { property: 'email', column: 'email' },
        create_missing: ['lists'],
        guard: { removals: '100%' },
      },
    },
    account: account(12),
    before: ['people_out'],
    since: nextVersion,
    run: 'people_out',
    looked: {
      ...looked,
      more: async (tier) => {
        const { lists } = await tier.api<{ lists: readonly { listId: string; name: string }[] }>(
          'POST',
          '/crm/v3/lists/search',
          { query: '', count: 100 },
        )
        const lines: string[] = []
        for (const { listId, name } of lists) {
          const { results } = await tier.api<{ results: readonly { recordId: string }[] }>(
            'GET',
            `/crm/v3/lists/${listId}/memberships?limit=250`,
          )
          lines.push(...results.map(({ recordId }) => `member of ${name}: ${recordId}`))
        }
        return lines
      },
    },
  },
]

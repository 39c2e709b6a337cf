import type { Tier } from '../../tier.ts'
import { edited, linked, passed, places, type Scenario, standStill, written } from './scenario.ts'

const hour = 3_600_000

interface People {
  readonly contacts: readonly string[]
  readonly companies: readonly string[]
}

const made = new WeakMap<Tier, People>()

const peopleOf = (tier: Tier): People => {
  const found = made.get(tier)
  if (found === undefined) throw new Error('The account of the scenario was not made.')
  return found
}

/** Contacts who each work for one of three companies, some of them with a deal, and values that are awkward to carry. */
const account =
  (count: number) =>
  async (tier: Tier): Promise<void> => {
    await standStill(tier)
    const companies = await written(
      tier,
      'companies',
      places(3).map((n) => ({ domain: `c${n}.com`, name: `Company, "${n}"` })),
    )
    const contacts = await written(
      tier,
      'contacts',
      places(count).map((n) => ({
        email: `p${n}@x.com`,
        firstname: n % 7 === 0 ? `P\n${n}` : `Person ${n}`,
        numemployees: String(n),
      })),
    )
    const deals = await written(
      tier,
      'deals',
      places(3).map((n) => ({ dealname: `Deal ${n}`, amount: `${n}00.50` })),
    )
    await linked(
      tier,
      ['contacts', 'companies'],
      contacts.slice(0, 60).map((id, at) => [id, companies[at % 3] ?? '']),
    )
    await linked(
      tier,
      ['deals', 'contacts'],
      deals.map((id, at) => [id, contacts[at] ?? '']),
    )
    made.set(tier, { contacts, companies })
  }

/** What people do in the account meanwhile: edits, a new record, an archived one, a merge, a purge, links. */
const changes =
  (ms: number) =>
  async (tier: Tier): Promise<void> => {
    const { contacts, companies } = peopleOf(tier)
    const [edit = '', archive = '', kept = '', merged = '', purged = ''] = contacts
    await passed(tier, ms)
    await edited(tier, 'contacts', contacts.slice(5), { firstname: 'Changed' })
    await edited(tier, 'contacts', [edit], { firstname: 'Edited, "once"' })
    await edited(tier, 'companies', companies.slice(0, 1), { name: 'Renamed' })
    await written(tier, 'contacts', [{ email: 'new@x.com', firstname: 'New' }])
    await tier.api('DELETE', `/crm/v3/objects/contacts/${archive}`)
    await tier.api('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: kept,
      objectIdToMerge: merged,
    })
    await tier.api('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: purged })
    await linked(tier, ['contacts', 'companies'], [[edit, companies[2] ?? '']])
    await passed(tier, hour)
  }

const objects = { contacts: 'email', companies: 'domain', deals: 'dealname' }
const looked = {
  objects,
  tables: ['contacts', 'companies', 'deals', 'associations'],
}

const sync = (
  contacts: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
  options: Readonly<Record<string, unknown>> = {},
) => ({
  crm_in: {
    connection: 'main',
    direction: 'inbound',
    guard: { removals: '100%' },
    ...options,
    streams: {
      contacts: { properties: ['email', 'firstname', 'numemployees'], ...contacts },
      companies: { properties: ['domain', 'name'], ...contacts },
      deals: { properties: ['dealname', 'amount'] },
      associations: {
        pairs: [
          ['contacts', 'companies'],
          ['deals', 'contacts'],
        ],
      },
      ...more,
    },
  },
})

export const inboundScenarios: readonly Scenario[] = [
  {
    name: 'first load by list',
    what: 'Everything of an account for the first time, page by page, with its links.',
    syncs: sync({ route: 'list', strategy: 'full_refresh' }),
    account: account(105),
    before: null,
    run: 'crm_in',
    looked,
  },
  {
    name: 'first load by export',
    what: 'The same by an export job and its file.',
    syncs: sync({ route: 'export' }),
    account: account(12),
    before: null,
    run: 'crm_in',
    looked,
  },
  {
    name: 'changes by search',
    what: 'What changed since the last run, walked by search and hydrated.',
    syncs: sync(
      { route: 'search', strategy: 'incremental' },
      {},
      { sweep: '30d', reconcile: '30d' },
    ),
    account: account(105),
    before: ['crm_in'],
    onlyReads: true,
    since: changes(2 * hour),
    run: 'crm_in',
    looked,
  },
  {
    name: 'changes by export',
    what: 'A delta by an export job that is filtered by the modified time.',
    syncs: sync(
      { route: 'export', strategy: 'incremental' },
      {},
      { sweep: '30d', reconcile: '30d' },
    ),
    account: account(12),
    before: ['crm_in'],
    onlyReads: true,
    since: changes(2 * hour),
    run: 'crm_in',
    looked,
  },
  {
    name: 'full refresh with deletions',
    what: 'Everything again into history storage; what is archived, merged and purged goes.',
    syncs: sync({ route: 'list', strategy: 'full_refresh', storage: 'history' }),
    account: account(12),
    before: ['crm_in'],
    onlyReads: true,
    since: changes(2 * hour),
    run: 'crm_in',
    looked,
  },
  {
    name: 'sweep and reconcile',
    what: 'Changes into append storage, the archived listing, merges, the rolling sweep of links and the proof by all ids.',
    syncs: sync(
      { strategy: 'incremental', route: 'search', storage: 'append' },
      {},
      { sweep: '1h', reconcile: '2h' },
    ),
    account: account(12),
    before: ['crm_in'],
    onlyReads: true,
    since: changes(2 * hour),
    run: 'crm_in',
    looked,
  },
  {
    name: 'collections and histories',
    what: 'Streams that are no records: owners, pipelines, lists, definitions, histories of properties.',
    syncs: {
      crm_in: {
        connection: 'main',
        direction: 'inbound',
        guard: { removals: '100%' },
        sweep: '1h',
        reconcile: '2h',
        streams: {
          contacts: { properties: ['email', 'firstname'] },
          owners: {},
          deal_pipelines: {},
          properties: {},
          contact_lists: {},
          list_memberships: {},
          association_labels: {},
          property_history: { properties: { contacts: ['email', 'firstname'] } },
        },
      },
    },
    account: async (tier) => {
      await account(12)(tier)
      const { list } = await tier.api<{ list: { listId: string } }>('POST', '/crm/v3/lists', {
        name: 'Static',
        objectTypeId: '0-1',
        processingType: 'MANUAL',
      })
      await tier.api(
        'PUT',
        `/crm/v3/lists/${list.listId}/memberships/add`,
        peopleOf(tier).contacts.slice(0, 4),
      )
    },
    before: ['crm_in'],
    onlyReads: true,
    since: changes(2 * hour),
    run: 'crm_in',
    looked: {
      objects: { contacts: 'email' },
      tables: [
        'contacts',
        'owners',
        'deal_pipelines',
        'properties',
        'contact_lists',
        'list_memberships',
        'association_labels',
        'property_history',
      ],
    },
  },
]

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HubSpot, WireRecord } from '../../../src/engine/ports.ts'

const window = { after: null, until: '2030-01-01T00:00:00.000Z' }
const { signal } = new AbortController()

export interface Room {
  readonly hubspot: HubSpot
  readonly folder: string
  readonly contacts: readonly string[]
  readonly companies: readonly string[]
  /** Of jobs that are done. */
  readonly exportId: string
  readonly importId: string
  readonly listId: string
}

export interface Deed {
  readonly name: string
  /** Which of its requests the faults strike; the last one unless told. */
  readonly strikes?: RegExp
  /** A request that must not be sent twice. */
  readonly creates?: true
  /** An answer of another shape tells nothing, and that is enough: HubSpot itself refuses what is beyond. */
  readonly lenient?: true
  readonly act: (room: Room) => Promise<unknown>
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const page of pages) read.push(page)
  return read
}

/** An object of few records in the demo. */
const small = 'leads'
const properties = ['email', 'firstname', 'lastname']
const links = (room: Room) =>
  room.contacts.slice(0, 3).map((from, at) => ({
    trace: `link-${at}`,
    from,
    to: room.companies[at % room.companies.length] as string,
    types: [],
  }))
const updates = (room: Room) =>
  room.contacts
    .slice(0, 3)
    .map((id) => ({ trace: `of-${id}`, id, properties: { firstname: 'Other' } }))

export const importRequest = async (folder: string, name: string) => {
  // A file of its own: one that is written while it is read is refused by the system.
  const path = join(folder, `${crypto.randomUUID()}.csv`)
  await writeFile(path, 'email,firstname\nimported@example.com,Ann\n')
  const column = { object: 'contacts' } as const
  return {
    name,
    operations: { contacts: 'CREATE' },
    file: {
      path,
      columns: [
        { ...column, header: 'email', property: 'email', kind: 'unique' },
        { ...column, header: 'firstname', property: 'firstname', kind: 'value' },
      ],
    },
  } as const
}

export const exportRequest = { object: 'contacts', name: 'an export', properties } as const

const collection = (name: string): Deed => ({
  name: `collection ${name}`,
  act: ({ hubspot }) =>
    all(
      hubspot.collection(
        {
          collection: name,
          full: true,
          window: { ...window, after: '2026-11-01T00:00:00.000Z' },
          memory: null,
          resume: null,
          sweep: true,
          objects: ['contacts', 'deals'],
        },
        signal,
      ),
    ),
})

export const reads: readonly Deed[] = [
  { name: 'account', act: ({ hubspot }) => hubspot.account(signal) },
  { name: 'properties', act: ({ hubspot }) => hubspot.properties('contacts', signal) },
  { name: 'owners', act: ({ hubspot }) => hubspot.owners(signal) },
  { name: 'pipelines', act: ({ hubspot }) => hubspot.pipelines('deals', signal) },
  { name: 'customTypes', act: ({ hubspot }) => hubspot.customTypes(signal) },
  { name: 'enabledTypes', act: ({ hubspot }) => hubspot.enabledTypes(signal) },
  { name: 'count', act: ({ hubspot }) => hubspot.count('contacts', null, signal) },
  {
    name: 'size',
    act: ({ hubspot }) => hubspot.size('contacts', { by: 'lastmodifieddate', window }, signal),
  },
  {
    name: 'changed, its searches',
    strikes: /\/search /,
    act: ({ hubspot }) => changed(hubspot),
  },
  {
    name: 'changed, its batch reads',
    strikes: /batch\/read/,
    act: ({ hubspot }) => changed(hubspot),
  },
  { name: 'list', act: ({ hubspot }) => listed(hubspot, {}) },
  { name: 'list of archived ones', act: ({ hubspot }) => listed(hubspot, { archived: true }) },
  { name: 'list with links', act: ({ hubspot }) => listed(hubspot, { links: ['contacts'] }) },
  {
    name: 'history',
    act: ({ hubspot }) =>
      all(hubspot.history({ object: small, properties, of: { kind: 'all' } }, signal)),
  },
  {
    name: 'records',
    act: ({ hubspot, contacts }) =>
      all<readonly WireRecord[]>(hubspot.records('contacts', contacts, properties, signal)),
  },
  {
    name: 'survivor',
    act: ({ hubspot, contacts }) => hubspot.survivor('contacts', contacts[0] as string, signal),
  },
  {
    name: 'searchByValue',
    strikes: /\/search /,
    act: ({ hubspot }) =>
      all(hubspot.searchByValue('companies', 'name', ['Acme'], ['name'], signal)),
  },
  {
    name: 'labels',
    act: ({ hubspot }) => hubspot.associations.labels('contacts', 'companies', signal),
  },
  {
    name: 'link limits',
    lenient: true,
    act: ({ hubspot }) => hubspot.associations.limits('contacts', 'companies', signal),
  },
  {
    name: 'links',
    act: ({ hubspot, contacts }) =>
      all(hubspot.associations.read('contacts', 'companies', contacts, signal)),
  },
  {
    name: 'a list by its id',
    act: ({ hubspot, listId }) =>
      hubspot.lists.find('contacts', { kind: 'id', id: listId }, signal),
  },
  {
    name: 'list members',
    act: ({ hubspot, listId, contacts }) =>
      hubspot.lists.members('contacts', listId, contacts, signal).then((ids) => [...ids]),
  },
  {
    name: 'validation rules',
    act: ({ hubspot }) =>
      hubspot.definitions.validationRules('contacts', signal).then((rules) => [...rules]),
  },
  {
    name: 'recordsLeft',
    act: ({ hubspot }) => hubspot.definitions.recordsLeft('contacts', signal),
  },
  {
    name: 'export status',
    act: ({ hubspot, exportId }) => hubspot.exports.status(exportId, signal),
  },
  {
    name: 'export download, its link',
    strikes: /tasks/,
    act: (room) => downloaded(room),
  },
  {
    name: 'import status',
    act: ({ hubspot, importId }) => hubspot.imports.status(importId, signal),
  },
  {
    name: 'import errors',
    strikes: /errors/,
    act: ({ hubspot, importId }) => all(hubspot.imports.errors(importId, signal)),
  },
  { name: 'an import by its name', act: ({ hubspot }) => hubspot.imports.find('done', signal) },
]

/** Streams that are no CRM objects. */
export const collections: readonly Deed[] = [
  'owners',
  'deal_pipelines',
  'forms',
  'form_submissions',
  'campaigns',
  'email_campaigns',
  'marketing_emails',
  'email_events',
  'subscription_changes',
  'subscription_definitions',
  'object_schemas',
  'pipelines',
  'pipeline_stages',
  'properties',
  'association_labels',
  'account',
  'teams',
  'currencies',
  'exchange_rates',
  'contact_lists',
  'list_memberships',
  'workflows',
  'engagements',
].map(collection)

/** The file behind the link: a fault in it may also end the export, as there are other routes. */
export const fileDownload: Deed = {
  name: 'export download, the file',
  strikes: /^GET (?!\/crm\/)/,
  act: (room) => downloaded(room),
}

export const writes: readonly Deed[] = [
  {
    name: 'create',
    creates: true,
    act: ({ hubspot }) =>
      hubspot.create(
        'contacts',
        ['one', 'two'].map((trace) => ({ trace, properties: { email: `${trace}@example.com` } })),
        signal,
      ),
  },
  { name: 'update', act: (room) => room.hubspot.update('contacts', updates(room), signal) },
  {
    name: 'archive',
    act: ({ hubspot, contacts }) =>
      hubspot.archive(
        'contacts',
        contacts.slice(-2).map((id) => ({ trace: `gone-${id}`, id, properties: {} })),
        signal,
      ),
  },
  {
    name: 'links written',
    strikes: /batch\/(associate|create)/,
    act: (room) => room.hubspot.associations.write('contacts', 'companies', links(room), signal),
  },
  {
    name: 'links removed',
    strikes: /batch\/archive/,
    act: (room) => room.hubspot.associations.remove('contacts', 'companies', links(room), signal),
  },
  {
    name: 'import start',
    creates: true,
    act: async ({ hubspot, folder }) =>
      hubspot.imports.start(await importRequest(folder, 'started'), signal),
  },
  {
    name: 'export start',
    creates: true,
    act: ({ hubspot }) => hubspot.exports.start(exportRequest, signal),
  },
  {
    name: 'a list made',
    creates: true,
    strikes: /^POST/,
    act: ({ hubspot }) => hubspot.lists.create('contacts', 'A new list', signal),
  },
  {
    name: 'list members added',
    act: (room) => room.hubspot.lists.add(room.listId, updates(room), signal),
  },
  {
    name: 'list members removed',
    act: (room) => room.hubspot.lists.remove(room.listId, updates(room), signal),
  },
]

const changed = (hubspot: HubSpot): Promise<unknown> =>
  all(hubspot.changed({ object: small, by: 'hs_lastmodifieddate', window, properties }, signal))

const listed = (
  hubspot: HubSpot,
  how: { readonly archived?: boolean; readonly links?: readonly string[] },
): Promise<unknown> => all(hubspot.list({ object: small, properties, ...how }, signal))

async function downloaded({ hubspot, exportId, folder }: Room): Promise<unknown> {
  const { files, rows, recordCount } = await hubspot.exports.download(
    exportId,
    exportRequest,
    folder,
    signal,
  )
  return { rows, recordCount, columns: files.map((file) => file.columns) }
}

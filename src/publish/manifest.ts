import { z } from 'zod'
import { alertChannel } from '../config/alerts-schema.ts'
import { connectionSchema } from '../config/connection-schema.ts'
import { inboundSchema, streamSchema } from '../config/inbound-schema.ts'
import { outboundSchema } from '../config/outbound-schema.ts'
import {
  customStreams,
  customTargets,
  endpointsOf,
  libraryStreams,
  libraryTargets,
  historyFields,
  ownFields,
  packageVersion,
  streams,
  targets,
} from '../connector.ts'
import {
  archivedOf,
  type ColumnKind,
  fieldKind,
  type Identity,
  type Stream,
  type Target,
} from '../declare/index.ts'

/** Each kind's type in the warehouse (CONTRACT.md, "In the warehouse"). */
const warehouseTypes: Readonly<
  Record<ColumnKind, { readonly duckdb: string; readonly snowflake: string }>
> = {
  text: { duckdb: 'VARCHAR', snowflake: 'VARCHAR' },
  number: { duckdb: 'DECIMAL(38,8)', snowflake: 'NUMBER(38,8)' },
  boolean: { duckdb: 'BOOLEAN', snowflake: 'BOOLEAN' },
  date: { duckdb: 'DATE', snowflake: 'DATE' },
  timestamp: { duckdb: 'TIMESTAMPTZ', snowflake: 'TIMESTAMP_TZ' },
  list: { duckdb: 'VARCHAR[]', snowflake: 'ARRAY' },
  json: { duckdb: 'JSON', snowflake: 'VARIANT' },
}

const column = z.strictObject({
  name: z.string(),
  kind: z.enum(['text', 'number', 'boolean', 'date', 'timestamp', 'list', 'json']),
  types: z.strictObject({ duckdb: z.string(), snowflake: z.string() }),
  description: z.string(),
})
/**
 * Scopes needed together; a list among them is satisfied by any one of its members. Without the optional ones it works
 * too, but not by HubSpot jobs.
 */
const scopes = z.array(z.union([z.string(), z.array(z.string())]))
const host = z.strictObject({
  host: z.string(),
  port: z.int(),
  purpose: z.string(),
  configurable: z.boolean(),
})
const jsonSchema = z.record(z.string(), z.unknown())

const streamEntry = z.strictObject({
  name: z.string(),
  summary: z.string(),
  documentation: z.string(),
  /** True: `<name>` stands for the name of an object type that the account defined itself. */
  template: z.boolean(),
  kind: z.enum(['object', 'archived', 'collection', 'associations', 'property_history']),
  object: z.string().nullable(),
  primary_key: z.array(z.string()),
  cursor: z.string().nullable(),
  strategies: z.array(
    z.strictObject({
      name: z.enum(['full_refresh', 'incremental', 'client_incremental']),
      routes: z.array(z.enum(['export', 'search', 'list'])),
    }),
  ),
  /** Routes that no document of HubSpot's vouches for: taken only where `route` names them. */
  unverified_routes: z.array(z.enum(['export', 'search', 'list'])),
  storage: z.array(z.enum(['merge', 'append', 'history'])),
  removals: z.enum(['archived_listing', 'absence', 'none']),
  /** `all_properties`: beside the columns listed, one for each chosen property of the account. */
  columns: z.array(column),
  /** What `storage: history` adds to them. */
  history_columns: z.array(column),
  dynamic_columns: z.enum(['all_properties', 'none']),
  scopes,
  optional_scopes: scopes,
  /** Whether `new_streams: include` includes it: always, only where the account has switched the type on, or only by its name. */
  included: z.enum(['always', 'if_enabled', 'by_name']),
  endpoints: z.array(z.string()),
  limits: z.array(z.string()),
  hosts: z.array(host),
})

const columnOf = (name: string, kind: ColumnKind, description: string): z.infer<typeof column> => ({
  name,
  kind,
  types: warehouseTypes[kind],
  description,
})

const columnOfField = (field: (typeof ownFields)[number]): z.infer<typeof column> =>
  columnOf(field.name, fieldKind(field), field.metadata.get('description') ?? '')

/** Whether rows are versions of something: links and entries of a history are not. */
const isVersioned = (stream: Stream): boolean =>
  stream.kind !== 'associations' && stream.kind !== 'property_history'

/** What the connector adds to each stream's table; links have no versions and are not merged. */
const ownColumns = (stream: Stream): readonly z.infer<typeof column>[] =>
  ownFields
    .filter(({ name }) => stream.kind !== 'associations' || !notOfLinks.has(name))
    .map(columnOfField)

const notOfLinks = new Set(['_merged_into', '_hash'])

const identity = z.strictObject({
  name: z.string(),
  kind: z.enum([
    'record_id',
    'unique_property',
    'any_unique_property',
    'searched_property',
    'any_property',
  ]),
  property: z.string().nullable(),
  folds: z.enum(['none', 'trim_lower']),
})

const targetEntry = z.strictObject({
  name: z.string(),
  summary: z.string(),
  documentation: z.string(),
  template: z.boolean(),
  object: z.string(),
  strategies: z.array(z.enum(['create', 'update', 'upsert', 'archive', 'mirror'])),
  identities: z.array(identity),
  routes: z.strictObject({ import: z.array(z.string()), batch: z.array(z.string()) }),
  required_on_create: z.array(z.array(z.string())),
  /** An object to one of whose records every new one must be linked, by an association column. */
  required_link_on_create: z.string().nullable(),
  /** Records, only links between them, or only who is in a list. */
  writes: z.enum(['records', 'links', 'members']),
  /** What people must know, a sentence each. */
  notes: z.array(z.string()),
  associations: z.strictObject({
    column_types: z.strictObject({ duckdb: z.array(z.string()), snowflake: z.array(z.string()) }),
    same_object: z.boolean(),
    other_objects: z.boolean(),
    labels: z.boolean(),
    policies: z.array(z.enum(['add', 'exact', 'mirror'])),
    cleanup_default_associations: z.boolean(),
  }),
  scopes,
  optional_scopes: scopes,
  hosts: z.array(host),
})

export const manifestSchema = z
  .strictObject({
    $schema: z.string(),
    manifest_version: z.literal(1),
    identity: z.strictObject({
      name: z.string(),
      title: z.string(),
      version: z.string(),
      description: z.string(),
      license: z.string(),
      source_system: z.string(),
      warehouses: z.array(z.strictObject({ kind: z.string(), title: z.string() })),
    }),
    sign_in: z.array(
      z.strictObject({
        method: z.string(),
        title: z.string(),
        description: z.string(),
        form: jsonSchema,
      }),
    ),
    hosts: z.array(host),
    streams: z.array(streamEntry),
    targets: z.array(targetEntry),
    forms: z.strictObject({
      connection: jsonSchema,
      inbound_sync: jsonSchema,
      stream_options: jsonSchema,
      outbound_sync: jsonSchema,
      alert_channel: jsonSchema,
    }),
  })
  .meta({
    title: 'hubspot-warehouse connector manifest',
    description: 'What a warehouse UI needs to set up this connector.',
  })

export type Manifest = z.infer<typeof manifestSchema>

const api: z.infer<typeof host> = {
  host: 'api.hubapi.com',
  port: 443,
  purpose: 'every HubSpot call',
  configurable: true,
}
/** HubSpot's signed links of export files lead elsewhere; which hosts is documented nowhere (HUBSPOT.md 3.3, SNOWFLAKE.md 4). */
const exportFiles: z.infer<typeof host> = {
  host: '*',
  port: 443,
  purpose:
    'download of export files by signed links, without the token; HubSpot does not document the hosts',
  configurable: true,
}

const form = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>

/** connector.json, from the declarations and the configuration's schema. */
export function buildManifest(): Manifest {
  return manifestSchema.parse({
    $schema: './docs/connector.schema.json',
    manifest_version: 1,
    identity: {
      name: 'hubspot-warehouse',
      title: 'HubSpot',
      version: packageVersion,
      description: 'Keeps warehouse tables and a HubSpot account in step, both ways.',
      license: 'Apache-2.0',
      source_system: 'HubSpot',
      warehouses: [
        { kind: 'duckdb', title: 'DuckDB' },
        { kind: 'snowflake', title: 'Snowflake' },
      ],
    },
    sign_in: [
      {
        method: 'token',
        title: 'Service key or private-app token',
        description:
          'In HubSpot: Development > Keys > Service keys (or Legacy apps > Private), with the scopes that the chosen streams and targets need.',
        form: {
          type: 'object',
          required: ['token'],
          additionalProperties: false,
          properties: {
            token: {
              type: 'string',
              title: 'Service key or private-app token',
              description: 'Stored as a secret; the configuration only refers to it.',
              writeOnly: true,
              format: 'password',
            },
          },
        },
      },
    ],
    hosts: [api, exportFiles],
    streams: [
      ...streams.map((stream) => streamEntryOf(stream, false)),
      streamEntryOf(customStreams.template, true),
      streamEntryOf(archivedOf(customStreams.template), true),
      streamEntryOf(libraryStreams.template, true),
      streamEntryOf(archivedOf(libraryStreams.template), true),
    ],
    targets: [
      ...targets.map((target) => targetEntryOf(target, false)),
      targetEntryOf(customTargets.template, true),
      targetEntryOf(libraryTargets.template, true),
    ],
    forms: {
      connection: form(connectionSchema),
      inbound_sync: form(inboundSchema),
      stream_options: form(streamSchema),
      outbound_sync: form(outboundSchema),
      alert_channel: form(alertChannel),
    },
  } satisfies Manifest)
}

function streamEntryOf(stream: Stream, template: boolean): z.infer<typeof streamEntry> {
  const strategies = (['full_refresh', 'incremental', 'client_incremental'] as const).flatMap(
    (name) => {
      const reads = stream.read[name]
      return reads === undefined ? [] : [{ name, routes: reads.map((read) => read.route) }]
    },
  )
  const cursors = Object.values(stream.read)
    .flat()
    .flatMap((read) => ('cursor' in read && read.cursor !== undefined ? [read.cursor] : []))
  const exports = strategies.some((strategy) => strategy.routes.includes('export'))
  const reads = endpointsOf(stream)
  return {
    name: stream.name,
    summary: stream.summary,
    documentation: stream.source,
    template,
    kind: stream.kind,
    object: 'object' in stream ? stream.object : null,
    primary_key: [...stream.primaryKey],
    cursor: cursors[0] ?? null,
    strategies,
    unverified_routes: Object.values(stream.read)
      .flat()
      .some((read) => read.route === 'export' && read.verified === false)
      ? ['export']
      : [],
    storage: isVersioned(stream) ? ['merge', 'append', 'history'] : ['merge'],
    removals: stream.removals.kind,
    columns: [
      ...Object.entries(stream.columns).map(([name, declared]) =>
        columnOf(name, declared.kind, declared.description),
      ),
      ...ownColumns(stream),
    ],
    history_columns: isVersioned(stream) ? historyFields.map((field) => columnOfField(field)) : [],
    dynamic_columns: 'object' in stream ? 'all_properties' : 'none',
    scopes: scopesOf(stream),
    optional_scopes: exports ? ['crm.export'] : [],
    included: stream.included ?? 'always',
    endpoints: [...reads.paths],
    limits: [...reads.limits],
    hosts: exports ? [api, exportFiles] : [api],
  }
}

function targetEntryOf(target: Target, template: boolean): z.infer<typeof targetEntry> {
  return {
    name: target.name,
    summary: target.summary,
    documentation: target.source,
    template,
    object: target.object,
    strategies: strategiesOf(target),
    identities: Object.entries(target.identify).map(([name, one]) => identityOf(name, one)),
    routes: { import: [...target.routes.import], batch: [...target.routes.batch] },
    required_on_create: target.actions.create.requires.map((need) => [...need.anyOf]),
    required_link_on_create: target.actions.create.requiresLink?.to ?? null,
    writes: target.writes ?? 'records',
    notes: [...(target.notes ?? [])],
    associations: {
      column_types: { duckdb: ['MAP(VARCHAR, VARCHAR)', 'JSON'], snowflake: ['OBJECT', 'VARIANT'] },
      same_object: true,
      other_objects: true,
      labels: true,
      policies: ['add', 'exact', 'mirror'],
      cleanup_default_associations: true,
    },
    scopes: scopesOf(target),
    optional_scopes: target.routes.import.length > 0 ? ['crm.import'] : [],
    hosts: [api],
  }
}

type Strategies = z.infer<typeof targetEntry>['strategies']

function strategiesOf({ writes }: Target): Strategies {
  if (writes === 'links') return ['update']
  if (writes === 'members') return ['create', 'upsert', 'archive', 'mirror']
  return ['create', 'update', 'upsert', 'archive', 'mirror']
}

const scopesOf = (declared: Pick<Stream | Target, 'scopes'>): z.infer<typeof scopes> =>
  declared.scopes.map((scope) => (typeof scope === 'string' ? scope : [...scope]))

function identityOf(name: string, declared: Identity): z.infer<typeof identity> {
  return {
    name,
    kind: declared.kind,
    property: 'property' in declared ? declared.property : null,
    folds: 'folds' in declared ? declared.folds : 'none',
  }
}

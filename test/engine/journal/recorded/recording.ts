import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import type { AccountLink, AccountRecord, ConnectorRoom } from '../connector-room.ts'

/** What a version of the connector left behind, and the account that it left it about. */
export interface Recording {
  readonly version: string
  /** HubSpot's clock when it was taken. */
  readonly at: string
  /** Statements that make schemas, tables and views as that version made them. */
  readonly schema: readonly string[]
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, string | null>>[]>>
  readonly records: Readonly<Record<string, readonly AccountRecord[]>>
  readonly owners: readonly unknown[]
  readonly links: readonly (AccountLink & { readonly fromType: string; readonly toType: string })[]
}

export const document = `version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:
  crm_in:
    connection: main
    direction: inbound
    streams:
      contacts: { properties: [email, firstname, lastname] }
      companies: { properties: [name, domain], storage: history }
      deals: { properties: [dealname, amount], storage: append }
      products: { properties: [name, price], route: export }
      tickets: { properties: [subject] }
      associations: { pairs: [[contacts, companies]] }
      property_history: { properties: { contacts: [firstname] } }
      owners: {}
      deal_pipelines: {}
      contact_lists: {}
      forms: {}
  customers_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: mirror
    source: { table: main.customers }
    key: customer_id
    identify_by: { property: email, column: email }
    fields: { firstname: first_name }
    associations: [{ to: companies, by: record_id, column: employers }]
`

const objects = ['contacts', 'companies', 'deals', 'products', 'tickets'] as const

const schemas = `('hubspot', 'hubspot_sync', 'hubspot_dbt', 'main')`

/** The room's file and account as they are now. */
export async function takeRecording(room: ConnectorRoom, version: string): Promise<Recording> {
  const instance = await DuckDBInstance.create(room.path)
  const connection = await instance.connect()
  const rows = async (sql: string): Promise<Record<string, string | null>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, string | null>[]
  try {
    const made = await rows(`SELECT schema_name AS s, NULL AS t,
        'CREATE SCHEMA IF NOT EXISTS "' || schema_name || '"' AS sql, 0 AS o
      FROM duckdb_schemas() WHERE NOT internal AND schema_name IN ${schemas}
      UNION ALL SELECT schema_name, table_name, sql, 1 FROM duckdb_tables() WHERE NOT temporary
      UNION ALL SELECT schema_name, view_name, sql, 2 FROM duckdb_views()
        WHERE NOT internal AND schema_name IN ('hubspot_sync', 'hubspot')
      ORDER BY o, s, t`)
    const tables: Record<string, Record<string, string | null>[]> = {}
    for (const { s, t } of made.filter(({ o }) => String(o) === '1')) {
      const name = `"${s}"."${t}"`
      tables[name] = await rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${name} ORDER BY ALL`)
    }
    const { now } = await room.control<{ now: string }>('state')
    const records = Object.fromEntries(
      await Promise.all(objects.map(async (type) => [type, await room.records(type)] as const)),
    )
    const links = (await room.links('contacts', 'companies')).map((link) => ({
      ...link,
      fromType: 'contacts',
      toType: 'companies',
    }))
    const { results: owners } = await room.control<{ results: unknown[] }>('collections/owners')
    const schema = made.map(({ sql }) => sql ?? '')
    return { version, at: now, schema, tables, records, owners, links }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const fileOf = (folder: string): string => join(folder, 'recording.json.gz')

export async function saveRecording(folder: string, recording: Recording): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(fileOf(folder), gzipSync(JSON.stringify(recording), { level: 9 }))
}

export async function readRecording(folder: string): Promise<Recording> {
  return JSON.parse(gunzipSync(await readFile(fileOf(folder))).toString('utf8')) as Recording
}

/** Puts the account and the file of a recording into a room. */
export async function putBack(room: ConnectorRoom, recording: Recording): Promise<void> {
  await room.control('clock', { now: recording.at })
  for (const [type, records] of Object.entries(recording.records)) {
    const kept = records.map(({ archivedAt, mergedInto, ...one }) => ({
      ...one,
      ...(archivedAt === null ? {} : { archivedAt }),
      ...(mergedInto === null ? {} : { mergedInto }),
    }))
    await room.control(`records/${type}`, { records: kept })
  }
  await room.control('collections/owners', { items: recording.owners })
  for (const { from, to, fromType, toType } of recording.links)
    await room.ask('PUT', `crm/v4/objects/${fromType}/${from}/associations/default/${toType}/${to}`)
  await rm(room.path, { force: true })
  const instance = await DuckDBInstance.create(room.path)
  const connection = await instance.connect()
  try {
    await connection.run('BEGIN')
    for (const sql of recording.schema) await connection.run(sql)
    for (const [table, rows] of Object.entries(recording.tables)) {
      for (const row of rows) {
        const names = Object.keys(row)
        const columns = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ')
        const slots = names.map((_, at) => `$${at + 1}`).join(', ')
        await connection.run(
          `INSERT INTO ${table} (${columns}) VALUES (${slots})`,
          names.map((name) => row[name] ?? null),
        )
      }
    }
    await connection.run('COMMIT')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

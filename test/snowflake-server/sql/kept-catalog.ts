import type { DuckDBConnection } from '@duckdb/node-api'
import type { Options } from './ast.ts'
import type { Catalog, Database, Schema, Stage, Table } from './catalog.ts'

/** The catalog as JSON beside the data, for a server that comes back. Maps are lists of pairs. */
export async function writeKept(connection: DuckDBConnection, catalog: Catalog): Promise<void> {
  const kept = [...catalog.databases.values()].map((database) => ({
    ...database,
    schemas: [...database.schemas.values()].map((schema) => ({
      ...schema,
      tables: [...schema.tables.values()]
        .filter((table) => table.session === null)
        .map((table) => ({ ...table, loaded: [...table.loaded] })),
      stages: [...schema.stages.values()].map((stage) => ({ ...stage, format: null })),
      formats: [],
    })),
  }))
  await connection.run('CREATE TABLE IF NOT EXISTS kept_catalog (held VARCHAR, ids BIGINT)')
  await connection.run('DELETE FROM kept_catalog')
  await connection.run('INSERT INTO kept_catalog VALUES ($1, $2)', [
    JSON.stringify(kept),
    BigInt(catalog.nextId()),
  ])
}

interface KeptSchema extends Omit<Schema, 'tables' | 'stages' | 'formats'> {
  readonly tables: readonly (Omit<Table, 'loaded'> & {
    readonly loaded: readonly [string, string][]
  })[]
  readonly stages: readonly Stage[]
}

export async function readKept(connection: DuckDBConnection, catalog: Catalog): Promise<void> {
  await connection.run('CREATE TABLE IF NOT EXISTS kept_catalog (held VARCHAR, ids BIGINT)')
  const [[held, ids] = []] = (
    await connection.runAndReadAll('SELECT held, ids FROM kept_catalog')
  ).getRows()
  if (typeof held !== 'string') return
  catalog.skipIds(Number(ids))
  for (const database of JSON.parse(held) as (Omit<Database, 'schemas'> & {
    schemas: readonly KeptSchema[]
  })[]) {
    const schemas = database.schemas.map((schema): [string, Schema] => [
      schema.name,
      {
        ...schema,
        tables: new Map(
          schema.tables.map((table) => [
            table.name,
            { ...table, version: 0, loaded: new Map(table.loaded) },
          ]),
        ),
        stages: new Map(schema.stages.map((stage) => [stage.name, stage])),
        formats: new Map<string, Options>(),
      },
    ])
    catalog.databases.set(database.name, { ...database, schemas: new Map(schemas) })
  }
}

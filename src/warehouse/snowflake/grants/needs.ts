import type { Source } from '../../../engine/ports.ts'
import { type Name, spelled, within, written } from './names.ts'

/** What the configured syncs take in the account, in stored names. */
export interface Needs {
  readonly database: string
  readonly schemas: { readonly data: string; readonly control: string; readonly dbt: string }
  readonly warehouse: string | null
  /** Tables and views that outbound syncs read by name. */
  readonly sources: readonly Name[]
  /** Queries and expressions of the configuration: what they name may be read. */
  readonly texts: readonly string[]
}

/** A privilege that must be held on an object; `statements` grant it to the role. */
export interface Need {
  readonly what: string
  readonly on: string
  readonly name: Name
  readonly privileges: readonly string[]
}

export function needsOf(
  place: Pick<Needs, 'database' | 'schemas' | 'warehouse'>,
  sources: readonly Source[],
  expressions: readonly string[],
): Needs {
  const texts: string[] = [...expressions]
  const tables: Name[] = []
  for (const source of sources) {
    switch (source.kind) {
      case 'table':
        tables.push(within(written(source.name), place.database, place.schemas.data))
        break
      case 'query':
        texts.push(source.sql)
        break
      case 'csv':
        break
      default:
        source satisfies never
    }
  }
  return { ...place, sources: tables, texts }
}

/**
 * What the connector does in each of its schemas: tables of streams and control tables are made and changed by their
 * owner, which is whoever made them; dbt's views are views; the stage stands in the control schema.
 * https://docs.snowflake.com/en/user-guide/security-access-control-privileges (schema privileges)
 */
export function schemaNeeds(needs: Needs): readonly Need[] {
  const { data, control, dbt } = needs.schemas
  const of = (schema: string, privileges: readonly string[]): Need => ({
    what: `schema ${schema}`,
    on: 'SCHEMA',
    name: [needs.database, schema],
    privileges: ['USAGE', ...privileges],
  })
  return [
    of(data, ['CREATE TABLE', 'CREATE VIEW']),
    of(control, ['CREATE TABLE', 'CREATE VIEW', 'CREATE STAGE']),
    of(dbt, ['CREATE VIEW']),
  ]
}

/** USAGE is enough: a warehouse with AUTO_RESUME starts by itself (same page, warehouse privileges). */
export function placeNeeds(needs: Needs): readonly Need[] {
  return [
    ...(needs.warehouse === null
      ? []
      : [
          {
            what: `warehouse ${needs.warehouse}`,
            on: 'WAREHOUSE',
            name: [needs.warehouse],
            privileges: ['USAGE'],
          },
        ]),
    {
      what: `database ${needs.database}`,
      on: 'DATABASE',
      name: [needs.database],
      privileges: ['USAGE'],
    },
  ]
}

/** A source takes USAGE on its database and schema, and SELECT. */
export function sourceNeeds(source: Name): readonly Need[] {
  const [database = '', schema = ''] = source
  return [
    { what: `database ${database}`, on: 'DATABASE', name: [database], privileges: ['USAGE'] },
    {
      what: `schema ${spelled([database, schema])}`,
      on: 'SCHEMA',
      name: [database, schema],
      privileges: ['USAGE'],
    },
    {
      what: `source ${spelled(source)}`,
      on: 'TABLE',
      name: source,
      privileges: ['SELECT'],
    },
  ]
}

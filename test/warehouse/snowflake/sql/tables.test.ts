import { expect, test } from 'vitest'
import { fieldOf } from '../../../../src/declare/index.ts'
import type { Row } from '../../../../src/engine/ports.ts'
import { snowflakeDialect } from '../../../../src/warehouse/snowflake/dialect.ts'
import { type Execution, ensureTables } from '../../../../src/warehouse/snowflake/tables.ts'
import { render } from '../../../../src/warehouse/sql/render.ts'

const places = { database: 'crm', data: 'hubspot', control: 'hubspot_sync', dbt: 'hubspot_dbt' }
const dialect = snowflakeDialect(places)
const table = { schema: 'data', name: 'contacts' } as const

/** A catalogue that holds these columns, in a schema that is there or not; and what it was asked to change. */
function catalogue(columns: readonly Row[], hasSchema = true): Execution & { made: string[] } {
  const made: string[] = []
  return {
    made,
    run: async (statement) => {
      made.push(render(statement, dialect).sql)
    },
    rows: async (statement) => {
      expect(render(statement, dialect).sql).toContain('"CRM".information_schema.')
      if (statement.name === 'warehouse/schemas')
        return hasSchema ? [{ schema_name: 'HUBSPOT' }] : []
      return columns
    },
  }
}

const known = (column_name: string, data_type: string, more: Row = {}): Row => ({
  table_name: 'CONTACTS',
  column_name,
  data_type,
  character_maximum_length: null,
  numeric_precision: null,
  numeric_scale: null,
  ...more,
})

const fields = [
  fieldOf('id', 'text'),
  fieldOf('amount', 'number', { label: "It's", description: 'a \\ sum' }),
  fieldOf('tags', 'list', { label: 'Tags' }),
]

test('a new table is one statement, comments and all; the schema is made only if it is not there', async () => {
  const on = catalogue([], false)
  await ensureTables(on, places, [{ table, fields, comment: 'The people.' }])
  expect(on.made).toEqual([
    'CREATE SCHEMA IF NOT EXISTS "CRM"."HUBSPOT"',
    `CREATE TABLE IF NOT EXISTS "CRM"."HUBSPOT"."CONTACTS" ("ID" VARCHAR, "AMOUNT" NUMBER(38, 8) COMMENT 'It''s: a \\\\ sum', "TAGS" ARRAY COMMENT 'Tags') COMMENT = 'The people.'`,
  ])
})

test('missing columns come in one statement', async () => {
  const on = catalogue([known('ID', 'TEXT', { character_maximum_length: 134_217_728 })])
  expect(await ensureTables(on, places, [{ table, fields }])).toEqual([
    { table, column: 'amount', change: 'column_added' },
    { table, column: 'tags', change: 'column_added' },
  ])
  expect(on.made).toEqual([
    'ALTER TABLE "CRM"."HUBSPOT"."CONTACTS"\nADD COLUMN "AMOUNT" NUMBER(38, 8), "TAGS" ARRAY',
    `COMMENT ON COLUMN "CRM"."HUBSPOT"."CONTACTS"."AMOUNT" IS 'It''s: a \\\\ sum'`,
    `COMMENT ON COLUMN "CRM"."HUBSPOT"."CONTACTS"."TAGS" IS 'Tags'`,
  ])
})

test.each([
  [
    'a text of limited length',
    known('ID', 'TEXT', { character_maximum_length: 10 }),
    'VARCHAR(10)',
  ],
  [
    'a whole number',
    known('AMOUNT', 'NUMBER', { numeric_precision: 38, numeric_scale: 0 }),
    'NUMBER(38, 0)',
  ],
  ['an OBJECT', known('TAGS', 'OBJECT'), 'OBJECT'],
])('%s in its place is refused before anything is changed', async (_, column, type) => {
  const on = catalogue([column])
  await expect(ensureTables(on, places, [{ table, fields }])).rejects.toMatchObject({
    code: 'warehouse.table_unfit',
    why: expect.stringContaining(`of type ${type},`) as string,
  })
  expect(on.made).toEqual([])
})

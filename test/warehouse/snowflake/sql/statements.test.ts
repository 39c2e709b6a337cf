import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { snowflakeDialect } from '../../../../src/warehouse/snowflake/dialect.ts'
import { render } from '../../../../src/warehouse/sql/render.ts'
import { parse } from '../../../snowflake-server/sql/parse.ts'
import { Filler } from './fill.ts'

const sql = join(import.meta.dirname, '../../../../sql')
const dialect = snowflakeDialect({
  database: 'db',
  data: 'hubspot',
  control: 'hubspot_sync',
  dbt: '"Dbt Views"',
})

/**
 * Whoever changes a statement looks over what becomes of it in `rendered/` and renews that:
 * `npx vitest run test/warehouse/snowflake/sql/statements.test.ts -u`, the flag last, since it takes what follows for its own.
 */

/** Statements below a folder of sql/, as `folder/name`. */
const statementsOf = (engine: string): readonly string[] =>
  readdirSync(join(sql, engine), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql') && path.includes('/'))
    .map((path) => path.slice(0, -'.sql'.length))
    .toSorted()

/** What Snowflake has no statement of that name for, and why. */
const duckDbAlone: Readonly<Record<string, string>> = {
  'quickstart/changed': 'The quickstart is a trial on one machine: DuckDB only.',
  'quickstart/landed': 'As above.',
  'quickstart/links': 'As above.',
  'quickstart/source': 'As above.',
  'warehouse/open': 'Settings of a DuckDB file; sessions are opened by the driver.',
  'warehouse/describe_table': 'Only DuckDB binds all views for a list of columns.',
  'warehouse/csv_source': 'A CSV file of this machine is a source on DuckDB only.',
  'warehouse/sniff': 'As above.',
  'warehouse/load_csv': '`load` is for files on this machine, into DuckDB.',
  'warehouse/load_losses': 'As above.',
  'warehouse/stage_csv': 'Snowflake reads files from a stage: warehouse/copy_parts.',
  'warehouse/stage_ndjson': 'As above.',
  'warehouse/stage_ndjson_lines': 'As above.',
}

/** What the server refuses, and why. */
const outsideTheServer: Readonly<Record<string, string>> = {
  'warehouse/future_grants_to_role': 'It keeps no grants on what is not there yet.',
  'warehouse/grants_to_database_role': 'It has no database roles.',
}

const known = [...new Set([...statementsOf('common'), ...statementsOf('snowflake')])].toSorted()

test('a statement for DuckDB has its twin, or a reason to have none', () => {
  const lone = statementsOf('duckdb').filter((name) => !known.includes(name))
  expect(lone).toEqual(Object.keys(duckDbAlone).toSorted())
})

describe.each([...Map.groupBy(known, (name) => name.split('/')[0] ?? '')])(
  'statements of %s',
  (folder, names) => {
    const filler = new Filler()
    const texts = names.map((name) => render(filler.statement(name), dialect))

    test('are what was looked over', async () => {
      const whole = texts.map(({ name, sql: text, values }) => {
        const bound = [...values].map(
          ([as, value], at) => `-- :${at + 1} ${as} = ${spelled(value)}`,
        )
        return [`-- ${name}`, ...bound, `${text};`, ''].join('\n')
      })
      await expect(whole.join('\n')).toMatchFileSnapshot(`./rendered/${folder}.sql`)
    })

    test.each(texts.filter(({ name }) => !(name in outsideTheServer)))(
      '$name is of the SQL that the server knows',
      ({ sql: text }) => {
        expect(() => parse(text)).not.toThrow()
      },
    )
  },
)

const spelled = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : typeof value === 'bigint'
      ? `${value}n`
      : JSON.stringify(value)

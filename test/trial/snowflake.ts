import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { connect, disconnect, run } from '../snowflake-server/driver.ts'
import { startTestServer } from '../snowflake-server/start.ts'
import { type Forms, ledgerDates, ledgerTables, type TrialWarehouse } from './warehouse.ts'

const forms: Forms = {
  object: (key, value) => `OBJECT_CONSTRUCT_KEEP_NULL(${key}, ${value})`,
  midnight: (date) => `CAST(${date} AS TIMESTAMP_TZ)`,
  stages: `
    SELECT
      pipeline.id AS pipeline_id,
      CAST(GET(stage.value, 'id') AS VARCHAR) AS id,
      CAST(GET(stage.value, 'label') AS VARCHAR) AS label
    FROM hubspot.deal_pipelines AS pipeline, LATERAL FLATTEN(INPUT => pipeline.stages) AS stage
    WHERE pipeline.label = 'Ledger'`,
}

/** Columns that are no text; dates apart. */
const types: Readonly<Record<string, string>> = {
  year_established: 'NUMBER(4, 0)',
  revenue: 'NUMBER(18, 2)',
  employees: 'NUMBER(38, 0)',
  sales_price: 'NUMBER(38, 0)',
  close_value: 'NUMBER(38, 0)',
}
const typeOf = (column: string): string =>
  (ledgerDates as readonly string[]).includes(column) ? 'DATE' : (types[column] ?? 'VARCHAR')

const isoDate = (text: string): string =>
  text.replace(
    /^(\d+)\/(\d+)\/(\d+)$/,
    (_, month: string, day: string, year: string) =>
      `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  )

/** The in-repo server of Snowflake's wire protocol, driven by the unmodified driver; it says itself what it proves. */
export async function snowflakeTrial(folder: string): Promise<TrialWarehouse> {
  const server = await startTestServer({ folder: join(folder, 'snowflake') })
  const { account, url, database, role, warehouse } = server
  const { user, password } = server.users.password
  const person = await connect(server)
  const sql: TrialWarehouse['sql'] = async (text) => {
    const { rows } = await run(person, text)
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell])),
    )
  }
  const loadTable = async (dataFolder: string, table: string): Promise<void> => {
    const text = await readFile(join(dataFolder, `${table}.csv`), 'utf8')
    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[]
    const columns = Object.keys(rows[0] ?? {})
    const cell = (row: Record<string, string>, column: string): string => {
      const value = row[column] ?? ''
      const typed = typeOf(column) === 'DATE' ? isoDate(value) : value
      return typed === '' ? '' : `"${typed.replaceAll('"', '""')}"`
    }
    const file = join(folder, `${table}.csv`)
    const lines = rows.map((row) => `${columns.map((name) => cell(row, name)).join(',')}\n`)
    await writeFile(file, lines.join(''))
    const fields = columns.map((name) => `${name} ${typeOf(name)}`).join(', ')
    await sql(`CREATE OR REPLACE TABLE ledger.${table} (${fields})`)
    await sql(`PUT 'file://${file}' @ledger.files/${table} AUTO_COMPRESS = TRUE`)
    await sql(`
      COPY INTO ledger.${table} FROM @ledger.files/${table}
      FILE_FORMAT = (TYPE = CSV COMPRESSION = GZIP FIELD_OPTIONALLY_ENCLOSED_BY = '"' EMPTY_FIELD_AS_NULL = TRUE)
      ON_ERROR = ABORT_STATEMENT`)
  }
  return {
    configuration: `{ kind: snowflake, account: ${account}, user: ${user}, role: ${role}, warehouse: ${warehouse}, database: ${database ?? ''}, access_url: "${url}", password: { env: TRIAL_PASSWORD } }`,
    environment: { TRIAL_PASSWORD: password },
    forms,
    sql,
    loadLedger: async (dataFolder) => {
      await sql('CREATE SCHEMA IF NOT EXISTS ledger')
      await sql('CREATE STAGE IF NOT EXISTS ledger.files')
      for (const table of ledgerTables) await loadTable(dataFolder, table)
    },
    stays:
      'On the in-repo server of Snowflake’s wire protocol: our plumbing and our SQL, never Snowflake itself.',
    [Symbol.asyncDispose]: async () => {
      await disconnect(person)
      await server[Symbol.asyncDispose]()
    },
  }
}

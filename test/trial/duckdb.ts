import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Forms, ledgerDates, ledgerTables, type TrialWarehouse } from './warehouse.ts'

const forms: Forms = {
  object: (key, value) => `MAP {${key}: ${value}}`,
  midnight: (date) => `${date}::TIMESTAMP AT TIME ZONE 'UTC'`,
  stages: `
    SELECT id AS pipeline_id, unnest(from_json(stages::JSON, '[{"id":"VARCHAR","label":"VARCHAR"}]'), recursive := true)
    FROM hubspot.deal_pipelines
    WHERE label = 'Ledger'`,
}

/** A DuckDB file in the folder, which stays. */
export function duckDbTrial(folder: string): TrialWarehouse {
  const path = join(folder, 'trial.duckdb')
  const sql: TrialWarehouse['sql'] = async (text) => {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    try {
      const read = await connection.runAndReadAll(text)
      return read.getRowObjectsJson()
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }
  return {
    configuration: `{ kind: duckdb, path: ${JSON.stringify(path)} }`,
    environment: {},
    forms,
    sql,
    loadLedger: async (dataFolder, using) => {
      for (const table of ledgerTables) {
        await using((connector) =>
          connector.load(null, join(dataFolder, `${table}.csv`), `ledger.${table}`),
        )
      }
      for (const name of ledgerDates) {
        await sql(
          `ALTER TABLE ledger.sales_pipeline ALTER ${name} TYPE DATE USING strptime(${name}, '%m/%d/%Y')::DATE`,
        )
      }
    },
    stays: `The DuckDB file stays: ${path}`,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { paint } from '../colours.ts'
import type { Output } from '../output.ts'
import { tableOf } from '../table.ts'

/** The text of a statement of sql/duckdb. */
export const statementText = (name: string): Promise<string> =>
  readFile(createRequire(import.meta.url).resolve(`#sql/duckdb/${name}.sql`), 'utf8')

interface Answer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Json[])[]
}

/** What a person would do at a SQL prompt: the file is opened, used and closed. */
export async function runFile(database: string, name: string): Promise<Answer> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  try {
    const read = await connection.runAndReadAll(await statementText(name))
    return { columns: read.columnNames(), rows: read.getRowsJson() }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Prints the rows of a statement of sql/duckdb as a table; nothing with --json. */
export async function sayRows(
  output: Output,
  database: string,
  name: string,
  title: string,
): Promise<void> {
  if (output.json) return
  const { columns, rows } = await runFile(database, name)
  output.say(`\n  ${title}`)
  output.say(
    tableOf(
      columns.map((column) => column.replaceAll('_', ' ')),
      rows.map((row) => row.map(textOf)),
    ),
  )
}

function textOf(cell: Json): string {
  if (cell === null) return paint.dim('none')
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

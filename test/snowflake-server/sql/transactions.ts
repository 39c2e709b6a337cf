import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Table } from './catalog.ts'
import { asSnowflake } from './failures.ts'
import type { Locks } from './locks.ts'
import { quote } from './quoting.ts'

export interface Shared {
  readonly locks: Locks
  readonly folder: string
  /** Commits so far. */
  readonly commits: { count: number }
}

interface Written {
  /** The largest row id that was committed when this transaction first wrote to the table; null while it only inserted. */
  base: bigint | null
}

/** Rows that this transaction inserted have ids from here on, until it commits (DuckDB's MAX_ROW_ID). */
const ownRows = 36_028_797_018_960_000n

/**
 * One session's transaction on DuckDB, with Snowflake's rules: READ COMMITTED (each statement sees what others have
 * committed by now), locks until the end, a failed statement undone alone.
 *
 * DuckDB's transactions see one moment. When a table that a statement reads was changed since, what this one wrote is
 * put aside in files, the transaction begun anew, and the files read back. After a failure DuckDB refuses to go on: the
 * transaction is begun anew and its statements are repeated.
 */
export class Transaction {
  readonly #connection: DuckDBConnection
  readonly #shared: Shared
  readonly #written = new Map<Table, Written>()
  #log: string[] = []
  readonly #files: string[] = []
  #started = false
  #since = 0
  /** BEGIN was said. */
  open = false

  constructor(connection: DuckDBConnection, shared: Shared) {
    this.#connection = connection
    this.#shared = shared
  }

  /** Whether reads must go through this transaction: it wrote something. */
  get holds(): boolean {
    return this.#started
  }

  async write<T>(
    tables: {
      readonly read: ReadonlySet<Table>
      readonly written: Table
      readonly exclusive: boolean
    },
    options: { readonly lockSeconds: number; readonly signal?: AbortSignal | undefined },
    run: (sql: (text: string) => Promise<readonly (readonly unknown[])[]>) => Promise<T>,
  ): Promise<T> {
    const { written, exclusive } = tables
    try {
      if (exclusive)
        await this.#shared.locks.take(written, this, options.lockSeconds, options.signal)
      if (this.#started) await this.refresh(new Set([...tables.read, written]))
      else await this.#begin()
      const known = this.#written.get(written) ?? { base: null }
      if (exclusive && known.base === null) known.base = await this.#largest(written)
      this.#written.set(written, known)
    } catch (error) {
      if (!this.open) await this.rollback()
      throw asSnowflake(error)
    }
    const before = this.#log.length
    try {
      const result = await run(async (text) => {
        const reader = await this.#connection.runAndReadAll(text)
        if (!/^\s*SELECT/u.test(text)) this.#log.push(text)
        return reader.getRows()
      })
      if (!this.open) await this.commit()
      return result
    } catch (error) {
      this.#log = this.#log.slice(0, before)
      if (this.open) await this.#again()
      else await this.rollback()
      throw asSnowflake(error)
    }
  }

  /** Reads within the transaction; a read that fails leaves it as it was. */
  async read(tables: ReadonlySet<Table>, text: string): Promise<readonly (readonly unknown[])[]> {
    await this.refresh(tables)
    try {
      return (await this.#connection.runAndReadAll(text)).getRows()
    } catch (error) {
      await this.#again()
      throw asSnowflake(error)
    }
  }

  /** Makes what others committed visible, when one of the tables changed. */
  async refresh(tables: ReadonlySet<Table>): Promise<void> {
    if (!this.#started) return
    if (![...tables].some((table) => table.version > this.#since)) return
    const kept: string[] = []
    for (const [table, { base }] of this.#written) {
      const file = join(
        this.#shared.folder,
        `aside-${process.pid}-${this.#files.length}-${Math.random().toString(36).slice(2)}.parquet`,
      )
      this.#files.push(file)
      const columns = table.columns.map((column) => column.duck).join(', ')
      const mine =
        base === null
          ? ` WHERE rowid >= ${ownRows}`
          : ` WHERE rowid <= ${base} OR rowid >= ${ownRows}`
      await this.#connection.run(
        `COPY (SELECT ${columns} FROM ${table.duck}${mine}) TO ${quote(file)} (FORMAT parquet)`,
      )
      if (base !== null) kept.push(`DELETE FROM ${table.duck} WHERE rowid <= ${base}`)
      kept.push(
        `INSERT INTO ${table.duck} (${columns}) SELECT ${columns} FROM read_parquet(${quote(file)})`,
      )
    }
    await this.#connection.run('ROLLBACK')
    this.#started = false
    this.#log = kept
    await this.#replay()
  }

  async commit(): Promise<void> {
    if (this.#started) {
      await this.#connection.run('COMMIT')
      this.#shared.commits.count += 1
      for (const table of this.#written.keys()) table.version = this.#shared.commits.count
    }
    this.#end()
  }

  async rollback(): Promise<void> {
    if (this.#started) await this.#connection.run('ROLLBACK')
    this.#end()
  }

  async #begin(): Promise<void> {
    this.#since = this.#shared.commits.count
    await this.#connection.run('BEGIN TRANSACTION')
    this.#started = true
  }

  async #again(): Promise<void> {
    if (this.#started) await this.#connection.run('ROLLBACK')
    this.#started = false
    await this.#replay()
  }

  async #replay(): Promise<void> {
    await this.#begin()
    for (const text of this.#log) await this.#connection.run(text)
  }

  async #largest(table: Table): Promise<bigint> {
    const reader = await this.#connection.runAndReadAll(
      `SELECT max(rowid) FROM ${table.duck} WHERE rowid < ${ownRows}`,
    )
    const [[largest] = []] = reader.getRows()
    return typeof largest === 'bigint' ? largest : -1n
  }

  #end(): void {
    this.#started = false
    this.open = false
    this.#log = []
    this.#written.clear()
    for (const file of this.#files.splice(0)) rmSync(file, { force: true })
    this.#shared.locks.release(this)
  }
}

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Row } from '../../../src/engine/ports.ts'
import { toRow } from '../../../src/warehouse/duckdb/execute.ts'
import { DuckDbFiles } from '../../../src/warehouse/duckdb/file.ts'

/** The databases's file as one pretended process has it. */
export interface OwnFiles {
  readonly files: DuckDbFiles
  /** The process is gone: what it had not committed is taken back, and others may open the file. */
  abandon(): Promise<void>
}

/**
 * One DuckDB file that stays open for the length of a simulation, though to the connector it is a file that one process at a
 * time may hold: who opens it while another one has it is refused as DuckDB refuses it.
 */
export class SharedDatabase implements AsyncDisposable {
  readonly #instance: DuckDBInstance
  readonly #own: DuckDBConnection
  #holder: number | null = null

  private constructor(instance: DuckDBInstance, own: DuckDBConnection) {
    this.#instance = instance
    this.#own = own
  }

  static async open(path: string): Promise<SharedDatabase> {
    const instance = await DuckDBInstance.create(path, {
      threads: '1',
      memory_limit: '500MB',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const own = await instance.connect()
    await own.run("SET GLOBAL TimeZone = 'UTC'")
    // The file goes with the seed.
    await own.run('PRAGMA disable_checkpoint_on_shutdown')
    return new SharedDatabase(instance, own)
  }

  /** `turn`: resolves when the process may go on. */
  filesOf(pid: number, turn: () => Promise<void>): OwnFiles {
    const open = new Set<DuckDBConnection>()
    const files = new DuckDbFiles(async () => {
      await turn()
      if (this.#holder !== null && this.#holder !== pid) {
        throw new Error(
          `IO Error: Could not set lock on file: Conflicting lock is held (PID ${this.#holder}).`,
        )
      }
      this.#holder = pid
      return {
        connect: async () => {
          const connection = await this.#instance.connect()
          open.add(connection)
          return connection
        },
        closeSync: () => this.#letGo(pid),
      }
    })
    return {
      files,
      abandon: async () => {
        for (const connection of open) {
          // Those that were closed already refuse, and those without a transaction too.
          await connection.run('ROLLBACK').catch(() => undefined)
          connection.closeSync()
        }
        this.#letGo(pid)
      },
    }
  }

  async rows(sql: string): Promise<readonly Row[]> {
    const reader = await this.#own.runAndReadAll(sql)
    const [names, types] = [reader.deduplicatedColumnNames(), reader.columnTypes()]
    return reader.getRows().map((row) => toRow(row, names, types))
  }

  async run(sql: string): Promise<void> {
    await this.#own.run(sql)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#own.closeSync()
    this.#instance.closeSync()
  }

  #letGo(pid: number): void {
    if (this.#holder === pid) this.#holder = null
  }
}

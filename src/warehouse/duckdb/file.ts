import { statSync } from 'node:fs'
import { sep } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Clock } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { render } from '../sql/render.ts'
import { duckDbDialect } from './dialect.ts'
import { isFatal, lockHolder, openFailure } from './failures.ts'
import { placeOf } from './place.ts'
import { text } from './quoting.ts'

/** What one warehouse asks of the file that it shares with others of this process. */
export interface FileUser {
  readonly folders: readonly string[]
  readonly files: readonly string[]
  readonly memory: Memory
  readonly spillFolder: string
  readonly threads: number | null
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly lockWaitMs: number
  readonly idleMs: number
}

/** What DuckDB may use: as configured, or as the widest table that is written asks for. */
export interface Memory {
  /** DuckDB's spelling; null: not configured. */
  readonly limit: string | null
  /** Of the widest table so far; grows. */
  columns: number
}

/**
 * Each column of a table that is written holds buffers, however few rows it has, so the limit follows the width. Measured
 * on 1.5.5 with every row replaced: 1,000,000 × 40 fits into 300 MB (659 MB resident), 200,000 × 300 not into 750 MB.
 */
const memoryMb = { base: 300, columns: 40, column: 4 } as const

function memoryLimitFor({ limit, columns }: Memory): string {
  const wide = Math.max(0, columns - memoryMb.columns)
  return limit ?? `${memoryMb.base + wide * memoryMb.column}MB`
}

/** An open database, allowed no more than what it was opened with. */
export interface DuckDbDatabase {
  connect(): Promise<DuckDBConnection>
  closeSync(): void
}

/** Opens a file of DuckDB with these options, then runs `setup`, once. Throws as DuckDB does. */
export type OpenDuckDbFile = (
  path: string,
  options: Readonly<Record<string, string>>,
  setup: string,
) => Promise<DuckDbDatabase>

const openByDuckDb: OpenDuckDbFile = async (path, options, setup) => {
  const instance = await DuckDBInstance.create(path, options)
  try {
    const connection = await instance.connect()
    await connection.run(setup)
    connection.closeSync()
    return instance
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

/** The DuckDB files that one process has to do with. */
export class DuckDbFiles {
  readonly open: OpenDuckDbFile
  readonly #known = new Map<string, DuckDbFile>()

  constructor(open: OpenDuckDbFile = openByDuckDb) {
    this.open = open
  }

  at(path: string, user: FileUser): DuckDbFile {
    const key = placeOf(path)
    const file = this.#known.get(key) ?? new DuckDbFile(key, this)
    this.#known.set(key, file)
    file.join(user)
    return file
  }

  /** By now another may stand in its place, for somebody who came after the last user left. */
  forget(file: DuckDbFile): void {
    if (this.#known.get(file.path) === file) this.#known.delete(file.path)
  }
}

/** Those of this process. */
export const ownDuckDbFiles = new DuckDbFiles()

interface Opened {
  readonly database: DuckDbDatabase
  readonly main: DuckDBConnection
  readonly folders: ReadonlySet<string>
  readonly files: ReadonlySet<string>
  readonly spillFolder: string
  /** The width that its memory was made for. */
  readonly columns: number
}

const lockPollMs = 100

/** Ends a wait for idleness, thousands of times a run: without a reason each makes an error, with its stack. */
const inUse = 'in use'

/**
 * A DuckDB file as this process holds it. The lock is the process's, so two instances on one file would not see each
 * other (tried on 1.5.5: the second opens without a word); everybody in the process shares the one of this class.
 * It is closed when nothing has used it for a moment, so that other processes get their turn.
 */
export class DuckDbFile {
  readonly path: string
  readonly #files: DuckDbFiles
  readonly #users = new Set<FileUser>()
  #opened: Opened | null = null
  #readers = 0
  #tail: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #idle: AbortController | null = null
  /** The file of this name that each user found at first. */
  readonly #found = new Map<FileUser, string>()

  constructor(path: string, files: DuckDbFiles) {
    this.path = path
    this.#files = files
  }

  join(user: FileUser): void {
    this.#users.add(user)
  }

  /** Runs the work alone on the file's one writing connection, opening the file if need be. */
  async alone<T>(user: FileUser, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#inTurn(user, async () => {
      const opened = await this.#open(user)
      try {
        return await work(opened.main)
      } catch (error) {
        if (isFatal(error)) this.#close()
        throw error
      }
    })
  }

  /** A connection for one reader beside the writing one; it sees what was committed when its query began. */
  async reader(
    user: FileUser,
  ): Promise<{ readonly connection: DuckDBConnection; readonly release: () => void }> {
    return this.#inTurn(user, async () => {
      const opened = await this.#open(user)
      const connection = await opened.database.connect()
      this.#readers += 1
      let released = false
      return {
        connection,
        release: () => {
          if (released) return
          released = true
          this.#readers -= 1
          connection.closeSync()
          this.#closeSoon(user)
        },
      }
    })
  }

  async leave(user: FileUser): Promise<void> {
    await this.#tail.catch(() => undefined)
    this.#found.delete(user)
    if (!this.#users.delete(user) || this.#users.size > 0) return
    this.#close()
    this.#files.forget(this)
  }

  async #inTurn<T>(user: FileUser, work: () => Promise<T>): Promise<T> {
    this.#idle?.abort(inUse)
    this.#waiting += 1
    const turn = this.#tail.then(work)
    this.#tail = turn.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await turn
    } finally {
      this.#waiting -= 1
      this.#closeSoon(user)
    }
  }

  #closeSoon(user: FileUser): void {
    if (this.#waiting > 0 || this.#readers > 0 || this.#opened === null) return
    this.#idle?.abort(inUse)
    const idle = new AbortController()
    this.#idle = idle
    user.clock.sleep(user.idleMs, idle.signal).then(
      () => {
        if (!idle.signal.aborted && this.#waiting === 0 && this.#readers === 0) this.#close()
      },
      () => undefined,
    )
  }

  #close(): void {
    this.#idle?.abort(inUse)
    const opened = this.#opened
    this.#opened = null
    opened?.main.closeSync()
    opened?.database.closeSync()
  }

  async #open(user: FileUser): Promise<Opened> {
    if (!this.#users.has(user)) throw leftAlready(this.path)
    this.#assertSame(user)
    if (this.#opened !== null) {
      if (reaches(this.#opened, user) && this.#canSpill(this.#opened)) {
        // The limit is fixed as the files are; more of it can wait until nobody reads.
        const isTight = user.memory.columns > this.#opened.columns && user.memory.limit === null
        if (!isTight || this.#readers > 0) return this.#opened
      }
      // What files may be read is fixed when the file is opened, so it has to be opened anew once its readers are done.
      await this.#poll(user, () => this.#readers === 0, process.pid)
      this.#close()
    }
    let opened: Opened | null = null
    let holder: number | null = null
    await this.#poll(
      user,
      async () => {
        const tried = await this.#tryOpen(user)
        if ('holder' in tried) holder = tried.holder
        else opened = tried
        return opened !== null
      },
      () => holder,
    )
    this.#opened = opened
    if (opened === null) throw openFailure(new Error('it did not open'), this.path)
    this.#found.set(user, identityOf(this.path))
    return opened
  }

  /**
   * What is written to a file that was removed is gone without a word, and one that was put in its place knows nothing of
   * a run at work. Told once: whoever goes on after that, as a scheduler does, goes on with what is there.
   */
  #assertSame(user: FileUser): void {
    const found = this.#found.get(user)
    const present = identityOf(this.path)
    if (found !== undefined && found !== present) {
      this.#found.delete(user)
      if (this.#readers === 0) this.#close()
      throw replaced(this.path)
    }
    if (this.#opened !== null) this.#found.set(user, present)
  }

  /** The spill folder goes with the user who opened the file. */
  #canSpill(opened: Opened): boolean {
    return [...this.#users].some((user) => user.spillFolder === opened.spillFolder)
  }

  async #poll(
    user: FileUser,
    done: () => boolean | Promise<boolean>,
    holder: number | (() => number | null),
  ): Promise<void> {
    for (let waited = 0; !(await done()); waited += lockPollMs) {
      if (waited >= user.lockWaitMs || user.signal.aborted) {
        throw locked(this.path, typeof holder === 'function' ? holder() : holder, waited)
      }
      await user.clock.sleep(lockPollMs, user.signal).catch(() => undefined)
    }
  }

  async #tryOpen(user: FileUser): Promise<Opened | { readonly holder: number | null }> {
    const users = [...this.#users]
    const folders = new Set(users.flatMap((one) => one.folders))
    const files = new Set(users.flatMap((one) => one.files))
    const columns = Math.max(...users.map((one) => one.memory.columns))
    const options = {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: memoryLimitFor({ limit: user.memory.limit, columns }),
      // Large inserts would otherwise be held back in memory to keep their order; our statements say ORDER BY.
      preserve_insertion_order: 'false',
      temp_directory: user.spillFolder,
      ...(user.threads === null ? {} : { threads: String(user.threads) }),
    }
    try {
      const database = await this.#files.open(this.path, options, opening(folders, files))
      const main = await database.connect()
      return { database, main, folders, files, spillFolder: user.spillFolder, columns }
    } catch (error) {
      const held = lockHolder(error)
      if (held !== null) return { holder: held.pid }
      throw openFailure(error, this.path)
    }
  }
}

function opening(folders: ReadonlySet<string>, files: ReadonlySet<string>): string {
  const texts = (paths: ReadonlySet<string>) =>
    ({ kind: 'rendered', sql: `[${[...paths].map(text).join(', ')}]` }) as const
  return render(
    { name: 'warehouse/open', slots: { folders: texts(folders), files: texts(files) } },
    duckDbDialect({ data: 'main', control: 'main', dbt: 'main' }),
  ).sql
}

function reaches(opened: Opened, user: FileUser): boolean {
  return (
    user.folders.every((folder) => opened.folders.has(folder)) &&
    user.files.every((file) => opened.files.has(file))
  )
}

/** Device and inode; '' for a file that is not there. */
function identityOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.dev}/${stats.ino}`
}

function replaced(path: string): ConnectorError {
  return new ConnectorError('warehouse.unreachable', {
    what: `The DuckDB file ${path} is not the one that the run began with.`,
    why: 'It was removed, or another file was put in its place, while it was in use.',
    fix: 'Put the right file there, then run again: it goes on where that file stands.',
  })
}

export const asFolder = (path: string): string => (path.endsWith(sep) ? path : path + sep)

function leftAlready(path: string): ConnectorError {
  return new ConnectorError('run.internal', {
    what: `The DuckDB file ${path} was used after it was closed for good.`,
    why: 'The warehouse had been disposed of.',
    fix: 'Report this message; it is a fault of the connector.',
  })
}

function locked(path: string, pid: number | null, waitedMs: number): ConnectorError {
  const holder =
    pid === null
      ? 'another process'
      : pid === process.pid
        ? 'another part of this process'
        : `process ${pid}`
  return new ConnectorError('warehouse.locked', {
    what: `The DuckDB file ${path} is held by ${holder}.`,
    why: `It was not let go within ${Math.round(waitedMs / 1000)} seconds; DuckDB allows one process at a time.`,
    fix:
      pid === null || pid === process.pid
        ? 'Close the program that has the file open, then run again.'
        : `Close process ${pid} (\`ps -p ${pid}\` shows what it is), then run again.`,
  })
}

import pLimit from 'p-limit'
import type { Connection, ConnectionOptions, RowStatement, StatementOption } from 'snowflake-sdk'
import type { Clock, Value } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { loadDriver } from './driver.ts'
import { failure, isSessionGone, isUnanswered, sessionLost, signInFailure } from './failures.ts'
import {
  type Asked,
  bound,
  failingOf,
  type Outcome,
  outcomeOf,
  type Page,
  pagesOf,
} from './results.ts'
import type { SessionSettings } from './settings.ts'
import { kindOf } from './statement-kind.ts'

export type { Asked, Outcome, Page } from './results.ts'

export interface SessionOptions {
  /** Made anew for each sign-in: tokens change. */
  readonly connection: () => ConnectionOptions
  readonly account: string
  /** Made after each sign-in. */
  readonly settings: SessionSettings
  readonly tag: () => string
  readonly clock: Clock
  readonly signal: AbortSignal
}

export type Execute = (sql: string, values?: readonly Value[], asked?: Asked) => Promise<Outcome>

/** After this long unused a session is looked after before a statement that must not run twice: it may have expired. */
const restMs = 60_000

/**
 * One session of Snowflake, signed in when it is first used and again when it was lost. The driver sends statements of
 * one session all at once (SNOWFLAKE.md 1, "API shape"), so that they take turns here; a transaction keeps its turn.
 */
export class Session implements AsyncDisposable {
  readonly #options: SessionOptions
  readonly #turns = pLimit(1)
  #connection: Connection | null = null
  #usedAt = 0
  #inTransaction = false
  #unsettled: readonly string[] = []

  constructor(options: SessionOptions) {
    this.#options = options
  }

  /** Statements that wait or run. */
  get load(): number {
    return this.#turns.activeCount + this.#turns.pendingCount
  }

  /** Settings that the server refused at the last sign-in. */
  get unsettled(): readonly string[] {
    return this.#unsettled
  }

  /** Signs in, if that has not happened yet. @throws ConnectorError `warehouse.sign_in_failed` and its like */
  connect(): Promise<void> {
    return this.#turns(async () => {
      await this.#live()
    })
  }

  /** One statement, its rows all held. */
  execute(sql: string, values: readonly Value[] = [], asked: Asked = {}): Promise<Outcome> {
    return this.#turns(async () => outcomeOf(await this.#repeating(sql, values, asked), asked))
  }

  /**
   * A query's pages, the first at once even when it has no rows. The session is free for others as soon as the query has
   * run: its result stays on the server.
   */
  async *pages(sql: string, values: readonly Value[], asked: Asked): AsyncGenerator<Page> {
    const statement = await this.#turns(() => this.#repeating(sql, values, asked))
    yield* pagesOf(statement, asked)
  }

  /**
   * Work in one transaction, rolled back when it throws. A session that is lost inside it takes the transaction along:
   * nothing is sent again.
   * @throws ConnectorError `warehouse.commit_unknown` when no answer to COMMIT came
   */
  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return this.#turns(async () => {
      await this.#begin()
      this.#inTransaction = true
      try {
        const result = await this.#workOrRollback(work)
        await this.#commit()
        return result
      } finally {
        this.#inTransaction = false
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turns(() => this.#leave())
  }

  /** Without an answer the transaction may be open: what follows in this session would be taken back with it. */
  async #begin(): Promise<void> {
    try {
      await this.#repeating('BEGIN', [], { doing: 'BEGIN', repeatable: true })
    } catch (error) {
      await this.#leave()
      throw error
    }
  }

  async #workOrRollback<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    try {
      return await work(async (sql, values = [], asked = {}) =>
        outcomeOf(await this.#once(sql, values, asked), asked),
      )
    } catch (error) {
      await this.#rollback()
      throw error
    }
  }

  async #commit(): Promise<void> {
    try {
      await this.#sent('COMMIT', [], { doing: 'COMMIT' })
    } catch (error) {
      await this.#rollback()
      if (!isSessionGone(error) && !isUnanswered(error)) throw failure(error, { doing: 'COMMIT' })
      throw new ConnectorError('warehouse.commit_unknown', {
        what: 'The answer to a commit was lost.',
        why: 'The connection to Snowflake broke off, or the session ended, while it was committing.',
        fix: 'Run again: the load ledger tells whether the commit took effect.',
      })
    }
  }

  /** Where that can't be said to the server, the session is given up: its end takes the transaction back. */
  async #rollback(): Promise<void> {
    try {
      await this.#sent('ROLLBACK', [], { doing: 'ROLLBACK' })
    } catch {
      await this.#leave()
    }
  }

  /** Sends it, and once more on a new session when the old one was gone and it may run twice. */
  async #repeating(sql: string, values: readonly Value[], asked: Asked): Promise<RowStatement> {
    const mayRepeat =
      asked.repeatable === true || asked.describeOnly === true || kindOf(sql) === 'select'
    if (!mayRepeat) await this.#lookAfter()
    try {
      return await this.#sent(sql, values, asked)
    } catch (error) {
      if (!isSessionGone(error)) throw failure(error, failingOf(asked))
      await this.#leave()
      if (!mayRepeat) throw failure(error, failingOf(asked))
    }
    return this.#once(sql, values, asked)
  }

  async #once(sql: string, values: readonly Value[], asked: Asked): Promise<RowStatement> {
    try {
      return await this.#sent(sql, values, asked)
    } catch (error) {
      if (isSessionGone(error)) await this.#leave()
      throw failure(error, failingOf(asked))
    }
  }

  async #lookAfter(): Promise<void> {
    const connection = this.#connection
    if (connection === null || this.#now() - this.#usedAt < restMs) return
    if (!(await connection.isValidAsync())) await this.#leave()
  }

  async #sent(sql: string, values: readonly Value[], asked: Asked): Promise<RowStatement> {
    if (this.#inTransaction && this.#connection === null) {
      throw sessionLost(asked.doing ?? 'A statement', '')
    }
    const connection = await this.#live()
    const statement = await this.#answered(connection, {
      sqlText: sql,
      binds: values.map(bound),
      ...(asked.describeOnly === true ? { describeOnly: true } : {}),
    })
    this.#usedAt = this.#now()
    return statement
  }

  #answered(connection: Connection, options: StatementOption): Promise<RowStatement> {
    const { signal } = this.#options
    return new Promise((resolve, reject) => {
      let sent: RowStatement | null = null
      // A transaction is short and vouches for a checkpoint: it is let through. What starts after the signal cleans up.
      const mayCancel = !this.#inTransaction && !signal.aborted
      const cancel = (): void => sent?.cancel()
      if (mayCancel) signal.addEventListener('abort', cancel, { once: true })
      sent = connection.execute({
        ...options,
        parameters: { QUERY_TAG: this.#options.tag() },
        streamResult: true,
        rowMode: 'array',
        // The exact text; a JavaScript number holds neither ids nor NUMBER(38,8) whole.
        fetchAsString: ['Number'],
        complete: (error, statement) => {
          signal.removeEventListener('abort', cancel)
          if (error === undefined || error === null) resolve(statement)
          else reject(error)
        },
      })
    })
  }

  async #live(): Promise<Connection> {
    if (this.#connection !== null) return this.#connection
    const { account, settings } = this.#options
    const driver = await loadDriver()
    const asked = this.#options.connection()
    const connection = await signedIn(driver, asked, account)
    this.#connection = connection
    this.#usedAt = this.#now()
    try {
      await this.#settle(connection, settings)
    } catch (error) {
      await this.#leave()
      throw failure(error, { doing: 'ALTER SESSION' })
    }
    return connection
  }

  /** A server that refuses them together knows only some of them: those are made, the others told by `check`. */
  async #settle(connection: Connection, settings: SessionSettings): Promise<void> {
    try {
      await this.#answered(connection, { sqlText: settings.together })
      return
    } catch (error) {
      if (isSessionGone(error) || isUnanswered(error)) throw error
    }
    const refused: string[] = []
    for (const [name, sqlText] of settings.apart) {
      try {
        await this.#answered(connection, { sqlText })
      } catch (error) {
        if (isSessionGone(error) || isUnanswered(error)) throw error
        refused.push(name)
      }
    }
    this.#unsettled = refused
  }

  /** Signs out, as far as the server still listens. */
  async #leave(): Promise<void> {
    const connection = this.#connection
    this.#connection = null
    if (connection === null) return
    await new Promise<void>((resolve) => {
      connection.destroy(() => resolve())
    })
  }

  #now(): number {
    return this.#options.clock.now().getTime()
  }
}

function signedIn(
  driver: Awaited<ReturnType<typeof loadDriver>>,
  options: ConnectionOptions,
  account: string,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown): void => reject(signInFailure(error, account))
    try {
      const connection = driver.createConnection(options)
      connection.connect((error) => {
        if (error === undefined || error === null) resolve(connection)
        else refuse(error)
      })
    } catch (error) {
      refuse(error)
    }
  })
}

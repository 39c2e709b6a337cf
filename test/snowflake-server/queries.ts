import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { SnowflakeError } from './sql/errors.ts'
import type { Bind, SqlSession } from './sql/engine.ts'
import type { Faults } from './faults.ts'
import type { Statement, StatementLog } from './log.ts'
import { parameterList, withParameters } from './parameters.ts'
import { refusal } from './refusal.ts'
import type { Kept, ResultStore } from './results.ts'
import type { Session } from './sessions.ts'
import { measureTransfer, transferReply } from './transfer.ts'

/** The query request's body (SNOWFLAKE.md 1, wire protocol). */
export const queryShape = z.looseObject({
  sqlText: z.string(),
  asyncExec: z.boolean().default(false),
  describeOnly: z.boolean().default(false),
  bindings: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        value: z.union([z.string().nullable(), z.array(z.string().nullable())]),
      }),
    )
    .default({}),
  bindStage: z.string().nullish(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})
type Asked = z.infer<typeof queryShape>

export type Envelope = Readonly<{
  success: boolean
  code: string | null
  message: string | null
  data: Readonly<Record<string, unknown>> | null
}>

type Outcome =
  | {
      readonly kind: 'rows'
      readonly kept: Kept
      readonly fields: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'transfer'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly error: SnowflakeError }

interface Query {
  readonly id: string
  readonly session: Session
  readonly statement: Statement
  readonly cancel: AbortController
  readonly startedAt: number
  readonly done: Promise<Outcome>
  outcome: Outcome | null
}

export interface QuerySettings {
  /** After so long the answer is that the statement still runs (45 s at Snowflake). */
  slowAfterMs: number
}

export interface Queries {
  /** A request id that was seen before gets the first one's result: the driver tries again with the same id. */
  ask(session: Session, requestId: string, asked: Asked, bytes: number): Promise<Answered>
  result(session: Session, queryId: string): Promise<Answered>
  monitor(queryId: string): Envelope
  /** A chunk of the query's result went out. */
  sent(queryId: string, bytes: number): void
  abort(
    session: Session,
    of: { readonly requestId: string } | { readonly queryId: string },
  ): Envelope
}

export interface Answered {
  readonly envelope: Envelope
  readonly statement: Statement
}

export function failure(error: SnowflakeError, queryId: string | null): Envelope {
  const { code, sqlState, message } = error
  const data = { errorCode: code, sqlState, queryId, internalError: false, line: -1, pos: -1 }
  return { success: false, code, message, data: queryId === null ? null : data }
}

const done = (data: Envelope['data']): Envelope => ({
  success: true,
  code: null,
  message: null,
  data,
})

function bindsOf(bindings: Asked['bindings']): readonly Bind[] {
  return Object.entries(bindings)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, bind]) => bind)
}

/** Where the session stands after the statement: the driver shows it as the session's state. */
function placeOf({ current, parameters }: SqlSession): Readonly<Record<string, unknown>> {
  return {
    parameters: parameterList(parameters),
    finalDatabaseName: current.database,
    finalSchemaName: current.schema,
    finalWarehouseName: current.warehouse,
    finalRoleName: current.role,
    numberOfBinds: 0,
    arrayBindSupported: true,
  }
}

function errorOf(error: unknown): SnowflakeError {
  if (error instanceof SnowflakeError) return error
  // What the engine behind didn't foresee; its own words help whoever looks for the cause.
  const why = error instanceof Error ? error.message : String(error)
  return new SnowflakeError('000603', 'XX000', `SQL execution internal error: ${why}`)
}

export interface QueryPlaces {
  readonly faults: Faults
  readonly log: StatementLog
  readonly store: ResultStore
  readonly settings: QuerySettings
  readonly base: () => string
}

export function makeQueries({ faults, log, store, settings, base }: QueryPlaces): Queries {
  const byId = new Map<string, Query>()
  const byRequest = new Map<string, Query>()

  async function run(query: Query, asked: Asked): Promise<Outcome> {
    const { session, statement, cancel } = query
    const { sql } = session
    const { signal } = cancel
    const fault = faults.next('query', 'running', asked.sqlText)
    if (fault?.hold === true) await faults.held(signal)
    if (fault?.stall_ms !== undefined)
      await sleep(fault.stall_ms, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) throw refusal('cancelled')
    if (fault?.error !== undefined)
      throw new SnowflakeError(fault.error.code, fault.error.sql_state, fault.error.message)
    return withParameters(sql.parameters, asked.parameters, async () => {
      statement.tag = String(sql.parameters.get('QUERY_TAG') ?? '')
      const transfer = await sql.transfer(asked.sqlText)
      if (transfer !== null) {
        statement.kind = transfer.command === 'UPLOAD' ? 'upload' : 'download'
        measureTransfer(transfer, statement, log)
        return { kind: 'transfer', fields: transferReply(transfer) }
      }
      const { describeOnly } = asked
      const binds = bindsOf(asked.bindings)
      const result = await sql.execute(asked.sqlText, binds, { describeOnly, signal })
      const kept = await store.keep(query.id, result)
      const { statementTypeId } = result
      return { kind: 'rows', kept, fields: { statementTypeId, ...placeOf(sql) } }
    })
  }

  async function settled(query: Query, asked: Asked): Promise<Outcome> {
    const { statement, cancel, session } = query
    try {
      const outcome = await session.take(() => run(query, asked))
      statement.status = 'succeeded'
      if (outcome.kind === 'rows') statement.rows = outcome.kept.total
      return outcome
    } catch (thrown) {
      const error = cancel.signal.aborted ? refusal('cancelled') : errorOf(thrown)
      statement.status = cancel.signal.aborted ? 'cancelled' : 'failed'
      statement.error = error.code
      return { kind: 'failed', error }
    } finally {
      statement.ms = Date.now() - query.startedAt
    }
  }

  function begin(session: Session, requestId: string, asked: Asked, bytes: number): Query {
    log.settle()
    // Snowflake's ids are of this form; the driver asks for it (lib/connection/connection.js).
    const id = `01${randomUUID().slice(2)}`
    const statement: Statement = {
      query_id: id,
      request_id: requestId,
      session: session.id,
      user: session.user,
      at: new Date().toISOString(),
      sql: asked.sqlText,
      tag: '',
      binds: Object.keys(asked.bindings).length,
      kind: 'query',
      status: 'running',
      error: null,
      rows: null,
      ms: null,
      bytes_up: bytes,
      bytes_down: 0,
      files: 0,
      file_bytes: 0,
    }
    log.add(statement)
    const cancel = new AbortController()
    session.ended.addEventListener('abort', () => cancel.abort(), { once: true })
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const startedAt = Date.now()
    const query: Query = { id, session, statement, cancel, startedAt, done: promise, outcome: null }
    byId.set(id, query)
    byRequest.set(`${session.id}/${requestId}`, query)
    void settled(query, asked).then((outcome) => {
      query.outcome = outcome
      resolve(outcome)
    })
    return query
  }

  function answer(query: Query, outcome: Outcome): Envelope {
    switch (outcome.kind) {
      case 'failed':
        return failure(outcome.error, query.id)
      case 'transfer':
        return done({ ...outcome.fields, queryId: query.id })
      case 'rows': {
        const context = { id: 0, timestamp: query.startedAt * 1000, priority: 0, context: '' }
        return done({
          ...store.describe(query.id, outcome.kept, base()),
          ...outcome.fields,
          queryContext: { entries: [context] },
          sendResultTime: Date.now(),
        })
      }
    }
  }

  async function wait(query: Query): Promise<Answered> {
    const over = new AbortController()
    const slow = sleep(settings.slowAfterMs, null, { signal: over.signal }).catch(() => null)
    const outcome = await Promise.race([query.done, slow])
    over.abort()
    const { statement, id } = query
    if (outcome !== null) return { envelope: answer(query, outcome), statement }
    const data = { queryId: id, getResultUrl: `/queries/${id}/result`, queryAbortsAfterSecs: 300 }
    const message = 'Query execution in progress...'
    return { envelope: { success: true, code: '333333', message, data }, statement }
  }

  function find(session: Session, queryId: string): Query {
    const query = byId.get(queryId)
    // Results are their user's own, from whichever session.
    if (query === undefined || query.session.user !== session.user) throw refusal('query_unknown')
    return query
  }

  return {
    async ask(session, requestId, asked, bytes) {
      const seen = byRequest.get(`${session.id}/${requestId}`)
      if (seen !== undefined) {
        seen.statement.bytes_up += bytes
        return wait(seen)
      }
      // The driver puts many binds on a stage first and falls back to sending them along when that fails.
      if (typeof asked.bindStage === 'string')
        throw new SnowflakeError('000002', '0A000', "Unsupported feature 'bindStage'.")
      const query = begin(session, requestId, asked, bytes)
      if (!asked.asyncExec) return wait(query)
      const data = { queryId: query.id, getResultUrl: `/queries/${query.id}/result` }
      const message = 'Asynchronous execution in progress. Use provided query id to follow it.'
      const envelope = { success: true, code: '333334', message, data }
      return { envelope, statement: query.statement }
    },
    result: (session, queryId) => wait(find(session, queryId)),
    monitor(queryId) {
      const query = byId.get(queryId)
      if (query === undefined) return done({ queries: [] })
      const { outcome, statement } = query
      const failed = outcome?.kind === 'failed' ? outcome.error : null
      const ended = statement.status === 'cancelled' ? 'ABORTED' : 'FAILED_WITH_ERROR'
      const finished = failed === null ? 'SUCCESS' : ended
      const status = outcome === null ? 'RUNNING' : finished
      const one = {
        id: queryId,
        status,
        sqlText: statement.sql,
        startTime: query.startedAt,
        errorCode: failed?.code ?? null,
        errorMessage: failed?.message ?? null,
      }
      return done({ queries: [one] })
    },
    sent(queryId, bytes) {
      const query = byId.get(queryId)
      if (query !== undefined) query.statement.bytes_down += bytes
    },
    abort(session, of) {
      const query =
        'queryId' in of ? byId.get(of.queryId) : byRequest.get(`${session.id}/${of.requestId}`)
      if (query === undefined || query.session.user !== session.user) throw refusal('query_unknown')
      if (query.outcome === null) query.cancel.abort()
      return done(null)
    },
  }
}

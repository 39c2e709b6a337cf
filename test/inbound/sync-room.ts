import type { Stream } from '../../src/declare/index.ts'
import { textIn } from '../../src/engine/cells.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import { thisProcess } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import type { InboundOrder, StreamOrder } from '../../src/engine/orders.ts'
import type { Row, TableName, Warehouse } from '../../src/engine/ports/warehouse.ts'
import type { HubSpot, Log } from '../../src/engine/ports.ts'
import type { InboundPlan, InboundReport, Progress } from '../../src/engine/reports.ts'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { refreshDbtViews } from '../../src/inbound/dbt/refresh.ts'
import { planInbound } from '../../src/inbound/plan.ts'
import { type InboundOptions, runInbound } from '../../src/inbound/run.ts'
import { inboundTables } from '../../src/inbound/tables.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'
import { landingRoom, type OpenWarehouse, preparedFile } from './landing-room.ts'

export interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly archivedAt: string | null
  readonly mergedInto: string | null
}

/** Statements over all 250 properties of an object take their time: most tests need but a few of them. */
const few: Readonly<Record<string, readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname', 'createdate', 'hs_object_id'],
  companies: ['name', 'domain', 'createdate', 'hs_object_id'],
  deals: ['dealname', 'amount', 'dealstage', 'createdate', 'hs_object_id'],
}

/** An order for a stream, by default of a few properties. */
export function streamOrder(stream: Stream, how: Partial<StreamOrder> = {}): StreamOrder {
  return {
    stream,
    strategy: 'auto',
    storage: 'merge',
    route: 'auto',
    properties: few[stream.name] ?? 'all',
    exclude: [],
    hash: [],
    ...how,
  }
}

export function inboundOrder(
  streams: readonly StreamOrder[],
  how: Partial<InboundOrder> = {},
): InboundOrder {
  return {
    sync: 'crm_in',
    direction: 'inbound',
    guard: { removals: 0.2 },
    streams,
    horizonMs: 3_600_000,
    sweepMs: 86_400_000,
    reconcileMs: 7 * 86_400_000,
    startDate: null,
    full: false,
    approve: null,
    ...how,
  }
}

let prepared: Promise<string> | null = null
const beforeTheFirstRun = async (warehouse: Warehouse): Promise<void> => {
  await ensureControl(warehouse, inboundTables)
  await refreshDbtViews(warehouse, { runId: 'prepared', at: new Date() })
}

/** A HubSpot account on loopback, a DuckDB (or another warehouse), and runs of a sync between them, each with a client of its own. */
export async function syncRoom(
  options: SandboxOptions = {},
  shared?: RunningSandbox,
  open?: OpenWarehouse,
) {
  const room =
    open === undefined && elsewhere === undefined
      ? await landingRoom(await (prepared ??= preparedFile(beforeTheFirstRun)))
      : await landingRoom(undefined, open)
  const sandbox =
    shared ??
    (await startSandbox({
      seed: 7,
      ...options,
      knobs: {
        burst_limit: 0,
        associations_burst_limit: 0,
        search_limit_per_second: 0,
        index_lag_ms: 0,
        ...options.knobs,
      },
    }))
  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    })
    if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(sandbox.url + path, {
      method,
      headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  const log: { event: string; fields: unknown }[] = []
  const note = (event: string, fields: unknown = {}) => void log.push({ event, fields })
  const kept: Log = { debug: note, info: note, warn: note, error: note }
  let calls = {}

  const clientFor = (token: string): HubSpot =>
    createHubSpot({
      baseUrl: sandbox.url,
      token: fixedToken(token),
      clock: systemClock,
      random: systemRandom,
      log: kept,
    })

  const plan = async (order: InboundOrder): Promise<InboundPlan> => {
    await using hubspot = clientFor(sandbox.token)
    await ensureControl(room.warehouse, inboundTables)
    return await planInbound(order, {
      hubspot,
      warehouse: room.warehouse,
      log: kept,
      signal: new AbortController().signal,
    })
  }

  const run = async (
    order: InboundOrder,
    how: InboundOptions & {
      readonly token?: string
      /** Stops the run once its progress says so. */
      readonly stopWhen?: (progress: Progress) => boolean
      readonly wrap?: (hubspot: HubSpot) => HubSpot
    } = {},
  ): Promise<InboundReport> => {
    const stop = new AbortController()
    await using hubspot = clientFor(how.token ?? sandbox.token)
    const { warehouse, work } = room
    const ports = {
      hubspot: how.wrap?.(hubspot) ?? hubspot,
      warehouse,
      clock: systemClock,
      random: systemRandom,
      work,
      log: kept,
      signal: stop.signal,
    }
    await ensureControl(warehouse, inboundTables)
    const atWork = await beginRun(ports, {
      runId: systemRandom.uuid(),
      sync: order.sync,
      direction: 'inbound',
      configuration: '',
      version: '0.0.0',
      holder: thisProcess(),
    })
    const report = await runInbound(
      order,
      ports,
      atWork,
      (progress) => {
        if (how.stopWhen?.(progress) === true) stop.abort()
      },
      how,
    )
    calls = hubspot.calls()
    await atWork.finish({
      status: report.status,
      error: report.error,
      planId: report.plan_id ?? null,
      result: report,
    })
    return report
  }

  return {
    ...room,
    sandbox,
    control,
    call,
    run,
    plan,
    log,
    calls: () => calls as Readonly<Record<string, number>>,
    table: (name: string): Promise<readonly Row[]> => room.rows({ schema: 'data', name }),
    controlRows: (name: string): Promise<readonly Row[]> =>
      room.rows({ schema: 'control', name } as TableName),
    truth: async (object: string) =>
      (await control<{ results: TrueRecord[] }>(`records/${object}`)).results,
    write: (object: string, records: readonly unknown[]) =>
      control(`records/${object}`, { records }),
    async [Symbol.asyncDispose]() {
      if (shared === undefined) await sandbox.close()
      await room[Symbol.asyncDispose]()
    },
  }
}

/** Creates records by HubSpot's own batch call, so that every rule applies; returns their ids. */
export async function create(
  room: SyncRoom,
  object: string,
  properties: readonly Readonly<Record<string, string>>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (let at = 0; at < properties.length; at += 100) {
    const inputs = properties.slice(at, at + 100).map((one) => ({ properties: one }))
    const answer = (await room.call('POST', `/crm/v3/objects/${object}/batch/create`, {
      inputs,
    })) as {
      results: { id: string }[]
    }
    ids.push(...answer.results.map((one) => one.id))
  }
  return ids
}

export async function link(
  room: SyncRoom,
  from: string,
  fromId: string,
  to: string,
  toId: string,
): Promise<void> {
  await room.call('PUT', `/crm/v4/objects/${from}/${fromId}/associations/default/${to}/${toId}`)
}

/** Rows by id, without what differs from run to run. */
export function settled(rows: readonly Row[]): readonly Row[] {
  return rows
    .map((row) => ({ ...row, _synced_at: null, _run_id: null }))
    .toSorted((one, other) => (textIn(one, 'id') < textIn(other, 'id') ? -1 : 1))
}

/** A column of rows as sorted texts. */
export function textsOf(rows: readonly Row[], column: string): readonly string[] {
  return rows.map((row) => textIn(row, column)).toSorted()
}

export type SyncRoom = Awaited<ReturnType<typeof syncRoom>>

export const isLive = (row: Row): boolean =>
  row['archived'] === false && row['_deleted_at'] === null

import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { takeFence } from '../../src/engine/journal/fence.ts'
import { commitFenced } from '../../src/engine/journal/loads.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import type { Ports, Row, Warehouse } from '../../src/engine/ports.ts'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { openWorkFolder } from '../../src/machine/work-folder.ts'
import type { OutboundContext } from '../../src/outbound/context.ts'
import { runTables } from '../../src/outbound/freeze/run-tables.ts'
import { adoptPlan } from '../../src/outbound/plan/adopt.ts'
import { countPlan } from '../../src/outbound/plan/counts.ts'
import { makePlan, prepare } from '../../src/outbound/plan/make-plan.ts'
import { outboundTables, outboundViews } from '../../src/outbound/tables.ts'
import { type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts'
import { openDuckDb } from '../../src/warehouse/duckdb/warehouse.ts'
import { contacts } from '../../targets/contacts.ts'
import { type OpenWarehouse, preparedFile } from '../inbound/landing-room.ts'
import { elsewhere, openSources } from '../warehouse/elsewhere.ts'
import { look, selecting } from '../warehouse/open-warehouse.ts'

export interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly archived: boolean
  readonly mergedInto?: string | null
}

export interface TrueLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

let prepared: Promise<string> | null = null

/** A HubSpot account over real HTTP, a real DuckDB (or another warehouse) and all ports of an outbound run, for one test. */
export async function outboundRoom(options: SandboxOptions = {}, open?: OpenWarehouse) {
  const sandbox = await startSandbox({
    ...options,
    // Rates per second are kept by waiting, and the index lags for minutes: tests about them set them back.
    knobs: {
      burst_limit: 0,
      associations_burst_limit: 0,
      search_limit_per_second: 0,
      index_lag_ms: 0,
      ...options.knobs,
    },
  })
  const folder = await mkdtemp(join(tmpdir(), 'outbound-'))
  const stop = new AbortController()
  const work = await openWorkFolder(join(folder, 'work'), 'test')
  const openPrepared = async (): Promise<Warehouse> => {
    prepared ??= preparedFile((made) => ensureControl(made, outboundTables, outboundViews))
    await copyFile(await prepared, join(folder, 'crm.duckdb'))
    return openDuckDb({
      path: join(folder, 'crm.duckdb'),
      workFolder: work.path,
      clock: systemClock,
      signal: stop.signal,
      sources: [join(folder, 'source.csv')],
    })
  }
  const openOther = async (other: OpenWarehouse): Promise<Warehouse> => {
    const made = await other({ work: work.path, signal: stop.signal })
    await ensureControl(made, outboundTables, outboundViews)
    return made
  }
  const other = open ?? elsewhere
  const warehouse = await (other === undefined ? openPrepared() : openOther(other))
  const sources = open === undefined && elsewhere !== undefined ? await openSources() : null
  const hubspot = createHubSpot({
    baseUrl: sandbox.url,
    token: fixedToken(sandbox.token),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  })
  const ports: Ports = {
    hubspot,
    warehouse,
    clock: systemClock,
    random: systemRandom,
    work,
    log: silentLog,
    signal: stop.signal,
  }
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    const said = await answer.text()
    return (said === '' ? undefined : JSON.parse(said)) as T
  }
  const control = <T>(path: string, body?: unknown): Promise<T> =>
    call<T>(body === undefined ? 'GET' : 'POST', `/_sandbox/${path}`, body)
  return {
    sandbox,
    folder,
    stop,
    ports,
    warehouse,
    call,
    control,
    /** Makes the table `hubspot.<name>`: a source that a test reads by this name. */
    source: async (name: string, sql: string): Promise<void> => {
      const rows = (await sources?.asOnSnowflake(`hubspot.${name}`, sql)) ?? sql
      await warehouse.derive({ schema: 'data', name }, selecting(rows))
    },
    /** A source by query, in DuckDB's SQL wherever the room is. */
    query: async (sql: string) => ({
      kind: 'query' as const,
      sql: (await sources?.asOnSnowflake('hubspot._query', sql)) ?? sql,
    }),
    rows: (sql: string): Promise<readonly Row[]> => look(warehouse, sql),
    write: (object: string, records: readonly unknown[]) =>
      control(`records/${object}`, { records }),
    records: async (object: string) =>
      (await control<{ results: TrueRecord[] }>(`records/${object}`)).results,
    links: async (from: string, to: string) =>
      (await control<{ results: TrueLink[] }>(`associations/${from}/${to}`)).results,
    property: (object: string, definition: Readonly<Record<string, unknown>>) =>
      call('POST', `/crm/v3/properties/${object}`, {
        groupName: `${object.replace(/ies$/, 'y').replace(/s$/, '')}information`,
        type: 'string',
        fieldType: 'text',
        label: definition['name'],
        ...definition,
      }),
    label: (from: string, to: string, label: string, inverseLabel?: string) =>
      call('POST', `/crm/v4/associations/${from}/${to}/labels`, {
        label,
        name: label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'),
        ...(inverseLabel === undefined ? {} : { inverseLabel }),
      }),
    async [Symbol.asyncDispose]() {
      await hubspot[Symbol.asyncDispose]()
      await warehouse[Symbol.asyncDispose]()
      sources?.[Symbol.dispose]()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type OutboundRoom = Awaited<ReturnType<typeof outboundRoom>>

/** An upsert of contacts by e-mail from `hubspot.customers`, unless said otherwise. */
export function orderOf(changes: Partial<OutboundOrder> = {}): OutboundOrder {
  return {
    direction: 'outbound',
    sync: 'customers_out',
    guard: { removals: 0.2 },
    target: contacts,
    strategy: 'upsert',
    source: { kind: 'table', name: 'hubspot.customers' },
    key: 'customer_id',
    identifyBy: { kind: 'property', property: 'email', column: 'email' },
    fields: [],
    associations: [],
    cleanupDefaultAssociations: false,
    createMissing: [],
    route: 'auto',
    waitMs: 60_000,
    approve: null,
    ...changes,
  }
}

export const field = (property: string, column = property) => ({
  property,
  from: { kind: 'column' as const, column },
  on: 'always' as const,
  whenNull: 'leave' as const,
})

/** Plans and adopts without sending: what planning alone is tested with. */
export async function adopt(room: OutboundRoom, order: OutboundOrder, runId: string) {
  const { ports } = room
  const fence = await takeFence(ports.warehouse, {
    sync: order.sync,
    stream: order.target.name,
    runId,
  })
  const context: OutboundContext = {
    order,
    ports,
    runId,
    commit: (work) => commitFenced(ports.warehouse, fence, work),
    progress: () => undefined,
  }
  const tables = runTables(ports.warehouse, order.sync, runId, 'run')
  const plan = await makePlan(context, await prepare(context), tables)
  const counts = await countPlan(context, plan, tables)
  await adoptPlan(context, plan, tables)
  await tables.dropAll()
  return counts
}

import type { Config } from '../../config/load.ts'
import type { AssociationType, Clock, HubSpot, Warehouse } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Offered } from '../discover.ts'
import {
  type AccountObjects,
  type AccountReads,
  type PropertiesAsked,
  type PropertyLine,
  readAccount,
  type Samples,
} from './account.ts'
import { type Fit, type FitAsked, fitOf } from './fit.ts'
import { type Match, matchColumns, type SampledColumn } from './matches.ts'
import type { Page, Paging } from './page.ts'
import { type DayOfStream, streamGrowth } from './over-time.ts'
import {
  countSetAside,
  listSchemaChanges,
  listSetAside,
  type SchemaChangeLine,
  type SetAsideAsked,
  type SetAsideCount,
  type SetAsideLine,
} from './set-aside.ts'
import {
  listStreamTables,
  listTables,
  rowsOf,
  type RowsAsked,
  sampleColumns,
  type QueryShown,
  showSource,
  showTable,
  type SourceAsked,
  sourceAsked,
  type SourceTable,
  type StreamTable,
  type TablesAsked,
} from './sources.ts'

/** What people look at of one connection: its warehouse's tables, and its HubSpot account. Nothing is changed by it. */
export interface ConnectionReads {
  /** What the last days brought to each stream's table. */
  growth(connection: string, days: number): Promise<readonly DayOfStream[]>
  streams(connection: string): Promise<readonly StreamTable[]>
  schemaChanges(connection: string, paging: Paging): Promise<Page<SchemaChangeLine>>
  setAside(connection: string, asked: SetAsideAsked): Promise<Page<SetAsideLine>>
  setAsideCounts(connection: string): Promise<readonly SetAsideCount[]>
  tables(connection: string, asked: TablesAsked): Promise<Page<SourceTable>>
  /** The first rows of what a sync may start from. @throws `warehouse.query_refused`, `config.usage` */
  source(connection: string, source: SourceAsked, limit: number): Promise<QueryShown>
  /** Rows of a table, and as an Arrow IPC stream. @throws `warehouse.query_refused`, `config.usage` */
  rows(connection: string, asked: RowsAsked): Promise<QueryShown>
  rowsArrow(connection: string, asked: RowsAsked): AsyncIterable<Uint8Array>
  objects(connection: string): Promise<AccountObjects>
  properties(
    connection: string,
    object: string,
    asked: PropertiesAsked,
  ): Promise<Page<PropertyLine>>
  /** What the first records of an object hold in some properties. */
  samples(connection: string, object: string, properties: readonly string[]): Promise<Samples>
  /** Suggested properties for the columns of a source. @throws `warehouse.query_refused`, `config.usage` */
  matches(
    connection: string,
    source: SourceAsked,
    object: string,
  ): Promise<{ readonly columns: readonly SampledColumn[]; readonly matches: readonly Match[] }>
  /** Whether the values of a column or an expression go into a property. @throws `warehouse.query_refused`, `config.usage` */
  fit(
    connection: string,
    source: SourceAsked,
    asked: {
      readonly object: string
      readonly property: string
      readonly of: FitAsked['of']
    },
  ): Promise<Fit>
  labels(connection: string, from: string, to: string): Promise<readonly AssociationType[]>
}

export interface ReadPorts {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly offered: Offered
  /** A connection's warehouse, with its control tables made. */
  readonly warehouseOf: (connection: string) => Promise<Warehouse>
  /** The same, where it may read a CSV file too. */
  readonly warehouseReading: (connection: string, file: string) => Promise<Warehouse>
  readonly hubspotOf: (connection: string) => Promise<HubSpot>
}

export function openConnectionReads(config: Config, ports: ReadPorts): ConnectionReads {
  const { clock, warehouseOf } = ports
  const accounts = new Map<string, AccountReads>()

  const account = (connection: string): AccountReads => {
    const present = accounts.get(connection)
    if (present !== undefined) return present
    const made = readAccount(
      () => ports.hubspotOf(connection),
      ports.offered,
      () => clock.now().getTime(),
      ports.signal,
    )
    accounts.set(connection, made)
    return made
  }

  const sourceOf = async (connection: string, asked: SourceAsked) => {
    const source = sourceAsked(asked, config.folder)
    const warehouse =
      source.kind === 'csv'
        ? await ports.warehouseReading(connection, source.path)
        : await warehouseOf(connection)
    return { warehouse, source }
  }

  return {
    growth: async (connection, days) =>
      streamGrowth(await warehouseOf(connection), days, clock.now()),

    streams: async (connection) => listStreamTables(await warehouseOf(connection), clock.now()),
    schemaChanges: async (connection, paging) =>
      listSchemaChanges(await warehouseOf(connection), paging),
    setAside: async (connection, asked) => listSetAside(await warehouseOf(connection), asked),
    setAsideCounts: async (connection) => countSetAside(await warehouseOf(connection)),
    tables: async (connection, asked) => listTables(await warehouseOf(connection), asked),
    source: async (connection, asked, limit) => {
      const { warehouse, source } = await sourceOf(connection, asked)
      return showSource(warehouse, source, limit)
    },
    rows: async (connection, asked) => showTable(await warehouseOf(connection), asked),
    fit: async (connection, asked, { object, property: name, of }) => {
      const { properties } = await account(connection).described(object)
      const property = properties.find((one) => one.name === name)
      if (property === undefined) throw noProperty(object, name)
      const { warehouse, source } = await sourceOf(connection, asked)
      return fitOf(warehouse, property, { source, of })
    },
    matches: async (connection, asked, object) => {
      const { warehouse, source } = await sourceOf(connection, asked)
      const columns = await sampleColumns(warehouse, source)
      const described = await account(connection).described(object)
      return { columns, matches: matchColumns(described.object, columns, described.properties) }
    },
    rowsArrow: async function* (connection, asked) {
      const warehouse = await warehouseOf(connection)
      yield* warehouse.arrow((await rowsOf(warehouse, asked)).statement)
    },
    objects: (connection) => account(connection).objects(),
    properties: (connection, object, asked) => account(connection).properties(object, asked),
    samples: (connection, object, properties) => account(connection).samples(object, properties),
    labels: (connection, from, to) => account(connection).labels(from, to),
  }
}

const noProperty = (object: string, property: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `The account's ${object} have no property ${property}.`,
    why: 'Values are held against what a property takes.',
    fix: 'Name one of its properties.',
  })

import { column as declare, type RecordStream } from '../declare/index.ts'
import {
  loadColumns,
  noteSchemaChanges,
  type SchemaEvent,
  saveColumns,
} from '../engine/journal/columns.ts'
import type { StreamOrder } from '../engine/orders.ts'
import type { IsoTime, Property } from '../engine/ports/hubspot.ts'
import type { SchemaChange, TableName, Traits, Transaction } from '../engine/ports/warehouse.ts'
import { type NamedColumn, nameColumns, type PropertyEvent } from './column-names.ts'
import type { InboundContext } from './context.ts'
import type { Desk } from './desk.ts'
import { type Layout, objectLayout, reservedColumns } from './layout.ts'
import { type WantedProperty, wantedProperties } from './property-columns.ts'
import type { StreamState } from './state.ts'
import { storedAs } from './storage.ts'

/** Everything that the account's properties, the order and the name map say about an object stream. */
interface ObjectDescription {
  readonly layout: Layout
  readonly wanted: readonly WantedProperty[]
  readonly columns: readonly NamedColumn[]
  readonly events: readonly PropertyEvent[]
  readonly state: StreamState
}

/** Pure: which columns there are to be, what changed since the last run, and whether rows lack values that HubSpot holds. */
export function describeObject(
  stream: RecordStream,
  order: StreamOrder,
  account: readonly Property[],
  kept: readonly NamedColumn[],
  state: StreamState,
  startDate: IsoTime | null,
  traits: Pick<Traits, 'folds' | 'longestIdentifier'>,
): ObjectDescription {
  const inAccount = new Set(account.map((property) => property.name))
  const known = new Set(kept.map((named) => named.property))
  const wanted = wantedProperties(stream.name, account, order, known)
  const { columns, events } = nameColumns(kept, wanted, inAccount, {
    reserved: reservedColumns(stream),
    longest: traits.longestIdentifier,
    folds: traits.folds,
  })
  const chosen = new Set(wanted.map((property) => property.name))
  const hashed = wanted.filter((property) => property.hashed).map((property) => property.name)
  const wasRead = state.firstReadAt !== null || state.pass !== null
  const nowChosen = state.unselected.some((name) => chosen.has(name))
  const hashedAnew =
    hashed.join('\n') !== state.hashed.filter((name) => chosen.has(name)).join('\n')
  const refilled = events.some(
    (event) => event.change === 'property_retyped' || event.change === 'property_restored',
  )
  const letsMoreIn = state.startDate !== null && (startDate === null || startDate < state.startDate)
  const backfill = wasRead && (nowChosen || hashedAnew || refilled || letsMoreIn)
  const isIdle = (named: NamedColumn): boolean =>
    !named.current && (chosen.has(named.property) || !inAccount.has(named.property))
  return {
    layout: storedAs(objectLayout(stream, wanted, inAccount, columns), order.storage),
    wanted,
    columns,
    events,
    state: {
      ...state,
      backfill: state.backfill || backfill,
      // A pass at work has landed rows without the new values: it begins again.
      ...(backfill ? { pass: null, proof: null } : {}),
      unselected: account
        .map((property) => property.name)
        .filter((name) => !chosen.has(name))
        .toSorted(),
      hashed,
      idle: columns
        .filter(isIdle)
        .map((named) => named.column)
        .toSorted(),
      startDate: wasRead && !backfill ? leftOutBefore(state, startDate) : startDate,
    },
  }
}

/** A later date takes nothing away that was read, unless it lies ahead of all that was: then what lies between is left out. */
function leftOutBefore(state: StreamState, startDate: IsoTime | null): IsoTime | null {
  const isAhead = startDate !== null && state.position !== null && startDate > state.position
  return isAhead ? startDate : state.startDate
}

/** Asks the account, then makes the table and remembers the names: each column is given to its property for good. */
export async function setUpObject(
  context: InboundContext,
  order: StreamOrder,
  stream: RecordStream,
  desk: Desk<StreamState>,
): Promise<ObjectDescription> {
  const { hubspot, warehouse, signal, clock } = context.ports
  const account = await hubspot.properties(stream.object, signal)
  const kept = await keptColumns(warehouse, stream.name, desk.state)
  const description = describeObject(
    stream,
    order,
    account,
    kept,
    desk.state,
    context.order.startDate,
    warehouse.traits,
  )
  const added = description.columns.slice(kept.length)
  const changes = await warehouse.ensure([description.layout.table])
  const events = [
    // A run that died after it made the table and before it said so has saved no names either.
    ...(kept.length === 0 && added.length > 0
      ? [tableCreated(stream.name)]
      : tableEvents(stream.name, changes)),
    ...propertyEvents(stream.name, description.events),
  ]
  const isNew = JSON.stringify(description.state) !== JSON.stringify(desk.state)
  if (added.length > 0 || events.length > 0 || isNew) {
    const at = clock.now()
    const run = { runId: context.run.runId, at }
    await desk.save(description.state, async (transaction) => {
      await saveColumns(
        transaction,
        added.map((named) => ({
          stream: stream.name,
          property: named.property,
          column: named.column,
          kind: named.kind,
        })),
        run,
      )
      await noteSchemaChanges(transaction, events, run)
      return {}
    })
    for (const event of description.events) {
      context.ports.log.info('property_changed', {
        sync: context.order.sync,
        stream: stream.name,
        change: event.change,
        property: event.property,
      })
    }
  }
  return description
}

/** The stream's name map as its last run left it. */
export async function keptColumns(
  warehouse: Transaction,
  stream: string,
  state: Pick<StreamState, 'idle'>,
): Promise<readonly NamedColumn[]> {
  const idle = new Set(state.idle)
  return (await loadColumns(warehouse, stream)).map((named) => ({
    property: named.property,
    column: named.column,
    kind: kindNamed(named.kind),
    current: !idle.has(named.column),
  }))
}

/** What making tables came to, for the columns' own events stand in `propertyEvents`. */
export function tableEvents(
  stream: string,
  changes: readonly SchemaChange[],
): readonly SchemaEvent[] {
  return changes
    .filter((change) => change.change === 'table_created' && isData(change.table))
    .map(() => tableCreated(stream))
}

export const tableCreated = (stream: string): SchemaEvent => ({
  stream,
  property: null,
  column: null,
  change: 'table_created',
  detail: null,
})

const isData = (table: TableName): boolean => table.schema === 'data'

function propertyEvents(stream: string, events: readonly PropertyEvent[]): readonly SchemaEvent[] {
  return events.map((event) => ({ stream, ...event }))
}

function kindNamed(kind: string): NamedColumn['kind'] {
  if (!Object.hasOwn(declare, kind))
    throw new TypeError(`The name map holds the unknown kind ${kind}.`)
  return kind as NamedColumn['kind']
}

import { createHash } from 'node:crypto'
import { textIn, textOrNullIn } from '../../engine/cells.ts'
import { accountsTable } from '../../engine/journal/account.ts'
import { listStates } from '../../engine/journal/state.ts'
import { columnsTable, controlTable, slotOf } from '../../engine/journal/tables.ts'
import type { Statement, Warehouse } from '../../engine/ports/warehouse.ts'
import { packageVersion } from '../../engine/version.ts'
import { type Holdings, statementOf, type StreamRows } from './make.ts'
import type { DbtView, Making } from './view.ts'
import { dbtViews } from './views.ts'

/** How each view was made last, so that an idle run makes none. */
export const dbtViewsTable = controlTable('_dbt_views', 'How the views of hubspot_dbt were made.', {
  view_name: 'text',
  fingerprint: 'text',
  run_id: 'text',
  made_at: 'timestamp',
})

const madeSlot = { made: slotOf(dbtViewsTable) }

/**
 * Makes the views that the dbt_hubspot package reads (CONTRACT.md, "In the warehouse"), those that are not there yet or
 * would be made otherwise now: a stream read for the first time, a new property. Returns how many. Repeatable.
 */
export async function refreshDbtViews(
  warehouse: Warehouse,
  run: { readonly runId: string; readonly at: Date },
): Promise<number> {
  const holdings = await holdingsOf(warehouse)
  const there = await warehouse.standing('dbt')
  const rows = await warehouse.rows({ name: 'dbt/made', slots: madeSlot })
  const known = new Map(rows.map((row) => [textIn(row, 'view_name'), textIn(row, 'fingerprint')]))
  const wanted = dbtViews.map((view) => {
    const statement = statementOf(view, holdings)
    return { name: view.name, statement, fingerprint: fingerprintOf(statement) }
  })
  const stale = wanted.filter(
    ({ name, fingerprint }) => !there.has(name) || known.get(name) !== fingerprint,
  )
  if (stale.length === 0) return 0
  await warehouse.views(
    stale.map(({ name, statement }) => ({ name: { schema: 'dbt', name }, statement })),
  )
  await warehouse.transaction(async (transaction) => {
    await transaction.run({ name: 'dbt/forget', slots: madeSlot })
    await transaction.run({
      name: 'dbt/note',
      slots: madeSlot,
      values: {
        views: JSON.stringify(
          wanted.map(({ name, fingerprint }) => ({ view_name: name, fingerprint })),
        ),
        run_id: run.runId,
        made_at: run.at,
      },
    })
  })
  return stale.length
}

/** A newer connector may have changed the statement's own text. */
const fingerprintOf = (statement: Statement): string =>
  createHash('sha256')
    .update(`${packageVersion}\n${JSON.stringify(statement)}`)
    .digest('hex')

const streamsIn = (making: Making): readonly string[] => [
  making.source,
  ...Object.values(making.streams ?? {}),
]

const sourcesOf = (views: readonly DbtView[]): ReadonlySet<string> =>
  new Set(views.flatMap((view) => view.made.flatMap(streamsIn)))

async function holdingsOf(warehouse: Warehouse): Promise<Holdings> {
  const relations = await warehouse.relations('data')
  const properties = await propertyColumns(warehouse)
  const streams = new Map<string, StreamRows>()
  for (const stream of sourcesOf(dbtViews)) {
    // Storages of several rows a record have such a view; CONTRACT.md, "In the warehouse".
    const name = relations.has(`${stream}_latest`) ? `${stream}_latest` : stream
    const kinds = relations.get(name)
    if (kinds === undefined) continue
    const named = [...(properties.get(stream) ?? [])].filter(([, column]) => kinds.has(column))
    streams.set(stream, { table: { schema: 'data', name }, kinds, properties: new Map(named) })
  }
  return { streams, portalId: await portalIn(warehouse) }
}

/** The present column of each property by stream: of several, the one that values still land in. */
async function propertyColumns(
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await warehouse.rows({
    name: 'dbt/property_columns',
    slots: { columns: slotOf(columnsTable) },
  })
  const columns = new Map<string, Map<string, string[]>>()
  for (const row of rows) {
    const ofStream = columns.get(textIn(row, 'stream')) ?? new Map<string, string[]>()
    columns.set(textIn(row, 'stream'), ofStream)
    const property = textIn(row, 'property')
    ofStream.set(property, [...(ofStream.get(property) ?? []), textIn(row, 'column_name')])
  }
  const isRetyped = [...columns.values()].some((names) =>
    [...names.values()].some((of) => of.length > 1),
  )
  const idle = isRetyped ? await idleColumns(warehouse) : new Map<string, ReadonlySet<string>>()
  return new Map(
    [...columns].map(([stream, names]) => [
      stream,
      new Map(
        [...names].map(([property, of]) => [
          property,
          of.findLast((name) => idle.get(stream)?.has(name) !== true) ?? of.at(-1) ?? property,
        ]),
      ),
    ]),
  )
}

/** Columns that nothing lands in any more, by stream. */
async function idleColumns(
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const states = await listStates(warehouse, null)
  return new Map(
    states.map(({ stream, state }) => [
      stream,
      new Set(
        state !== null && typeof state === 'object' && 'idle' in state && Array.isArray(state.idle)
          ? state.idle.filter((name): name is string => typeof name === 'string')
          : [],
      ),
    ]),
  )
}

async function portalIn(warehouse: Warehouse): Promise<string | null> {
  const { name } = accountsTable.table
  const tables = await warehouse.tables('control', name)
  if (!tables.some((table) => table.name === name)) return null
  const [row] = await warehouse.rows({
    name: 'dbt/portal',
    slots: { accounts: slotOf(accountsTable) },
  })
  return textOrNullIn(row, 'portal_id')
}

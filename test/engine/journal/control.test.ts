import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { controlView, ensureControl } from '../../../src/engine/journal/control.ts'
import {
  controlTable,
  leasesTable,
  slotOf,
  streamStateTable,
} from '../../../src/engine/journal/tables.ts'
import type { Warehouse } from '../../../src/engine/ports.ts'
import { look, newPlace } from '../../warehouse/open-warehouse.ts'

test('control tables and views are made once, with those that a direction hands over', async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  const own = controlTable('_own', 'A table of a direction.', { key: 'text' })
  const view = controlView('own', 'warehouse/everything', { source: slotOf(own) })
  expect((await ensureControl(warehouse, [own], [view])).length).toBeGreaterThan(10)
  expect(await ensureControl(warehouse, [own], [view])).toEqual([])
  const views = await look(
    warehouse,
    `SELECT view_name FROM duckdb_views() WHERE schema_name = 'hubspot_sync' ORDER BY 1`,
  )
  expect(views.map((row) => row['view_name'])).toEqual([
    'columns',
    'own',
    'quota',
    'runs',
    'schema_changes',
    'set_aside',
    'set_aside_values',
    'stream_runs',
    'stream_state',
    'syncs',
  ])
  for (const [name, columns] of Object.entries({
    columns: ['stream', 'property', 'column'],
    set_aside: ['sync', 'stream', 'id', 'error_code', 'what', 'record', 'run_id', 'at'],
    set_aside_values: ['stream', 'id', 'property', 'column', 'text', 'error_code', 'run_id', 'at'],
  })) {
    const described = await warehouse.describe({ kind: 'table', name: `hubspot_sync.${name}` })
    expect(described.map((column) => column.name)).toEqual(expect.arrayContaining(columns))
  }
})

/** The same warehouse, and what views were made in it. */
const watched = (
  warehouse: Warehouse,
): { readonly warehouse: Warehouse; readonly made: string[] } => {
  const made: string[] = []
  const views: Warehouse['views'] = async (wanted) => {
    made.push(...wanted.map(({ name }) => name.name))
    await warehouse.views(wanted)
  }
  return { warehouse: { ...warehouse, views }, made }
}

test('views are made anew when one was dropped or is of another connector, and only then', async () => {
  await using place = newPlace()
  const first = watched(await place.open())
  await ensureControl(first.warehouse)
  const all = first.made.splice(0)
  expect(all).toContain('runs')
  await ensureControl(first.warehouse)
  expect(first.made).toEqual([])
  await first.warehouse[Symbol.asyncDispose]()
  await byHand(place.database, 'DROP VIEW hubspot_sync.runs')

  const { warehouse, made } = watched(await place.open())
  await ensureControl(warehouse, [], [], 'if_tables_changed')
  expect(made).toEqual([])
  await ensureControl(warehouse)
  expect(made.splice(0)).toEqual(all)
  for (const table of [leasesTable, streamStateTable]) {
    const own = controlView('own', 'warehouse/everything', { source: slotOf(table) })
    await ensureControl(warehouse, [], [own])
    expect(made.splice(0)).toEqual([...all, 'own'])
  }
})

async function byHand(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

test('a table that somebody dropped comes back', async () => {
  await using place = newPlace()
  const before = await place.open()
  await ensureControl(before)
  await before[Symbol.asyncDispose]()
  await byHand(place.database, 'DROP TABLE hubspot_sync._quota')
  const warehouse = await place.open()
  expect(await ensureControl(warehouse, [], [], 'if_tables_changed')).toMatchObject([
    { table: { name: '_quota' }, change: 'table_created' },
  ])
  expect(await look(warehouse, 'SELECT * FROM hubspot_sync._quota')).toEqual([])
})

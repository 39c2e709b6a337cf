import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import type { Slot, Statement, Warehouse } from '../../src/engine/ports.ts'
import { freeze } from '../../src/outbound/freeze/freeze.ts'
import { type RunTables, runTables } from '../../src/outbound/freeze/run-tables.ts'
import { outboundTables, outboundViews, tableSlots } from '../../src/outbound/tables.ts'
import { field, orderOf } from '../outbound/outbound-room.ts'
import { newPlace, selecting } from '../warehouse/open-warehouse.ts'

interface SourceRow {
  readonly key: string | null
  readonly email: string | null
  readonly name: string | null
  readonly city: string | null
}

const text = (...texts: readonly string[]) => fc.option(fc.constantFrom(...texts), { freq: 8 })
const sourceRow: fc.Arbitrary<SourceRow> = fc.record({
  key: text('1', '2', '3', '4', '10', ''),
  email: text('a@x', 'b@x', 'c@x', ' A@x', 'd@x', ''),
  name: text('x', 'y', '', 'ü', '1:x'),
  city: text('x', '', ':x'),
})

const order = {
  ...orderOf({ fields: [field('firstname', 'name'), field('city')] }),
  key: 'key',
}

const quoted = (value: string | null): string =>
  value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`
/** A last row that is left out gives the columns their types, so that a source may be empty. */
const sourceSql = (rows: readonly SourceRow[]): string => {
  const lines = [...rows, { key: 'none', email: '', name: '', city: '' }].map(
    (row) => `(${[row.key, row.email, row.name, row.city].map(quoted).join(', ')})`,
  )
  return `SELECT * FROM (VALUES ${lines.join(', ')}) AS t("key", email, name, city) WHERE "key" IS DISTINCT FROM 'none'`
}

const orNull = (value: string | null): string | null => (value === '' ? null : value)

/** What a row says, as far as it may be sent at all. */
function said(rows: readonly SourceRow[]): ReadonlyMap<string, string> {
  const byKey = Map.groupBy(rows, (row) => orNull(row.key))
  const single = [...byKey].flatMap(([of, all]) => (of !== null && all.length === 1 ? all : []))
  const folded = (row: SourceRow): string => (row.email ?? '').trim().toLowerCase()
  const winners = [...Map.groupBy(single, folded)].flatMap(([identity, rivals]) =>
    identity === ''
      ? []
      : rivals.toSorted((one, other) => compare(one.key ?? '', other.key ?? '')).slice(0, 1),
  )
  return new Map(
    winners.map((row) => [
      row.key ?? '',
      JSON.stringify([row.email, orNull(row.name), orNull(row.city)]),
    ]),
  )
}
const compare = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : 1)

/** Freezes the source and gives the rows that a run would look at, by key. */
async function changedRows(
  warehouse: Warehouse,
  tables: RunTables,
): Promise<ReadonlyMap<string, string>> {
  await freeze(order, warehouse, tables, 'trim_lower')
  const { sent, links, changes } = tableSlots
  const fields: Slot = { kind: 'columns', names: ['field_0', 'field_1'], of: 'frozen', prefix: ',' }
  const rows = await warehouse.rows({
    name: 'outbound/changed_rows',
    slots: {
      fields,
      frozen: tables.slot('frozen'),
      refused: tables.slot('refused'),
      sent,
      links,
      changes,
    },
    values: { sync: order.sync, create_only: false, searched: false, object: 'contacts' },
  })
  return new Map(rows.map((row) => [textIn(row, 'source_key'), textIn(row, 'hash')]))
}

/** As if every row had turned out to be in HubSpot already. */
async function remember(warehouse: Warehouse, plan: Slot): Promise<void> {
  const { sent } = tableSlots
  const { sync } = order
  await warehouse.run({ name: 'outbound/forget_sent', slots: { sent, plan }, values: { sync } })
  await warehouse.run({
    name: 'outbound/adopt_sent',
    slots: { sent, plan },
    values: { sync, run_id: 'run', changed_at: new Date(0) },
  })
}

test('whatever sources follow one another, exactly the rows that say something new are looked at, once', async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  await ensureControl(warehouse, outboundTables, outboundViews)
  const tables = runTables(warehouse, order.sync, 'run', 'run')
  const planned = tables.table('plan')
  const steps = fc.array(fc.array(sourceRow, { maxLength: 8 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(steps, async (sources) => {
      await warehouse.run(forgetAll)
      const known = new Map<string, string>()
      for (const rows of sources) {
        await warehouse.derive({ schema: 'data', name: 'customers' }, selecting(sourceSql(rows)))
        const now = said(rows)
        const changed = await changedRows(warehouse, tables)
        const expected = [...now].filter(([of, says]) => known.get(of) !== says)
        expect([...changed.keys()].sort()).toEqual(expected.map(([of]) => of).sort())
        const lines = [...changed].map(([of, hash]) => `(${quoted(of)}, ${quoted(hash)})`)
        const plan = `SELECT k AS source_key, h AS hash, '{}' AS sent, 'unchanged' AS decision
          FROM (VALUES ('', ''), ${[...lines, "('', '')"].join(', ')}) AS t(k, h) WHERE k <> ''`
        await warehouse.derive(planned, selecting(plan))
        await remember(warehouse, tables.slot('plan'))
        for (const [of, says] of now) known.set(of, says)
        expect([...(await changedRows(warehouse, tables)).keys()]).toEqual([])
      }
    }),
    { numRuns: 12 },
  )
})

/** Every row of the sync, by a plan that names them all. */
const forgetAll: Statement = {
  name: 'outbound/forget_sent',
  slots: {
    sent: tableSlots.sent,
    plan: {
      kind: 'query',
      sql: `SELECT key AS source_key, 'unchanged' AS decision FROM hubspot_sync._sent`,
    },
  },
  values: { sync: order.sync },
}

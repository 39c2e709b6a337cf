import { expect, test } from 'vitest'
import { resetState } from '../../src/engine/journal/state.ts'
import type { Warehouse } from '../../src/engine/ports.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { openDuckDb } from '../../src/warehouse/duckdb/warehouse.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { owners } from '../../streams/owners.ts'
import { propertyHistory } from '../../streams/property-history.ts'
import type { OpenWarehouse } from '../inbound/landing-room.ts'
import { inboundOrder, streamOrder, syncRoom, textsOf } from '../inbound/sync-room.ts'

/** A DuckDB file that can be told to fail at a statement of a transaction. */
function failingWarehouse() {
  const failing = { at: '' }
  const open: OpenWarehouse = async ({ work, signal }) => {
    const path = `${work}.duckdb`
    const opened = await openDuckDb({ path, workFolder: work, clock: systemClock, signal })
    const warehouse: Warehouse = {
      ...opened,
      transaction: (then) =>
        opened.transaction((transaction) =>
          then({
            ...transaction,
            run: (one) => {
              if (one.name === failing.at) throw new Error('Killed.')
              return transaction.run(one)
            },
          }),
        ),
    }
    return warehouse
  }
  return { open, failing }
}

const streams = [companies, owners, associations, propertyHistory]

test('each table that is made is told of once, though the run died before it told, or the state was reset', {
  timeout: 60_000,
}, async () => {
  const { open, failing } = failingWarehouse()
  await using room = await syncRoom({}, undefined, open)
  const order = inboundOrder(streams.map((stream) => streamOrder(stream)))
  const told = async () =>
    textsOf(
      (await room.controlRows('_schema_changes')).filter(
        (one) => one['change'] === 'table_created',
      ),
      'stream',
    )
  failing.at = 'journal/add_schema_changes'
  expect((await room.run(order)).status).toBe('failed')
  expect(await told()).toEqual([])

  failing.at = ''
  expect((await room.run(order)).status).toBe('succeeded')
  const names = streams.map(({ name }) => name).toSorted()
  expect(await told()).toEqual(names)

  await resetState(room.warehouse, order.sync, null)
  expect((await room.run(order)).status).toBe('succeeded')
  expect(await told()).toEqual(names)
})

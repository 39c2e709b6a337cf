import { ensureControl } from '../../../src/engine/journal/control.ts'
import { takeFence } from '../../../src/engine/journal/fence.ts'
import { commitLoad } from '../../../src/engine/journal/loads.ts'
import { systemClock as clock } from '../../../src/machine/clock.ts'
import { openDuckDb } from '../../../src/warehouse/duckdb/warehouse.ts'

/** Commits loads of 2,000 rows, one after the other, until it is killed. Says each load that was answered. */
const [path = '', workFolder = '', runId = ''] = process.argv.slice(2)
const warehouse = await openDuckDb({
  path,
  workFolder,
  clock,
  signal: new AbortController().signal,
})
await ensureControl(warehouse)
const fence = await takeFence(warehouse, { sync: 's', stream: 'contacts', runId })
for (let n = 1; ; n += 1) {
  await commitLoad(
    { warehouse, clock },
    {
      loadId: `${runId}/${n}`,
      fence,
      state: { version: 1, state: { run: runId, n }, position: null },
      work: async (transaction) => ({
        loaded: await transaction.run({
          name: 'journal/add_schema_changes',
          slots: {
            schema_changes: {
              kind: 'table',
              table: { schema: 'control', name: '_schema_changes' },
            },
          },
          values: {
            events: JSON.stringify(
              Array.from({ length: 2000 }, (_, row) => ({
                stream: runId,
                property: String(row),
                column: String(n),
                change: 'column_added',
                detail: 'x'.repeat(200),
              })),
            ),
            run_id: runId,
            noted_at: clock.now(),
          },
        }),
      }),
    },
  )
  process.stdout.write(`${n}\n`)
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ensureControl } from '../../../src/engine/journal/control.ts'
import { loadState } from '../../../src/engine/journal/state.ts'
import { look, newPlace } from '../open-warehouse.ts'

const child = fileURLToPath(new URL('./child-commits.ts', import.meta.url))
const kind = { version: 1, schema: z.object({ run: z.string(), n: z.number() }) }

test('a kill at any moment leaves each load whole or absent, with the state that vouches for it', async () => {
  await using place = newPlace()
  for (const [round, delayMs] of [0, 3, 9, 17, 31].entries()) {
    const runId = `run${round}`
    const process_ = spawn(process.execPath, [child, place.database, place.work, runId], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let answered = 0
    const lines = createInterface({ input: process_.stdout })
    lines.on('line', (line) => {
      answered = Number(line)
      // Some way into one of the loads that follow.
      if (answered === 2) setTimeout(() => process_.kill('SIGKILL'), delayMs)
    })
    await once(process_, 'exit')
    expect(process_.signalCode).toBe('SIGKILL')

    const warehouse = await place.open()
    await ensureControl(warehouse)
    const state = await loadState(warehouse, { sync: 's', stream: 'contacts' }, kind)
    expect(state?.run).toBe(runId)
    const loads = state?.n ?? 0
    expect(loads).toBeGreaterThanOrEqual(answered)
    const rows = await look(
      warehouse,
      `SELECT column_name AS n, COUNT(*) AS counted FROM hubspot_sync._schema_changes
       WHERE run_id = '${runId}' GROUP BY column_name ORDER BY CAST(column_name AS INTEGER)`,
    )
    expect(rows).toEqual(
      Array.from({ length: loads }, (_, n) => ({ n: String(n + 1), counted: '2000' })),
    )
    const ledger = await look(
      warehouse,
      `SELECT COUNT(*) AS counted FROM hubspot_sync._loads WHERE run_id = '${runId}'`,
    )
    expect(ledger).toEqual([{ counted: String(loads) }])
    await warehouse[Symbol.asyncDispose]()
  }
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ensureControl } from '../../../src/engine/journal/control.ts'
import { loadState } from '../../../src/engine/journal/state.ts'
import { systemClock } from '../../../src/machine/clock.ts'
import { look, newPlace, selecting } from '../open-warehouse.ts'

const child = fileURLToPath(new URL('./child-commits.ts', import.meta.url))
const kind = { version: 1, schema: z.object({ run: z.string(), n: z.number() }) }
const rows = selecting('SELECT i, md5(CAST(i AS VARCHAR)) AS t FROM range(200000) AS r(i)')

test('a load whose commit finds no room is not there at all, and the file goes on being good', async () => {
  await using place = newPlace()
  for (const [turn, kb] of [3000, 5000].entries()) {
    const runId = `run${turn}`
    const committing = spawn(
      'bash',
      [
        '-c',
        `ulimit -f ${kb}; exec "$0" "$@"`,
        process.execPath,
        child,
        place.database,
        place.work,
        runId,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let said = ''
    let answered = ''
    committing.stdout.setEncoding('utf8')
    committing.stdout.on('data', (piece) => (answered += String(piece)))
    committing.stderr.on('data', (piece) => (said += String(piece)))
    await once(committing, 'close')
    expect(said).toContain("code: 'warehouse.disk_full'")
    const loads = answered.trim().split('\n').length
    const warehouse = await place.open()
    await ensureControl(warehouse)
    const state = await loadState(warehouse, { sync: 's', stream: 'contacts' }, kind)
    expect(state).toEqual({ run: runId, n: loads })
    const counted = `SELECT COUNT(*) AS n FROM hubspot_sync._schema_changes WHERE run_id = '${runId}'`
    expect(await look(warehouse, counted)).toEqual([{ n: String(loads * 2000) }])
    await warehouse[Symbol.asyncDispose]()
  }
})

test.each([
  ['removed', async (path: string) => rm(path), true],
  [
    'replaced',
    async (path: string) => {
      await writeFile(`${path}.other`, '')
      await rename(`${path}.other`, path)
    },
    true,
  ],
  ['removed', async (path: string) => rm(path), false],
])('a file that is %s while a run uses it is missed, open or not', async (_what, spoil, isOpen) => {
  await using place = newPlace()
  const warehouse = await place.open({ idleMs: isOpen ? 60_000 : 1 })
  await warehouse.derive({ schema: 'data', name: 't' }, selecting('SELECT 1 AS n'))
  if (!isOpen) await systemClock.sleep(100)
  await spoil(place.database)
  const gone = { code: 'warehouse.unreachable', why: expect.stringContaining('removed') as string }
  await expect(look(warehouse, 'SELECT * FROM hubspot.t')).rejects.toMatchObject(gone)
  // Whoever comes later begins with what is there.
  await warehouse[Symbol.asyncDispose]()
  await rm(place.database, { force: true })
  const later = await place.open()
  expect(await look(later, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a file with changed bytes is called damaged, wherever they are, and never read wrongly', async () => {
  await using place = newPlace()
  const made = await place.open()
  await made.derive({ schema: 'data', name: 't' }, rows)
  const sum = 'SELECT SUM(hash(t))::VARCHAR AS s, COUNT(*) AS n FROM hubspot.t'
  const whole = await look(made, sum)
  await made[Symbol.asyncDispose]()
  const { size } = await stat(place.database)
  const file = await open(place.database, 'r+')
  try {
    for (let at = 0; at < size; at += Math.floor(size / 24)) {
      const kept = Buffer.alloc(64)
      await file.read(kept, 0, 64, at)
      await file.write(
        kept.map((byte) => byte ^ 0xff),
        0,
        64,
        at,
      )
      const met = await place
        .open()
        .then(async (warehouse) => {
          try {
            return await look(warehouse, sum)
          } finally {
            await warehouse[Symbol.asyncDispose]()
          }
        })
        .catch((error: { readonly code: string }) => error.code)
      expect([whole, 'warehouse.not_a_database'], `at ${at}`).toContainEqual(met)
      await file.write(kept, 0, 64, at)
    }
  } finally {
    await file.close()
  }
})

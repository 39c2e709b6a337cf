import { expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import { openSchedules } from '../../src/connector/schedules.ts'
import { knownNames } from '../../src/connector.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import { machineProcesses, type Processes } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import { scheduleTables, scheduleViews } from '../../src/engine/journal/schedules.ts'
import type { Warehouse } from '../../src/engine/ports.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { configOf } from '../cli/cli-room.ts'
import { look, newPlace } from '../warehouse/open-warehouse.ts'

const signal = new AbortController().signal

/** This process, or one that sees it as any other: each keeps its own book of runs that it gave up. */
const processes = (): Processes => ({ ...machineProcesses, abandoned: new Set() })

const order = (runId: string) => ({
  runId,
  sync: 'crm_in',
  direction: 'inbound' as const,
  configuration: '',
  version: '0',
  holder: machineProcesses.self(),
})

test('a run whose end the warehouse could not be told is no run at work once it answers again', async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  await ensureControl(warehouse, scheduleTables, scheduleViews)
  const text = configOf(`
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "0 * * * *" }
  streams: { owners: {} }`)
  const { document } = validateText(text, knownNames)
  if (document === null) throw new Error('The document of this test does not hold.')
  const config = { file: '', folder: '/nowhere', text, document, environment: {} }
  const own = processes()
  let isGone = false
  const failing: Warehouse = {
    ...warehouse,
    transaction: (work) =>
      isGone ? Promise.reject(new Error('It is gone.')) : warehouse.transaction(work),
  }
  const schedules = openSchedules(config, systemClock, async () => failing, own)
  const atWork = async () => (await schedules.read()).syncs.map((one) => one.atWork)

  const ports = { warehouse: failing, clock: systemClock, signal, processes: own }
  const run = await beginRun(ports, order('first'))
  expect(await atWork()).toEqual(['first'])
  isGone = true
  const end = { status: 'failed' as const, error: null, planId: null, result: {} }
  await expect(run.finish(end)).rejects.toThrow('gone')
  await expect(schedules.read()).rejects.toThrow('gone')
  isGone = false
  expect(await atWork()).toEqual([null])
  const runs = 'SELECT run_id, status, error_code FROM hubspot_sync.runs ORDER BY run_id'
  expect(await look(warehouse, runs)).toEqual([
    { run_id: 'first', status: 'stopped', error_code: 'run.interrupted' },
  ])
  // Another process that sees this one live need not wait for it.
  const other = await beginRun({ ...ports, processes: processes() }, order('second'), 0)
  expect(await atWork()).toEqual(['second'])
  await other.finish({ ...end, status: 'succeeded' })
})

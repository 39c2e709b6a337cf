import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { loadColumns, noteSchemaChanges, saveColumns } from '../../../src/engine/journal/columns.ts'
import { ensureControl } from '../../../src/engine/journal/control.ts'
import { takeFence } from '../../../src/engine/journal/fence.ts'
import { hasEnded, type Holder, isNear, thisProcess } from '../../../src/engine/journal/holder.ts'
import { leaseStaleMs } from '../../../src/engine/journal/lease.ts'
import { commitLoad } from '../../../src/engine/journal/loads.ts'
import {
  exportsInADay,
  lastQuota,
  noteExport,
  noteQuota,
} from '../../../src/engine/journal/quota.ts'
import { beginRun, configurationOf, lastRuns } from '../../../src/engine/journal/runs.ts'
import {
  addSchedule,
  listSchedules,
  noMarks,
  saveSchedule,
  scheduleTables,
  scheduleViews,
} from '../../../src/engine/journal/schedules.ts'
import { listStates, loadState } from '../../../src/engine/journal/state.ts'
import { leasesTable, slotOf, streamStateTable } from '../../../src/engine/journal/tables.ts'
import type { Table, Warehouse } from '../../../src/engine/ports.ts'
import { systemClock } from '../../../src/machine/clock.ts'
import { look, newPlace, quickClock, selecting } from '../../warehouse/open-warehouse.ts'

const signal = new AbortController().signal

const order = (runId: string, holder: Holder = thisProcess()) => ({
  runId,
  sync: 'crm_in',
  direction: 'inbound' as const,
  configuration: 'version: 1\n',
  version: '0.1.0',
  holder,
})

const finished = {
  status: 'succeeded',
  error: null,
  planId: null,
  result: { type: 'result', sync: 'crm_in' },
} as const

async function endedProcess(): Promise<Holder> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return { host: hostname(), pid: child.pid ?? 0, process: '' }
}

const prepared = async (warehouse: Warehouse): Promise<Warehouse> => {
  await ensureControl(warehouse)
  return warehouse
}

/** A row as another process adds it that did not see ours yet. */
const addedTwice = (warehouse: Warehouse, { table }: Table, columns: string): Promise<number> => {
  const kept = `hubspot_sync.${table.name}`
  const added = `SELECT ${columns} FROM (SELECT 'crm_in' AS sync)`
  return warehouse.derive(table, selecting(`SELECT * FROM ${kept} UNION ALL BY NAME ${added}`))
}

const report = {
  status: 'partial',
  strategy: 'incremental',
  route: 'search',
  read: 7,
  loaded: 5,
  unchanged: 1,
  set_aside: 1,
  set_aside_values: 2,
  deleted: 0,
  position: '2026-11-21T10:00:00.000Z',
  error: { code: 'hubspot.scope_missing', what: 'a', why: 'b', fix: 'c' },
} as const

test('a run is entered, its streams counted, and its end kept with the configuration it used', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const run = await beginRun({ warehouse, clock: systemClock, signal }, order('r1'))
  await run.beginStream('contacts', { strategy: 'incremental', route: 'search' })
  expect(await look(warehouse, 'SELECT status FROM hubspot_sync.stream_runs')).toEqual([
    { status: 'running' },
  ])
  await run.finishStream('contacts', report)
  const noted = async () => await look(warehouse, 'SELECT timeline FROM hubspot_sync._runs')
  await run.note({ stages: ['reading'] })
  expect(await noted()).toEqual([{ timeline: { stages: ['reading'] } }])
  await run.finish({ ...finished, timeline: { stages: [] } })
  // What comes late says nothing of a run that has ended.
  await run.note({ stages: ['reading'] })
  expect(await noted()).toEqual([{ timeline: { stages: [] } }])
  expect(
    await look(
      warehouse,
      'SELECT status, read, loaded, position, error_code FROM hubspot_sync.stream_runs',
    ),
  ).toEqual([
    {
      status: 'partial',
      read: '7',
      loaded: '5',
      position: new Date(report.position),
      error_code: 'hubspot.scope_missing',
    },
  ])
  const [row] = await lastRuns(warehouse)
  expect(row).toMatchObject({ run_id: 'r1', status: 'succeeded', result: finished.result })
  expect(await configurationOf(warehouse, 'r1')).toBe('version: 1\n')
  expect(await look(warehouse, 'SELECT sync, status, runs FROM hubspot_sync.syncs')).toEqual([
    { sync: 'crm_in', status: 'succeeded', runs: '1' },
  ])
})

test('a second run of a sync waits 30 seconds for the first, then gives up; another sync does not', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const clock = quickClock()
  const ports = { warehouse, clock, signal }
  const first = await beginRun(ports, order('r1'))
  const before = clock.slept()
  await expect(beginRun(ports, order('r2'))).rejects.toMatchObject({ code: 'run.already_running' })
  expect(clock.slept() - before).toBeGreaterThanOrEqual(30_000)
  await (await beginRun(ports, { ...order('r3'), sync: 'other' })).finish(finished)
  await first.finish(finished)
  await (await beginRun(ports, order('r4'))).finish(finished)
  expect((await lastRuns(warehouse)).map((row) => row['run_id'])).toEqual(['r4', 'r3'])
})

test('a run whose process has ended is taken over at once and marked as interrupted', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const ports = { warehouse, clock: systemClock, signal }
  const dead = await beginRun(ports, order('dead', await endedProcess()))
  await dead.beginStream('contacts', { strategy: 'incremental', route: 'search' })
  const started = performance.now()
  const next = await beginRun(ports, order('next'))
  expect(performance.now() - started).toBeLessThan(5000)
  const view = 'SELECT run_id, status, error_code FROM hubspot_sync.runs ORDER BY run_id'
  expect(await look(warehouse, view)).toEqual([
    { run_id: 'dead', status: 'stopped', error_code: 'run.interrupted' },
    { run_id: 'next', status: 'running', error_code: null },
  ])
  expect(await look(warehouse, 'SELECT status FROM hubspot_sync.stream_runs')).toEqual([
    { status: 'stopped' },
  ])
  // What the dead one says after all changes nothing of the lease, nor of what was entered of its end.
  const rows = async () => [
    ...(await look(warehouse, 'SELECT * FROM hubspot_sync.runs ORDER BY run_id')),
    ...(await look(warehouse, 'SELECT * FROM hubspot_sync.stream_runs')),
  ]
  const before = await rows()
  const how = { strategy: 'incremental', route: 'search' } as const
  for (const word of [
    dead.beginStream('contacts', how),
    dead.finishStream('contacts', report),
    dead.finish(finished),
  ])
    await expect(word).rejects.toMatchObject({ code: 'warehouse.fence_lost' })
  expect(await rows()).toEqual(before)
  await expect(beginRun({ ...ports, clock: quickClock() }, order('third'))).rejects.toMatchObject({
    code: 'run.already_running',
  })
  await next.finish(finished)
})

// Elsewhere nothing tells a process from a later one of its number.
test.runIf(process.platform === 'linux')(
  'a process of the same number but started later is not taken for the holder',
  async () => {
    await using place = newPlace()
    const warehouse = await prepared(await place.open())
    const ports = { warehouse, clock: quickClock(), signal }
    await beginRun(ports, order('r1', { ...thisProcess(), process: 'another boot/1' }))
    const run = await beginRun(ports, order('r2'))
    expect(run.runId).toBe('r2')
  },
)

test('a process of the same host name is looked for only where no other machine can be meant', () => {
  const own = thisProcess()
  const here = { ...own, pid: 2 ** 22 + 1 }
  expect(hasEnded(here, 'machine')).toBe(true)
  expect(hasEnded(here, 'network')).toBe(true)
  expect(hasEnded(own, 'network')).toBe(false)
  // As two containers of one service see each other.
  const other = { ...own, process: 'another boot/4026532000/17' }
  expect(hasEnded(other, 'network')).toBe(false)
  expect(isNear(other, 'network')).toBe(process.platform !== 'linux' && own.process === '')
  expect(isNear(other, 'machine')).toBe(true)
})

test('a lease that two processes added at once is still held by one', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const ports = { warehouse, clock: quickClock(), signal }
  await addedTwice(warehouse, leasesTable, 'sync')
  await addedTwice(warehouse, leasesTable, 'sync')
  const first = await beginRun(ports, order('r1'))
  const second = beginRun(ports, order('r2'))
  await expect(second).rejects.toMatchObject({ code: 'run.already_running' })
  // One that comes late, from a process that had looked before the lease was taken.
  await addedTwice(warehouse, leasesTable, 'sync')
  const third = beginRun(ports, order('r3'))
  await expect(third).rejects.toMatchObject({ code: 'run.already_running' })
  await first.finish(finished)
  await (await beginRun(ports, order('r4'))).finish(finished)
})

test('of a schedule that two processes added at once, both see one', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  await ensureControl(warehouse, scheduleTables, scheduleViews)
  await addSchedule(warehouse, 'crm_in')
  await addSchedule(warehouse, 'other')
  await addedTwice(warehouse, scheduleTables[0], 'sync, 0 AS revision')
  const now = new Date('2026-11-21T10:00:00.000Z')
  const text = { rule: 'r', cron: null, timeZone: null, after: null }
  const [read] = await listSchedules(warehouse, now)
  const save = async (revision: number, runId: string) =>
    saveSchedule(
      warehouse,
      { sync: 'crm_in', revision },
      text,
      { ...noMarks, runId },
      thisProcess(),
      now,
    )
  expect(await save(read?.revision ?? -1, 'r1')).toBe(true)
  expect(await save(read?.revision ?? -1, 'r2')).toBe(false)
  await addedTwice(warehouse, scheduleTables[0], 'sync, 0 AS revision')
  expect(
    (await listSchedules(warehouse, now)).map(({ sync, marks }) => [sync, marks.runId]),
  ).toEqual([
    ['crm_in', 'r1'],
    ['other', null],
  ])
})

test('a holder on another host is believed until it has been silent for long', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  let now = Date.parse('2026-11-21T10:00:00.000Z')
  const clock = { now: () => new Date(now), sleep: async () => undefined }
  const ports = { warehouse, clock, signal }
  const far = await beginRun(ports, order('far', { host: 'elsewhere', pid: 1, process: '' }))
  now += leaseStaleMs
  await expect(beginRun(ports, order('near'))).rejects.toMatchObject({
    code: 'run.already_running',
  })
  await far.beat()
  now += leaseStaleMs
  await expect(beginRun(ports, order('near'))).rejects.toMatchObject({
    code: 'run.already_running',
  })
  now += 1
  await (await beginRun(ports, order('near'))).finish(finished)
})

test('a state that was changed by hand, is newer, or holds something else is refused with the way out', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const of = { sync: 'crm_in', stream: 'contacts' }
  const fence = await takeFence(warehouse, { ...of, runId: 'r1' })
  const save = (version: number, state: unknown, loadId: string) =>
    commitLoad(
      { warehouse, clock: systemClock },
      { loadId, fence, state: { version, state, position: null }, work: async () => ({}) },
    )
  const kind = { version: 2, schema: z.object({ a: z.number() }) }
  await save(2, { a: 1 }, '1')
  expect(await loadState(warehouse, of, kind)).toEqual({ a: 1 })
  expect(await listStates(warehouse, 'crm_in')).toMatchObject([
    { stream: 'contacts', state: { a: 1 } },
  ])
  await save(3, { a: 1 }, '2')
  const damaged = {
    code: 'run.state_damaged',
    fix: expect.stringContaining('state reset crm_in contacts') as string,
  }
  await expect(loadState(warehouse, of, kind)).rejects.toMatchObject(damaged)
  await save(2, { a: 'x' }, '3')
  await expect(loadState(warehouse, of, kind)).rejects.toMatchObject(damaged)
  await save(1, { b: 4 }, '4')
  await expect(loadState(warehouse, of, kind)).rejects.toMatchObject(damaged)
  const migrate = (old: unknown) => ({ a: (old as { b: number }).b })
  expect(await loadState(warehouse, of, { ...kind, migrate })).toEqual({ a: 4 })
  await warehouse.run({
    name: 'journal/save_state',
    slots: { stream_state: slotOf(streamStateTable) },
    values: {
      ...of,
      version: 2,
      state: '{"a":9}',
      checksum: 'x',
      position: null,
      run_id: 'r1',
      saved_at: null,
    },
  })
  await expect(loadState(warehouse, of, kind)).rejects.toMatchObject(damaged)
})

test('names of columns are given once and for good', async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const run = { runId: 'r1', at: new Date() }
  const name = (property: string, column: string) => ({
    stream: 'contacts',
    property,
    column,
    kind: 'text',
  })
  await saveColumns(warehouse, [name('email', 'email')], run)
  await saveColumns(
    warehouse,
    [name('email', 'email'), name('Email', 'email__2'), name(`a"'b`, `a"'b`)],
    run,
  )
  await saveColumns(warehouse, [], run)
  const names = await loadColumns(warehouse, 'contacts')
  expect(new Set(names.map((one) => `${one.property}=${one.column}`))).toEqual(
    new Set(['email=email', 'Email=email__2', `a"'b=a"'b`]),
  )
  expect(names).toHaveLength(3)
  await noteSchemaChanges(
    warehouse,
    [
      {
        stream: 'contacts',
        property: 'email',
        column: 'email__number',
        change: 'property_retyped',
        detail: null,
      },
    ],
    run,
  )
  expect(
    await look(warehouse, 'SELECT property, "column", change FROM hubspot_sync.schema_changes'),
  ).toEqual([{ property: 'email', column: 'email__number', change: 'property_retyped' }])
})

test("exports are counted over the 24 hours before HubSpot's time, and limits are kept", async () => {
  await using place = newPlace()
  const warehouse = await prepared(await place.open())
  const now = new Date('2026-11-21T10:00:00.000Z')
  for (const hours of [0, 23, 24, 25]) {
    await noteExport(warehouse, {
      exportId: String(hours),
      object: 'contacts',
      sync: 's',
      runId: 'r',
      at: new Date(now.getTime() - hours * 3_600_000),
    })
  }
  expect(await exportsInADay(warehouse, now)).toBe(2)
  expect(await lastQuota(warehouse)).toBeNull()
  await noteQuota(
    warehouse,
    { runId: 'r', sync: 's', at: now },
    { dailyMax: 250_000, dailyRemaining: 1, burstMax: null, usedByUs: 3 },
    2,
  )
  expect(await lastQuota(warehouse)).toMatchObject({ dailyMax: 250_000, dailyRemaining: 1 })
})

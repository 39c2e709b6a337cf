import { afterAll, beforeAll, expect, test } from 'vitest'
import { archivedOf, type ObjectStream } from '../../src/declare/index.ts'
import { textIn } from '../../src/engine/cells.ts'
import { recordStreams } from '../../streams/records.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import {
  inboundOrder,
  isLive,
  streamOrder,
  syncRoom,
  type SyncRoom,
  textsOf,
  type TrueRecord,
} from '../inbound/sync-room.ts'

const streams = recordStreams.flatMap((stream) => (stream.kind === 'object' ? [stream] : []))

let sandbox: RunningSandbox
beforeAll(async () => {
  const knobs = {
    burst_limit: 0,
    associations_burst_limit: 0,
    search_limit_per_second: 0,
    index_lag_ms: 0,
  }
  sandbox = await startSandbox({ seed: 7, data: 'demo', knobs })
})
afterAll(async () => sandbox.close())

const isPresent = (record: TrueRecord): boolean => !record.archived && record.mergedInto === null

/** A property of the object that takes any text. */
async function textProperty(room: SyncRoom, object: string): Promise<string> {
  const { results } = (await room.call('GET', `/crm/v3/properties/${object}`)) as {
    results: {
      name: string
      type: string
      fieldType: string
      calculated?: boolean
      hasUniqueValue?: boolean
      modificationMetadata?: { readOnlyValue?: boolean }
    }[]
  }
  const found = results.find(
    (one) =>
      one.type === 'string' &&
      one.fieldType === 'text' &&
      one.calculated !== true &&
      one.hasUniqueValue !== true &&
      one.modificationMetadata?.readOnlyValue !== true,
  )
  return found?.name ?? 'hs_object_source_detail_1'
}

async function expectEqual(
  room: SyncRoom,
  stream: ObjectStream,
  property: string,
): Promise<readonly TrueRecord[]> {
  const truth = await room.truth(stream.object)
  const live = truth.filter(isPresent)
  const rows = (await room.table(stream.name)).filter(isLive)
  expect(textsOf(rows, 'id')).toEqual(live.map(({ id }) => id).toSorted())
  const held = new Map(live.map((one) => [one.id, one.properties[property] ?? null]))
  const landed = new Map(
    rows.map((row) => [textIn(row, 'id'), (row[property] ?? null) as string | null]),
  )
  for (const [id, value] of held) expect(landed.get(id)).toBe(value === '' ? null : value)
  return truth
}

interface Case {
  readonly stream: ObjectStream
  readonly property: string
  readonly how: { readonly properties: readonly string[] }
}

/** The records of a case that its test changes. */
interface Changed {
  readonly gone: string
  readonly back: string
  readonly survivor: string
  readonly loser: string
}

const mergesOf = ({ removals }: ObjectStream): boolean =>
  removals.kind === 'archived_listing' && removals.merges !== 'none'

async function change(room: SyncRoom, { stream, property }: Case): Promise<Changed> {
  const { object } = stream
  const before = (await expectEqual(room, stream, property)).filter(isPresent)
  const [edited = '', gone = '', back = '', survivor = '', loser = ''] = before.map(({ id }) => id)
  await room.write(object, [
    { id: edited, properties: { [property]: 'changed' } },
    { properties: { [property]: 'new' } },
    { id: gone, properties: {}, archived: true },
    { id: back, properties: {}, archived: true },
  ])
  if (mergesOf(stream)) {
    await room.call('POST', `/crm/v3/objects/${object}/merge`, {
      primaryObjectId: survivor,
      objectIdToMerge: loser,
    })
  }
  return { gone, back, survivor, loser }
}

test('every object: a first read cut off, then edits, new, archived, merged and restored records', {
  timeout: 240_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  const cases: Case[] = []
  for (const stream of streams) {
    const property = await textProperty(room, stream.address ?? stream.object)
    cases.push({ stream, property, how: { properties: [property, 'hs_object_id'] } })
    await room.write(
      stream.object,
      Array.from({ length: 105 }, (_one, number) => ({ properties: { [property]: `n${number}` } })),
    )
  }
  const order = inboundOrder(cases.map(({ stream, how }) => streamOrder(stream, how)))
  const archive = inboundOrder(cases.map(({ stream, how }) => streamOrder(archivedOf(stream), how)))
  await room.control('clock', { advance: '2h' })

  await room.control('faults', {
    faults: cases.map(({ stream }) => ({
      method: 'GET',
      path: `/crm/objects/[^/]+/${stream.address ?? stream.object}\\?`,
      times: 1,
      from: 2,
      action: { status: 403, body: '{}' },
    })),
  })
  const cut = await room.run(order)
  await room.control('faults', { faults: [] })
  const whole = await room.run(order)
  const idle = await room.run(order)
  const changed = new Map<string, Changed>()
  for (const one of cases) {
    const { name } = one.stream
    expect(cut.streams[name], name).toMatchObject({ status: 'skipped', read: 100 })
    expect(whole.streams[name], name).toMatchObject({
      status: 'succeeded',
      strategy: 'full_refresh',
      route: 'list',
    })
    expect(idle.streams[name], name).toMatchObject({
      strategy: 'incremental',
      route: 'search',
      loaded: 0,
      deleted: 0,
    })
    changed.set(name, await change(room, one))
  }

  await room.control('clock', { advance: '25h' })
  const later = await room.run(order)
  const archived = await room.run(archive)
  for (const { stream, property } of cases) {
    const { name } = stream
    const merges = mergesOf(stream)
    expect(later.streams[name], name).toMatchObject({
      status: 'succeeded',
      strategy: 'incremental',
      deleted: merges ? 3 : 2,
    })
    const truth = await expectEqual(room, stream, property)
    const rows = new Map((await room.table(name)).map((row) => [textIn(row, 'id'), row]))
    const { gone, survivor, loser, back } = changed.get(name) as Changed
    expect(rows.get(gone)).toMatchObject({ archived: true })
    expect(rows.get(loser)).toMatchObject({ _merged_into: merges ? survivor : null })
    expect(archived.streams[`${name}_archived`], name).toMatchObject({ status: 'succeeded' })
    expect(textsOf(await room.table(`${name}_archived`), 'id')).toEqual(
      truth
        .filter((one) => one.archived && one.mergedInto === null)
        .map(({ id }) => id)
        .toSorted(),
    )
    await room.control(`restore/${stream.object}`, { ids: [back] })
  }

  await room.control('clock', { advance: '25h' })
  await room.run({ ...order, streams: [...order.streams, ...archive.streams] })
  for (const { stream, property } of cases) {
    await expectEqual(room, stream, property)
    const { back } = changed.get(stream.name) as Changed
    const restored = (await room.table(`${stream.name}_archived`)).filter(
      (row) => row['id'] === back,
    )
    expect(restored, stream.name).toMatchObject([{ archived: false, archived_at: null }])
  }
})

/** Options are the engine's, alike for all: these differ in the names of object and properties, and in what they carry. */
const various = ['deals', 'goals', 'payments', 'notes', 'feedback_submissions', 'marketing_events']

test.each(
  streams.filter(({ name }) => various.includes(name)).map((one) => [one.name, one] as const),
)(
  '%s: start date, route, storage, hashed and excluded properties hold',
  { timeout: 120_000 },
  async (_, stream) => {
    await using own = await syncRoom({}, sandbox)
    const { object } = stream
    const property = await textProperty(own, stream.address ?? object)
    const old = '2019-05-05T00:00:00.000Z'
    const { ids } = (await own.write(object, [
      { properties: { [property]: 'secret' } },
      { properties: { [property]: 'old' }, createdAt: old, updatedAt: old },
    ])) as { ids: readonly string[] }
    const [fresh = '', before = ''] = ids
    await own.control('clock', { advance: '2h' })
    const how = {
      properties: [property, stream.createdBy, 'hs_object_id'],
      exclude: [stream.createdBy],
      hash: [property],
      route: 'search',
      storage: 'append',
    } as const
    const since = { startDate: '2020-01-01T00:00:00.000Z' }
    const order = inboundOrder([streamOrder(stream, how)], since)
    const report = await own.run(order)
    expect(report.streams[stream.name]).toMatchObject({ status: 'succeeded', route: 'search' })
    const latest = async () =>
      new Map((await own.table(`${stream.name}_latest`)).map((row) => [textIn(row, 'id'), row]))
    let rows = await latest()
    expect(rows.has(before)).toBe(false)
    expect(rows.get(fresh)?.[property]).toMatch(/^[0-9a-f]{64}$/)
    expect(rows.get(fresh)).not.toHaveProperty(stream.createdBy)

    await own.write(object, [{ id: fresh, properties: { [property]: 'another' } }])
    await own.control('clock', { advance: '2h' })
    expect((await own.run(order)).streams[stream.name]).toMatchObject({ loaded: 1 })
    const digest = rows.get(fresh)?.[property]
    rows = await latest()
    expect(rows.get(fresh)?.[property]).not.toBe(digest)
    expect((await own.table(stream.name)).filter((row) => row['id'] === fresh)).toHaveLength(2)

    const refresh = {
      ...streamOrder(stream, how),
      strategy: 'full_refresh',
      route: 'list',
    } as const
    await own.control(`purge/${object}`, { ids: [fresh] })
    const full = await own.run(inboundOrder([refresh], since))
    expect(full.streams[stream.name]).toMatchObject({ strategy: 'full_refresh', route: 'list' })
    expect((await latest()).get(fresh)?.['_deleted_at']).not.toBeNull()
  },
)

test('an export that no document vouches for is taken where the route names it', {
  timeout: 60_000,
}, async () => {
  await using own = await syncRoom({}, sandbox)
  const tasks = streams.find((stream) => stream.name === 'tasks') as ObjectStream
  const how = { properties: ['hs_task_subject', 'hs_object_id'] }
  const report = await own.run(inboundOrder([streamOrder(tasks, { ...how, route: 'export' })]))
  expect(report.streams['tasks']).toMatchObject({ status: 'succeeded', route: 'export' })
  await expectEqual(own, tasks, 'hs_task_subject')
})

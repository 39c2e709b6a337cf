import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { HubSpot, ImportStatus } from '../../src/engine/ports.ts'
import { field, type OutboundRoom } from '../outbound/outbound-room.ts'
import {
  callsTo,
  contactsOf,
  contactsOrder,
  runOnce,
  sendRoom,
  withPorts,
} from '../outbound/send-room.ts'

/** HubSpot's imports are quick here: what they do is tested, not how long they take. */
const quickRoom = (knobs: Readonly<Record<string, string | number | boolean>> = {}) =>
  sendRoom({ knobs: { 'imports.start_ms': 2, 'imports.min_ms': 20, ...knobs } })

const imported = (changes = {}) => contactsOrder({ route: 'import', ...changes })

const crowd = (room: OutboundRoom, n: number, city = 'Rome'): Promise<void> =>
  room.source(
    'customers',
    `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'First' || i AS firstname,
       '${city} ' || i AS city FROM range(1, ${n + 1}) AS t(i)`,
  )
const crowded = (n: number, city = 'Rome'): readonly string[] =>
  Array.from(
    { length: n },
    (_, at) => `p${at + 1}@example.com First${at + 1} ${city} ${at + 1}`,
  ).sort()

const startedImports = (room: OutboundRoom): Promise<number> =>
  callsTo(room, /^POST .*\/imports(\/20\d\d-\d\d)?$/)
const batchWrites = (room: OutboundRoom): Promise<number> =>
  callsTo(room, /contacts\/batch\/(create|update)/)

/** Every row of the sync is linked to the record that has its address. */
async function isLinkedRight(room: OutboundRoom): Promise<void> {
  const held = new Map(
    (await room.records('contacts')).map(({ id, properties }) => [properties['email'], id]),
  )
  const linked = await room.rows(
    `SELECT links.key, links.hubspot_id, 'p' || links.key || '@example.com' AS email FROM hubspot_sync.links`,
  )
  expect(linked).toHaveLength(held.size)
  for (const row of linked) expect(row['hubspot_id']).toBe(held.get(textIn(row, 'email')))
}

/** Imports that HubSpot has, and how many of ours were under way together at most. */
function watched(hubspot: HubSpot): { readonly hubspot: HubSpot; readonly most: () => number } {
  const open = new Set<string>()
  let most = 0
  const note = (status: ImportStatus): ImportStatus => {
    if (status.state === 'waiting' || status.state === 'running') open.add(status.id)
    else open.delete(status.id)
    most = Math.max(most, open.size)
    return status
  }
  return {
    hubspot: {
      ...hubspot,
      imports: {
        ...hubspot.imports,
        start: async (...given) => note(await hubspot.imports.start(...given)),
        status: async (...given) => note(await hubspot.imports.status(...given)),
      },
    },
    most: () => most,
  }
}

test.each([
  ['rows', { 'imports.max_rows': 9 }],
  ['bytes', { 'imports.max_bytes': 420 }],
])('files above a limit of %s are split, and three are under way at most', async (_, knobs) => {
  await using room = await quickRoom({ 'imports.concurrent': 50, ...knobs })
  await crowd(room, 80)
  const watch = watched(room.ports.hubspot)
  expect(await runOnce(withPorts(room, { hubspot: watch.hubspot }), imported())).toMatchObject({
    status: 'succeeded',
    records: { created: 80 },
  })
  expect(watch.most()).toBe(3)
  expect(await batchWrites(room)).toBe(0)
  expect(await contactsOf(room)).toEqual(crowded(80))
  await isLinkedRight(room)
})

test("when the day's rows are used up the rest goes by call", async () => {
  await using room = await quickRoom({ 'imports.max_rows_per_day': 6 })
  await crowd(room, 20)
  expect(await runOnce(room, imported())).toMatchObject({
    status: 'succeeded',
    records: { created: 20 },
  })
  expect(await batchWrites(room)).toBeGreaterThan(0)
  expect(await contactsOf(room)).toEqual(crowded(20))
  await isLinkedRight(room)
})

test.each([
  ['failed', 7, 'create'],
  ['canceled', 7, 'upsert'],
  ['reverted', 7, 'upsert'],
  ['failed', 20, 'upsert'],
] as const)(
  'an import that %s after %i of 20 rows makes each record once, and the rest goes by call: %s',
  async (outcome, rows, strategy) => {
    await using room = await quickRoom({
      'imports.outcome': outcome,
      'imports.outcome_after_rows': rows,
    })
    await crowd(room, 20)
    expect(await runOnce(room, imported({ strategy }))).toMatchObject({
      status: 'succeeded',
      records: { created: 20, set_aside: 0 },
    })
    expect(await startedImports(room)).toBe(1)
    expect(await contactsOf(room)).toEqual(crowded(20))
    await isLinkedRight(room)
    if (strategy === 'create') return
    await crowd(room, 20, 'Oslo')
    expect(await runOnce(room, imported())).toMatchObject({
      status: 'succeeded',
      records: { updated: 20 },
    })
    expect(await contactsOf(room)).toEqual(crowded(20, 'Oslo'))
  },
)

test('an import that hangs is told, and its rows go by call when a person cancels it', async () => {
  await using room = await quickRoom({
    'imports.outcome': 'stuck',
    'imports.outcome_after_rows': 5,
  })
  await crowd(room, 20)
  const order = imported({ waitMs: 5_000 })
  for (const continued of [0, 20]) {
    const report = await runOnce(room, order)
    expect(report).toMatchObject({
      status: 'waiting',
      error: { code: 'outbound.import_running' },
      records: { created: 0, continued },
    })
    expect(report.error?.fix).toMatch(/cancel/)
  }
  const { results } = await room.call<{ results: { id: string }[] }>('GET', '/crm/v3/imports')
  for (const { id } of results) await room.call('POST', `/crm/v3/imports/${id}/cancel`)
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { continued: 20, created: 20, unchanged: 20 },
  })
  expect(await contactsOf(room)).toEqual(crowded(20))
  expect(await startedImports(room)).toBe(1)
})

test.each([
  ['create', 'none'],
  ['upsert', 'none'],
  ['create', 'unfinished'],
  ['create', 'finished'],
] as const)(
  'an import whose answer was lost makes each record once: %s, with %s imports in the list',
  async (strategy, listed) => {
    await using room = await quickRoom({
      'imports.listed': listed,
      'imports.start_ms': 0,
      'imports.min_ms': 0,
    })
    await crowd(room, 20)
    await room.control('faults', {
      faults: [
        {
          method: 'POST',
          path: 'imports',
          times: 1,
          action: { status: 504, after_effect: true },
        },
      ],
    })
    const report = await runOnce(room, imported({ strategy }))
    expect(report).toMatchObject({ status: 'succeeded', records: { created: 20, set_aside: 0 } })
    expect(await contactsOf(room)).toEqual(crowded(20))
    await isLinkedRight(room)
    const again = await runOnce(room, imported({ strategy }))
    expect(again).toMatchObject({ status: 'succeeded', records: { created: 0, unchanged: 20 } })
  },
)

test.each([
  ['several', 2, 2],
  ['several', 1, 50],
  ['many_errors_in_row', 2, 1],
] as const)(
  'errors on the first, a middle and the last line set aside just their rows: %s, first row on line %i, pages of %i',
  async (rowErrors, firstLine, page) => {
    await using room = await quickRoom({
      'imports.row_errors': rowErrors,
      'imports.first_row_line': firstLine,
      'imports.errors_page_size': page,
    })
    const options = Array.from({ length: 30 }, (_, at) => ({
      value: `c${at + 1}`,
      label: `Colour ${at + 1}`,
    }))
    const colours = ['hue', 'tint']
    const of = { type: 'enumeration', fieldType: 'select' }
    for (const name of colours) await room.property('contacts', { name, ...of, options })
    await crowd(room, 30)
    await runOnce(room, imported())
    await room.source(
      'customers',
      `SELECT * REPLACE ('c' || customer_id AS city) FROM hubspot.customers`,
    )
    // Somebody takes the options of three rows away while the import is on its way.
    const struck: string[] = []
    const { imports } = room.ports.hubspot
    const start: typeof imports.start = async (request, signal) => {
      const lines = (await readFile(request.file.path, 'utf8')).trim().split('\n').slice(1)
      for (const line of [lines[0], lines[14], lines[29]]) struck.push(line?.split(',')[1] ?? '')
      const left = options.filter(({ value }) => !struck.includes(value))
      for (const name of colours) {
        await room.call('PATCH', `/crm/v3/properties/contacts/${name}`, { options: left })
      }
      return imports.start(request, signal)
    }
    const hubspot = { ...room.ports.hubspot, imports: { ...imports, start } }
    const order = imported({ fields: colours.map((name) => field(name, 'city')) })
    expect(await runOnce(withPorts(room, { hubspot }), order)).toMatchObject({
      status: 'partial',
      records: { updated: 27, set_aside: 3 },
    })
    const aside = await room.rows(
      `SELECT 'c' || key AS city, error_code FROM hubspot_sync.changes WHERE status = 'set_aside'`,
    )
    expect(aside.map((row) => textIn(row, 'city')).sort()).toEqual(struck.sort())
    for (const { error_code } of aside) {
      expect(error_code).toBe(
        rowErrors === 'several'
          ? 'hubspot.import.INVALID_ENUMERATION_OPTION'
          : 'hubspot.import.MANY_ERRORS_IN_ROW',
      )
    }
    expect(await batchWrites(room)).toBe(0)
    const written = (await room.records('contacts')).flatMap(
      ({ properties }) => properties['hue'] ?? [],
    )
    expect(written).toHaveLength(27)
    expect(written.some((value) => struck.includes(value))).toBe(false)
  },
)

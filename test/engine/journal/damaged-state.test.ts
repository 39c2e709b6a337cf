import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { listStates, resetState } from '../../../src/engine/journal/state.ts'
import { slotOf, streamStateTable } from '../../../src/engine/journal/tables.ts'
import { rewindStreams } from '../../../src/inbound/rewind.ts'
import { streamStateKind } from '../../../src/inbound/state.ts'
import { systemClock } from '../../../src/machine/clock.ts'
import { changeOf } from '../../../src/outbound/send/change.ts'
import { companies } from '../../../streams/companies.ts'
import { contacts } from '../../../streams/contacts.ts'
import { create, inboundOrder, settled, streamOrder, syncRoom } from '../../inbound/sync-room.ts'

interface Kept {
  readonly version: number | null
  readonly state: string | null
  readonly checksum: string | null
}

const sealed = (version: number, state: string): Kept => ({
  version,
  state,
  checksum: createHash('sha256').update(`${version}\n${state}`).digest('hex'),
})

/** What a hand, a disk or a later version makes of a saved state. */
const damages: readonly (readonly [string, (kept: Kept) => Kept])[] = [
  ['empty', (kept) => ({ ...kept, state: '' })],
  ['gone, but for its checksum', (kept) => ({ ...kept, state: null })],
  ['cut', (kept) => ({ ...kept, state: kept.state?.slice(0, -9) ?? '' })],
  ['no JSON, with a checksum that fits', () => sealed(1, '{"version":1,')],
  [
    'moved ahead by hand',
    (kept) => ({
      ...kept,
      state: kept.state?.replace(/"position":"20\d\d/, '"position":"2099') ?? '',
    }),
  ],
  ['without its checksum', (kept) => ({ ...kept, checksum: null })],
  ['without its version', (kept) => ({ ...kept, version: null })],
  [
    'of a newer version of the connector',
    (kept) => sealed(streamStateKind.version + 1, kept.state ?? ''),
  ],
  ['of a version that never was', (kept) => sealed(0, kept.state ?? '')],
  ['something else, with a checksum that fits', () => sealed(1, '[1]')],
]

test('a damaged state stops its own stream alone, with the way out, and the way out leads out', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', [{ email: 'a@example.com' }, { email: 'b@example.com' }])
  await create(room, 'companies', [{ name: 'A' }])
  await room.control('clock', { advance: '3h' })
  const order = inboundOrder([streamOrder(contacts), streamOrder(companies)])
  expect((await room.run(order)).status).toBe('succeeded')
  const slots = { stream_state: slotOf(streamStateTable) }
  const of = { sync: order.sync, stream: 'contacts' }
  const row = async (stream = of.stream) => {
    const values = { ...of, stream }
    const [found] = await room.warehouse.rows({ name: 'journal/state', slots, values })
    return found as unknown as Kept & { readonly run_id: string; readonly position_at: Date }
  }
  const put = async ({ version, state, checksum }: Kept) => {
    const { run_id, position_at } = await row()
    const values = {
      ...of,
      version,
      state,
      checksum,
      run_id,
      position: position_at,
      saved_at: null,
    }
    await room.warehouse.run({ name: 'journal/save_state', slots, values })
  }
  const { version, state, checksum } = await row()
  const whole: Kept = { version: Number(version), state, checksum }
  const before = settled(await room.table('contacts'))

  const other = await row('companies')
  const copied = () => ({ ...other, version: Number(other.version) })
  for (const [what, damage] of [...damages, ['copied from another stream', copied]] as const) {
    await put(damage(whole))
    const report = await room.run(order)
    expect(report, what).toMatchObject({
      status: 'partial',
      error: null,
      streams: {
        contacts: {
          status: 'failed',
          error: {
            code: 'run.state_damaged',
            fix: expect.stringContaining('state reset crm_in contacts') as string,
          },
        },
        companies: { status: 'succeeded' },
      },
    })
    expect(settled(await room.table('contacts')), what).toEqual(before)
    expect((await listStates(room.warehouse, order.sync)).length, what).toBe(2)
    expect(await room.controlRows('stream_state'), what).toHaveLength(2)
    const rewinding = rewindStreams(
      { warehouse: room.warehouse, clock: systemClock },
      { ...of, to: '2020-01-01T00:00:00.000Z', runId: 'rewind' },
    )
    await expect(rewinding, what).rejects.toMatchObject({ code: 'run.state_damaged' })
  }
  await resetState(room.warehouse, order.sync, 'contacts')
  const mended = await room.run(order)
  expect(mended).toMatchObject({
    status: 'succeeded',
    streams: { contacts: { strategy: 'full_refresh', read: 2, loaded: 0, unchanged: 2 } },
  })
  expect(settled(await room.table('contacts'))).toEqual(before)
})

test('a change that was altered by hand is refused by its id, and no value of it is told', () => {
  const row = {
    change_id: 'c1',
    key: 'k',
    object: 'contacts',
    action: 'create',
    attempts: '0',
    properties: '{"email":"secret@example.com"}',
  }
  expect(changeOf(row)).toMatchObject({ id: 'c1', properties: { email: 'secret@example.com' } })
  for (const damaged of [
    { properties: '{"email":"secret@example.com"' },
    { properties: '["secret@example.com"]' },
    { properties: '{"email":{"secret@example.com":1}}' },
    { action: 'secret@example.com' },
  ]) {
    let thrown: unknown
    try {
      changeOf({ ...row, ...damaged })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'run.state_damaged' })
    expect((thrown as Error).cause).toBeUndefined()
    expect(JSON.stringify((thrown as { report: () => unknown }).report())).not.toContain('secret')
    expect((thrown as { fix: string }).fix).toContain("'c1'")
  }
})

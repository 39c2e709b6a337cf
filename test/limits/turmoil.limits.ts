import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { StreamOrder } from '../../src/engine/orders.ts'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, isLive, streamOrder, syncRoom } from '../inbound/sync-room.ts'

const seeds = Number(process.env['TURMOIL_SEEDS'] ?? 30)
const from = Number(process.env['TURMOIL_FROM'] ?? 1)

/** A row of numbers below 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

test.each(Array.from({ length: seeds }, (_, at) => from + at))(
  'seed %i: whatever happens between, during and to runs, the table ends as HubSpot holds it',
  async (seed) => {
    const next = numbers(seed)
    const below = (count: number): number => Math.floor(next() * count)
    const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T
    const chance = (share: number): boolean => next() < share
    await using room = await syncRoom({
      seed,
      knobs: {
        merge_bumps_modified: chance(0.5),
        restore_bumps_modified: chance(0.5),
        archive_bumps_modified: chance(0.5),
        stale_index_values: chance(0.5),
        index_lag_ms: oneOf([0, 5_000, 1_800_000]),
        index_lag_jitter_ms: oneOf([0, 600_000]),
        modified_tick_ms: oneOf([1, 1_000, 60_000]),
        search_tie_order: oneOf(['id', 'reverse', 'shuffled']),
        'exports.rows_per_file': 17,
        'exports.per_day': 10_000,
      },
    })
    let made = 0
    const people = (count: number) =>
      Array.from({ length: count }, () => ({ email: `p${made++}@example.com`, firstname: 'new' }))
    await create(room, 'contacts', people(120 + below(130)))

    const some = async (
      isWanted: (one: { archived: boolean; mergedInto: string | null }) => boolean,
    ) => (await room.truth('contacts')).filter(isWanted).map(({ id }) => id)
    const alive = () => some((one) => !one.archived && one.mergedInto === null)
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      edit: async () =>
        room.call('PATCH', `/crm/v3/objects/contacts/${oneOf(await alive())}`, {
          properties: { firstname: `name ${below(1_000)}`, lastname: oneOf(['', 'x', 'y']) },
        }),
      create: () => create(room, 'contacts', people(1 + below(3))),
      archive: async () => room.call('DELETE', `/crm/v3/objects/contacts/${oneOf(await alive())}`),
      restore: async () => {
        const gone = await some((one) => one.archived && one.mergedInto === null)
        if (gone.length === 0) return
        const id = oneOf(gone)
        untold.add(id)
        await room.control('restore/contacts', { ids: [id] })
      },
      purge: async () => room.control('purge/contacts', { ids: [oneOf(await alive())] }),
      merge: async () => {
        const ids = await alive()
        const [one, other] = [oneOf(ids), oneOf(ids)]
        if (one === other) return
        untold.add(one)
        await room.call('POST', '/crm/v3/objects/contacts/merge', {
          primaryObjectId: one,
          objectIdToMerge: other,
        })
      },
      wait: () => room.control('clock', { advance: oneOf(['1s', '1m', '40m', '2h', '25h', '8d']) }),
    }
    const did: string[] = []
    /** Restored, or merged into: no modified date need tell of it, so only sweep and reconcile do. */
    const untold = new Set<string>()
    /** What holds after every run: no loss up to the position, no deletion of what lives. */
    const look = async (position: string | null): Promise<void> => {
      const rows = new Map((await room.table('contacts')).map((row) => [textIn(row, 'id'), row]))
      const sure = (await room.truth('contacts')).filter(
        (one) => !one.archived && one.mergedInto === null && !untold.has(one.id),
      )
      const deleted = sure.filter(({ id }) => (rows.get(id)?.['_deleted_at'] ?? null) !== null)
      const lost = sure.filter(
        ({ id, updatedAt, properties }) =>
          position !== null &&
          updatedAt <= position &&
          rows.get(id)?.['firstname'] !== properties['firstname'],
      )
      expect([deleted, lost, did.join(', ')]).toEqual([[], [], did.join(', ')])
    }
    const happen = async (times: number): Promise<void> => {
      for (let nth = 0; nth < times; nth += 1) {
        const name = oneOf(Object.keys(steps))
        did.push(name)
        await steps[name]?.()
      }
    }
    const run = async (order: Partial<StreamOrder>, full: boolean): Promise<void> => {
      const pages = 1 + below(4)
      let seen = 0
      const isStopped = chance(0.2)
      const meanwhile = chance(0.4)
      async function* watched<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
        for await (const item of items) {
          yield item
          seen += 1
          if (meanwhile && seen === pages) await happen(1 + below(4))
        }
      }
      await room.control('faults', {
        faults: chance(0.3)
          ? [
              {
                path: oneOf(['batch/read', 'search', 'objects/.*contacts\\?']),
                from: 1 + below(4),
                times: 1,
                action: oneOf([{ status: 502 }, { status: 400, body: '{}' }, { cut_bytes: 20 }]),
              },
            ]
          : [],
      })
      const report = await room.run(
        { ...inboundOrder([streamOrder(contacts, order)], { guard: { removals: 1 } }), full },
        {
          loadSize: { records: oneOf([40, 120, 25_000]), bytes: 1_000_000 },
          stopWhen: () => isStopped && seen >= pages,
          wrap: (hubspot) => ({
            ...hubspot,
            list: (...asked) => watched(hubspot.list(...asked)),
            changed: (...asked) => watched(hubspot.changed(...asked)),
          }),
        },
      )
      did.push(`run ${order.route} ${full} ${report.status}`)
      await room.control('faults', { faults: [] })
      await look(report.streams['contacts']?.position ?? null)
    }
    for (let round = 0; round < 8; round += 1) {
      await happen(below(8))
      await run({ route: oneOf(['auto', 'auto', 'list', 'search', 'export']) }, chance(0.3))
    }
    await room.control('clock', { advance: '9d' })
    const order = inboundOrder([streamOrder(contacts)], { guard: { removals: 1 } })
    const last = await room.run(order)
    const story = did.join(', ')
    expect([last.status, story]).toEqual(['succeeded', story])
    const truth = await room.truth('contacts')
    const told = (one: { id: string; firstname: unknown; lastname: unknown }): string =>
      JSON.stringify([one.id, one.firstname, one.lastname === '' ? null : one.lastname])
    const wanted = truth
      .filter((one) => !one.archived && one.mergedInto === null)
      .map(({ id, properties }) =>
        told({ id, firstname: properties['firstname'], lastname: properties['lastname'] ?? null }),
      )
    const rows = await room.table('contacts')
    const found = rows
      .filter(isLive)
      .map((row) =>
        told({ id: textIn(row, 'id'), firstname: row['firstname'], lastname: row['lastname'] }),
      )
    expect([found.toSorted(), story]).toEqual([wanted.toSorted(), story])
    const merged = new Map(truth.map((one) => [one.id, one.mergedInto]))
    const wrong = rows.filter(
      (row) => row['_merged_into'] !== null && !merged.get(textIn(row, 'id')),
    )
    expect(wrong).toEqual([])
    const idle = await room.run(order)
    expect([idle.streams['contacts'], story]).toMatchObject([{ loaded: 0, deleted: 0 }, story])
  },
)

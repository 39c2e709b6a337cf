import { type SyncRoom, syncRoom } from '../inbound/sync-room.ts'

/** An account of 1,250 properties, a third of them filled in each of 30 records; the first `typed` of them of every type. */
export async function wideAccount(
  typed: number,
): Promise<{ room: SyncRoom; names: readonly string[] }> {
  const room = await syncRoom()
  const store = room.sandbox.account.objects('0-1')
  const names = Array.from({ length: 1_250 }, (_, at) => `a_property_of_many_${at}`)
  const kinds = [
    ['string', 'text', 'text'],
    ['number', 'number', '12.5'],
    ['date', 'date', '2026-01-31'],
    ['datetime', 'date', '2026-01-31T12:00:00.000Z'],
    ['bool', 'booleancheckbox', 'true'],
  ] as const
  const kindOf = (at: number) => (at < typed ? kinds[at % kinds.length] : kinds[0]) ?? kinds[0]
  for (const [at, name] of names.entries()) {
    const [type, fieldType] = kindOf(at)
    store.defineProperty({ name, label: name, type, fieldType, groupName: 'contactinformation' })
  }
  await room.write(
    'contacts',
    Array.from({ length: 30 }, (_, at) => ({
      properties: Object.fromEntries(
        names.flatMap((name, place) => ((place + at) % 3 === 0 ? [[name, kindOf(place)[2]]] : [])),
      ),
    })),
  )
  await room.control('clock', { advance: '2h' })
  return { room, names }
}

import { textIn, textOrNullIn } from '../../src/engine/cells.ts'
import type { HistoryOrder, StreamOrder } from '../../src/engine/orders.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { propertyHistory } from '../../streams/property-history.ts'
import { streamOrder, type SyncRoom } from '../inbound/sync-room.ts'

const streams = { companies, contacts, deals }

/** The order for the histories of these properties. */
export function historiesOf(
  properties: Readonly<Partial<Record<keyof typeof streams, 'all' | readonly string[]>>>,
  how: Partial<StreamOrder> = {},
): StreamOrder {
  const histories = Object.entries(properties).flatMap(([name, chosen]): HistoryOrder[] => {
    const stream = streams[name as keyof typeof streams]
    return stream.kind === 'object' ? [{ stream, properties: chosen }] : []
  })
  return streamOrder(propertyHistory, { properties: 'all', histories, ...how })
}

interface ToldRecord {
  readonly id: string
  readonly propertiesWithHistory: Readonly<
    Record<string, readonly { readonly value: string; readonly timestamp: string }[]>
  >
}

/** Every entry that the account shows now, as `record property time value`, in order. */
export async function shown(
  room: SyncRoom,
  object: string,
  properties: readonly string[],
): Promise<readonly string[]> {
  const entries: string[] = []
  for (const archived of [false, true]) {
    let after = ''
    do {
      const path = `/crm/v3/objects/${object}?limit=50&archived=${archived}&propertiesWithHistory=${properties.join(',')}${after}`
      const page = (await room.call('GET', path)) as {
        results: ToldRecord[]
        paging?: { next?: { after: string } }
      }
      for (const record of page.results)
        for (const [property, told] of Object.entries(record.propertiesWithHistory))
          for (const { value, timestamp } of told)
            entries.push(`${record.id} ${property} ${timestamp} ${value}`)
      after = page.paging?.next === undefined ? '' : `&after=${page.paging.next.after}`
    } while (after !== '')
  }
  return entries.toSorted()
}

/** Every entry of the table in the same form. */
export async function landed(room: SyncRoom, object: string): Promise<readonly string[]> {
  return (await room.table('property_history'))
    .filter((row) => textIn(row, 'object') === object)
    .map(entryText)
    .toSorted()
}

function entryText(row: Row): string {
  const at = row['changed_at']
  const time = at instanceof Date ? at.toISOString() : ''
  return `${textIn(row, 'record_id')} ${textIn(row, 'property')} ${time} ${textOrNullIn(row, 'value') ?? ''}`
}

export const patch = (
  room: SyncRoom,
  object: string,
  id: string,
  properties: Readonly<Record<string, string>>,
): Promise<unknown> => room.call('PATCH', `/crm/v3/objects/${object}/${id}`, { properties })

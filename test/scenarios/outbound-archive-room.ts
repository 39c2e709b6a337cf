import type { OutboundOrder } from '../../src/engine/orders.ts'
import { field, orderOf, type OutboundRoom } from '../outbound/outbound-room.ts'

export const mirror = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({ strategy: 'mirror', fields: [field('firstname'), field('city')], ...changes })

/** Rows of the source: key, e-mail, first name. */
export type Person = readonly [key: string | null, email: string | null, firstname?: string]

export async function people(room: OutboundRoom, rows: readonly Person[]): Promise<void> {
  const text = (value: string | null): string =>
    value === null ? 'CAST(NULL AS VARCHAR)' : `'${value}'`
  const values = rows.map(
    ([key, email, name]) => `(${text(key)}, ${text(email)}, ${text(name ?? `N${key}`)}, 'Rome')`,
  )
  await room.source(
    'customers',
    `SELECT * FROM (VALUES ${[...values, `('-', '-', '-', '-')`].join(', ')})
       AS t(customer_id, email, firstname, city) WHERE customer_id IS DISTINCT FROM '-'`,
  )
}

export const numbered = (from: number, until: number): readonly Person[] =>
  Array.from(
    { length: until - from },
    (_, at): Person => [`${from + at}`, `p${from + at}@example.com`],
  )

/** Addresses of live contacts; merged ones are no longer there. */
export const live = async (room: OutboundRoom): Promise<readonly string[]> =>
  (await room.records('contacts'))
    .filter((one) => !one.archived && ((one as { mergedInto?: string }).mergedInto ?? '') === '')
    .map(({ properties }) => (properties['email'] ?? '').replace('@example.com', ''))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))

export const ledger = (room: OutboundRoom) =>
  room.rows('SELECT key, hubspot_id FROM hubspot_sync.links ORDER BY key')

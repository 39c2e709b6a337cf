import { textIn } from '../../engine/cells.ts'
import { listMembersOf, memberProperty } from '../../engine/list-members.ts'
import type { OutboundOrder } from '../../engine/orders.ts'
import type { Ports } from '../../engine/ports.ts'
import type { Finding } from '../../engine/verification.ts'
import { liveRecords } from '../records/undo-values.ts'
import { tableSlots } from '../tables.ts'

const recordsAtOnce = 2_000

/** Records that a sync archived, or took off a list, and that are back: by a person, or another app. */
export async function verifyArchives(
  order: OutboundOrder,
  ports: Ports,
  most: number,
): Promise<{ readonly sampled: number; readonly findings: readonly Finding[] }> {
  if (order.strategy !== 'archive' && order.strategy !== 'mirror') {
    return { sampled: 0, findings: [] }
  }
  const { object } = order.target
  const held = listMembersOf(object) === null ? null : memberProperty
  const rows = ports.warehouse.stream({
    name: 'verify/archived_records',
    slots: { changes: tableSlots.changes, links: tableSlots.links },
    values: { sync: order.sync, object, salt: ports.random.uuid(), most },
  })
  const findings: Finding[] = []
  let sampled = 0
  for await (const chunk of rows) {
    for (let start = 0; start < chunk.length; start += recordsAtOnce) {
      const part = chunk.slice(start, start + recordsAtOnce)
      const ids = part.map((row) => textIn(row, 'hubspot_id'))
      const asked = held === null ? [] : [held]
      const live = await liveRecords(ports.hubspot, object, ids, asked, ports.signal)
      for (const row of part) {
        const record = live.get(textIn(row, 'hubspot_id'))
        if (record === undefined || (held !== null && !record.properties[held])) continue
        findings.push({ kind: 'record_back', id: textIn(row, 'source_key'), columns: [] })
      }
      sampled += part.length
    }
  }
  return { sampled, findings }
}

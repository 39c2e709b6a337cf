import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { OutboundOrder } from '../../engine/orders.ts'
import type { AssociationType, Ports, Row, TableName } from '../../engine/ports.ts'
import type { Finding } from '../../engine/verification.ts'
import { tableSlots } from '../tables.ts'

export interface PairFindings {
  readonly sampled: number
  readonly findings: readonly Finding[]
  readonly pending: number
}

/** Compares the links that were sent for some rows with those that HubSpot reports now; only what was removed is told. */
export async function verifyPairs(
  order: OutboundOrder,
  ports: Ports,
  asked: TableName,
  gone: ReadonlySet<string>,
): Promise<PairFindings> {
  const rows = await ports.warehouse.rows({
    name: 'verify/sent_pairs',
    slots: {
      sent_links: tableSlots.sent_links,
      association_changes: tableSlots.association_changes,
      asked: { kind: 'table', table: asked },
    },
    values: { sync: order.sync },
  })
  // A record that is gone took its links along: it is told of once.
  const kept = rows.filter((row) => !gone.has(textIn(row, 'from_id')))
  const findings: Finding[] = []
  let pending = 0
  for (const [toType, pairs] of Map.groupBy(kept, (row) => textIn(row, 'to_type'))) {
    const present = await presentTypes(order, ports, toType, pairs)
    for (const pair of pairs) {
      const [from, to] = [textIn(pair, 'from_id'), textIn(pair, 'to_id')]
      const types = present.get(from)
      // HubSpot could not tell: that proves nothing.
      if (types === undefined || carries(types.get(to) ?? [], pair)) continue
      if (pair['unfinished'] === true) {
        pending += 1
        continue
      }
      const id = `${textIn(pair, 'source_key')}: ${from}>${toType} ${to} ${textOrNullIn(pair, 'label') ?? 'unlabelled'}`
      findings.push({ kind: 'link_gone', id, columns: [textIn(pair, 'association')] })
    }
  }
  return { sampled: kept.length, findings, pending }
}

async function presentTypes(
  order: OutboundOrder,
  { hubspot, signal }: Ports,
  toType: string,
  pairs: readonly Row[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly AssociationType[]>>> {
  const ids = [...new Set(pairs.map((pair) => textIn(pair, 'from_id')))]
  const present = new Map<string, ReadonlyMap<string, readonly AssociationType[]>>()
  for await (const answers of hubspot.associations.read(order.target.object, toType, ids, signal)) {
    for (const { from, links, problem } of answers) {
      if (problem !== undefined) continue
      present.set(from, new Map(links.map(({ to, types }) => [to, types])))
    }
  }
  return present
}

/**
 * Whether a pair has the type that was sent. A single label between two of one object may be listed under two ids and
 * stand under either, whatever id it was sent by; its text tells it.
 */
function carries(types: readonly AssociationType[], pair: Row): boolean {
  const [label, category] = [textOrNullIn(pair, 'label'), textOrNullIn(pair, 'category')]
  const typeIds = [textOrNullIn(pair, 'type_id'), textOrNullIn(pair, 'inverse_type_id')]
  // HubSpot writes the unlabelled type beside every labelled one (DESIGN 5, Associations).
  if (label === null) return types.length > 0
  return types.some(
    (type) =>
      type.category === category && (typeIds.includes(String(type.typeId)) || type.label === label),
  )
}

import { textIn } from '../../engine/cells.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { findRecords } from '../records/matching.ts'
import { stageLines } from '../staging.ts'
import type { LinkOrder } from './books.ts'

const keysAtOnce = 1_000

/**
 * Stages the record ids of all other records that links name as the run table `others`, as they will be once the records of the run are
 * sent. A key without a record has no line.
 */
export async function stageOthers(
  context: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): Promise<void> {
  const { order, ports } = context
  const columns = ['association', 'to_folded', 'to_id', 'error_code', 'own']
  await stageLines(ports, tables.table('found'), columns, async (lines) => {
    for (const one of orders) {
      const keys = ports.warehouse.stream({
        name: 'outbound/wanted_keys',
        slots: { wanted: tables.slot('wanted') },
        values: { association: String(one.index) },
      })
      let done = 0
      for await (const chunk of keys) {
        for (let start = 0; start < chunk.length; start += keysAtOnce) {
          ports.signal.throwIfAborted()
          const part = chunk.slice(start, start + keysAtOnce).map((row) => textIn(row, 'to_folded'))
          const found = await findRecords(
            ports.hubspot,
            one.order.to,
            one.matching,
            part,
            [],
            ports.signal,
          )
          for (const [key, records] of found) {
            await lines.write(
              JSON.stringify({
                association: String(one.index),
                to_folded: key,
                to_id: records.length === 1 ? records[0]?.id : null,
                error_code: records.length === 1 ? null : 'outbound.link_record_ambiguous',
                own: String(one.order.to === order.target.object),
              }),
            )
          }
          done += part.length
          context.progress(`finding ${one.order.to} to link`, done, null)
        }
      }
    }
  })
  await ports.warehouse.derive(tables.table('others'), {
    name: 'outbound/others',
    slots: {
      found: tables.slot('found'),
      own_keys: tables.slot('own_keys'),
      plan: tables.slot('plan'),
      leaving: tables.slot('leaving'),
    },
  })
}

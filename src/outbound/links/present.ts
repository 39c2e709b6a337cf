import type { LabelBook } from '../../engine/association-labels.ts'
import { textIn } from '../../engine/cells.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { stageLines } from '../staging.ts'
import type { LinkOrder } from './books.ts'
import { Sides } from './learn.ts'

const recordsAtOnce = 1_000

export interface Present {
  /** Records that HubSpot could not answer for, as `to_type id`. */
  readonly unread: ReadonlySet<string>
  /** The labels by other object, with what linked pairs showed of their other sides. */
  readonly books: ReadonlyMap<string, LabelBook>
}

/**
 * Stages the links that HubSpot has now on the records concerned as the run table `present`, and those records as
 * `read_records`.
 */
export async function stagePresent(
  context: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): Promise<Present> {
  const { ports, order } = context
  const unread = new Set<string>()
  const books = new Map<string, LabelBook>()
  const groups = Map.groupBy(orders, (one) => one.order.to)
  const presentColumns = ['from_id', 'to_id', 'to_type', 'category', 'type_id', 'label']
  const read = await ports.work.writer('read-records.ndjson')
  try {
    await stageLines(ports, tables.table('present'), presentColumns, async (lines) => {
      for (const [toType, members] of groups) {
        const sides = new Sides((members[0] as LinkOrder).book)
        const ids = ports.warehouse.stream({
          name: 'outbound/records_to_read',
          slots: {
            link_rows: tables.slot('link_rows'),
            wanted: tables.slot('wanted'),
            moving: tables.slot('moving'),
          },
          values: {
            to_type: toType,
            mirror: members.some((one) => one.order.policy === 'mirror'),
          },
        })
        for await (const chunk of ids) {
          for (let start = 0; start < chunk.length; start += recordsAtOnce) {
            ports.signal.throwIfAborted()
            const part = chunk
              .slice(start, start + recordsAtOnce)
              .map((row) => textIn(row, 'from_id'))
            for (const id of part) {
              await read.write(JSON.stringify({ from_id: id, to_type: toType }))
            }
            const pages = ports.hubspot.associations.read(
              order.target.object,
              toType,
              part,
              ports.signal,
            )
            for await (const page of pages) {
              for (const of of page) {
                sides.note(of)
                if (of.problem !== undefined) unread.add(`${toType} ${of.from}`)
                for (const { to, types } of of.links) {
                  for (const type of types) {
                    await lines.write(
                      JSON.stringify({
                        from_id: of.from,
                        to_id: to,
                        to_type: toType,
                        category: type.category,
                        type_id: String(type.typeId),
                        label: type.label,
                      }),
                    )
                  }
                }
              }
            }
            context.progress(`reading links to ${toType}`, read.lines, null)
          }
        }
        books.set(toType, await sides.learned(context))
      }
    })
  } finally {
    await read.close()
  }
  await ports.warehouse.stage(
    {
      table: tables.table('read_records'),
      columns: ['from_id', 'to_type'].map((name) => ({ name, path: [name] })),
    },
    [{ format: 'ndjson', path: read.path }],
  )
  await ports.work.remove(read.path)
  return { unread, books }
}

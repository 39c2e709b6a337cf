import { typeKey } from '../../engine/type-ref.ts'
import { countIn } from '../../engine/cells.ts'
import { errorKinds } from '../../errors/catalogue.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { LinkOrder } from './books.ts'

/**
 * Sets planned links aside that would give a record more of them than the account allows: HubSpot's limit a record, and
 * what people set for single labels. Only the direction from the row's record is counted, since only that was read; for
 * the other one HubSpot's answer to the link tells.
 */
export async function keepToLimits(
  { order, ports }: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): Promise<void> {
  const { hubspot, signal, warehouse } = ports
  const slots = { link_plan: tables.slot('link_plan'), present: tables.slot('present') }
  for (const [to, [member]] of Map.groupBy(orders, (one) => one.order.to)) {
    const [added] = await warehouse.rows({
      name: 'outbound/count_added_pairs',
      slots: { link_plan: slots.link_plan },
      values: { to_type: to },
    })
    if (member === undefined || countIn(added, 'pairs') === 0) continue
    const { perRecord, perType } = await hubspot.associations.limits(
      order.target.object,
      to,
      signal,
    )
    const unlabelled = typeKey(member.book.unlabelled)
    // Every link has the unlabelled type beside its labels (HUBSPOT.md 6): its bound is one of all links.
    const bounds = perType.filter((type) => typeKey(type) === unlabelled).map(({ most }) => most)
    const most = Math.min(...bounds, ...(perRecord === null ? [] : [perRecord]))
    const message = (limit: number): string =>
      `${errorKinds['outbound.link_limit_reached'].meaning} The limit is ${limit}.`
    if (Number.isFinite(most)) {
      await warehouse.run({
        name: 'outbound/link_limit_records',
        slots,
        values: { to_type: to, most, message: message(most) },
      })
    }
    for (const type of perType) {
      if (typeKey(type) === unlabelled) continue
      await warehouse.run({
        name: 'outbound/link_limit_type',
        slots,
        values: {
          to_type: to,
          category: type.category,
          type_id: String(type.typeId),
          most: type.most,
          message: message(type.most),
        },
      })
    }
  }
}

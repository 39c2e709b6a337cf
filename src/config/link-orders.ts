import type { IdentityOrder, OutboundOrder } from '../engine/orders.ts'
import type { ListName } from '../engine/ports.ts'
import type { OutboundConfig } from './outbound-schema.ts'

/** The names of the two targets whose rows become no records. */
export const linkRowsTarget = 'associations'
export const membersTarget = 'list_memberships'

/** Rows that are links: an update without fields, by their own columns. Null for every other target. */
export function linkRowsOrder(
  config: OutboundConfig,
): Pick<OutboundOrder, 'identifyBy' | 'associations' | 'linkRows'> | null {
  const { from, to, label } = config
  if (config.target !== linkRowsTarget || from === undefined || to === undefined) return null
  return {
    identifyBy: sideOf(from),
    associations: [
      { to: to.object, by: to.by, column: to.column, policy: config.policy ?? 'exact' },
    ],
    linkRows: {
      label:
        label === undefined || label === ''
          ? null
          : typeof label === 'string'
            ? { kind: 'constant', label }
            : { kind: 'column', column: label.column },
    },
  }
}

const sideOf = ({ by, column }: NonNullable<OutboundConfig['from']>): IdentityOrder =>
  by === 'record_id' || by === 'hs_object_id'
    ? { kind: 'record_id', column }
    : { kind: 'property', property: by, column }

/** Digits are an id; a name of digits alone is written as `{ name: "2024" }`. */
export function listOrder({ target, list }: OutboundConfig): ListName | null {
  if (target !== membersTarget || list === undefined) return null
  if (typeof list === 'number') return { kind: 'id', id: String(list) }
  if (typeof list === 'string')
    return /^\d+$/.test(list) ? { kind: 'id', id: list } : { kind: 'name', name: list }
  return 'id' in list ? { kind: 'id', id: String(list.id) } : { kind: 'name', name: list.name }
}

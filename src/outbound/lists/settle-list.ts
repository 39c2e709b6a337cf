import { listToBe, memberProperty, membersObject } from '../../engine/list-members.ts'
import { standardTypeId } from '../../engine/object-names.ts'
import type { OutboundOrder, OutboundStrategy } from '../../engine/orders.ts'
import type { ListName, Ports, RecordList } from '../../engine/ports.ts'
import type { PlanCreate } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

interface Settled<Given> {
  readonly order: OutboundOrder
  readonly ports: Given
}

interface WithList<Given> extends Settled<Given> {
  /** The list that is missing and would be made. */
  readonly creates: readonly PlanCreate[]
}

/**
 * An order of list memberships as one that writes records: its object is the list's members, its one field says that
 * each row's record is one (src/engine/list-members.ts). Every other order stays as it is. `create`: a missing list is
 * made where the sync allows it; else it counts as one without members.
 * @throws `outbound.list_unknown`, `outbound.list_dynamic`, `outbound.list_object`
 */
export async function settleList<Given extends Pick<Ports, 'hubspot' | 'signal' | 'log'>>(
  { order, ports }: Settled<Given>,
  missing: 'create' | 'tell',
): Promise<WithList<Given>> {
  const { list: named, target } = order
  if (named === undefined) return { order, ports, creates: [] }
  const { lists } = ports.hubspot
  const { object } = target
  const mayCreate = named.kind === 'name' && (order.createMissing ?? []).includes('lists')
  let list = await lists.find(object, named, ports.signal)
  if (list === null && !mayCreate) throw unknown(order.sync, object, named)
  const creates: PlanCreate[] = []
  if (list === null && named.kind === 'name') {
    if (missing === 'tell') creates.push({ kind: 'list', object, name: named.name })
    else {
      list = await lists.create(object, named.name, ports.signal)
      ports.log.info('list_created', { sync: order.sync, object, list: list.id })
    }
  }
  const typeId = ports.hubspot.objectTypeId(object)
  if (list !== null) refuseUnfit(order, list, typeId)
  return {
    order: {
      ...order,
      strategy: strategyOf(order.strategy),
      target: {
        ...target,
        object: membersObject({
          list: list?.id ?? listToBe,
          // An object of the account's own goes by its type id: its name may mean two.
          object: standardTypeId(object) === null ? typeId : object,
        }),
      },
      fields: [
        {
          property: memberProperty,
          from: { kind: 'constant', value: 'true' },
          on: 'always',
          whenNull: 'leave',
        },
      ],
    },
    ports,
    creates,
  }
}

/** A record that is a member already is as it should be, and one that is not there can't be made for a list. */
const strategyOf = (strategy: OutboundStrategy): OutboundStrategy =>
  strategy === 'archive' || strategy === 'mirror' ? strategy : 'update'

function refuseUnfit(order: OutboundOrder, list: RecordList, typeId: string): void {
  const what = `The sync ${order.sync} writes the members of the list "${list.name}" (${list.id}).`
  if (!list.isStatic) {
    throw new ConnectorError('outbound.list_dynamic', {
      what,
      why: 'Its members follow filters, so HubSpot alone decides who is in it.',
      fix: 'Name a static list, or make one in HubSpot.',
    })
  }
  if (list.objectTypeId === typeId) return
  throw new ConnectorError('outbound.list_object', {
    what,
    why: `It is a list of the object type ${list.objectTypeId}, and the sync writes ${order.target.object} (${typeId}).`,
    fix: "Set `object` to the list's object, or name another list.",
  })
}

function unknown(sync: string, object: string, list: ListName): ConnectorError {
  return new ConnectorError('outbound.list_unknown', {
    what: `The sync ${sync} writes the members of the list ${list.kind === 'id' ? list.id : `"${list.name}"`}.`,
    why:
      list.kind === 'id'
        ? 'The account has no list of that id.'
        : `The account has no list of ${object} of that name.`,
    fix:
      list.kind === 'id'
        ? "Mend `list`: the id stands in the list's details in HubSpot."
        : 'Mend `list`, make the list in HubSpot, or let the sync make it with `create_missing: [lists]`.',
  })
}

import { addressing } from '../engine/addressing.ts'
import { type NamedType, nameTypes, typeNamed } from '../engine/named-types.ts'
import { standardAddress, standardObject } from '../engine/object-names.ts'
import type { OutboundOrder } from '../engine/orders.ts'
import type { ObjectName, Ports } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/** What targets and links to custom objects are called by. */
const customPrefix = 'custom_'

/**
 * The order under the names that tables, labels and the ledger know objects by (`contacts`, `p_<name>`), and the client
 * that calls them as paths do: an object that the account defined itself by its type id, since its name may mean two.
 * @throws `outbound.object_unknown` for one that the account does not have
 */
export async function settleObjects<Given extends Pick<Ports, 'hubspot' | 'signal'>>(
  order: OutboundOrder,
  ports: Given,
): Promise<{ readonly order: OutboundOrder; readonly ports: Given }> {
  const { target } = order
  // A member of the family is called as the configuration calls it: its name may be a type id.
  const own = target.family === 'custom_objects' ? target.name : target.object
  const names = [own, ...order.associations.map(({ to }) => to)]
  const asks = names.some((name) => standardObject(name) === null && typeIdOf(name) === null)
  const types = asks
    ? nameTypes([], await ports.hubspot.customTypes(ports.signal), customPrefix)
    : []
  const addresses = new Map<ObjectName, string>()
  const settle = (name: string, what: string): ObjectName => {
    const found = objectNamed(name, types)
    if (found === null) throw unknown(order.sync, what, name, types)
    if (found.address !== found.object) addresses.set(found.object, found.address)
    return found.object
  }
  const object = settle(own, `The sync ${order.sync} writes to ${own}.`)
  const associations = order.associations.map((one) => ({
    ...one,
    to: settle(one.to, `The sync ${order.sync} links to ${one.to}.`),
  }))
  return {
    order: { ...order, target: { ...target, object }, associations },
    ports: { ...ports, hubspot: addressing(ports.hubspot, addresses) },
  }
}

/** `object_0_999` and `0-999` name a type by its id; one of the account's own starts with 2. */
function typeIdOf(name: string): string | null {
  const id = /^(?:object_(\d+)_(\d+)|(\d+)-(\d+))$/.exec(name)
  if (id === null) return null
  const [first, second] = id.slice(1).filter((part) => part !== undefined)
  return first === '2' ? null : `${first}-${second}`
}

interface Named {
  readonly object: ObjectName
  readonly address: string
}

function objectNamed(name: string, types: readonly NamedType[]): Named | null {
  const typeId = typeIdOf(name)
  const standard = standardObject(typeId ?? name)
  if (standard !== null) return { object: standard, address: standardAddress(standard) }
  if (typeId !== null) return { object: typeId, address: typeId }
  const type = ownNames(name)
    .map((asked) => typeNamed(asked, types, customPrefix))
    .find((found) => found !== null)
  return type === undefined || type === null
    ? null
    : { object: `p_${type.name}`, address: type.typeId }
}

/** What may stand behind the prefixes of a custom object's name; a full name (`p123_car`) has none. */
function ownNames(name: string): readonly string[] {
  const ofFamily = /^object_2_(\d+)$/.exec(name)
  if (ofFamily !== null) return [`2-${ofFamily[1]}`]
  const bare = /^(?:custom_|p_)(.+)$/.exec(name)?.[1]
  return bare === undefined ? [name] : [bare, name]
}

function unknown(
  sync: string,
  what: string,
  name: string,
  types: readonly NamedType[],
): ConnectorError {
  const names = types.map(({ stream }) => stream).toSorted()
  return new ConnectorError('outbound.object_unknown', {
    what,
    why: `The account has no object type "${name}"; its own are ${names.join(', ') || 'none'}.`,
    fix: `Mend the name in the sync ${sync}: a plural name such as companies, custom_<name>, or a type id such as 2-123.`,
  })
}

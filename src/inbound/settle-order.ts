import {
  archivedOf,
  archivedSuffix,
  type Family,
  memberOf,
  type ObjectStream,
  type RecordStream,
} from '../declare/index.ts'
import { textIn } from '../engine/cells.ts'
import { slotOf } from '../engine/journal/tables.ts'
import { type NamedType, nameTypes, typeNamed } from '../engine/named-types.ts'
import type { InboundOrder, NewStreams, StreamOrder } from '../engine/orders.ts'
import type { IsoTime } from '../engine/ports/hubspot.ts'
import type { Ports } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { timeAtStart } from './first-calls.ts'
import { customStream } from './object-streams.ts'
import { objectsTable } from './tables.ts'
import { elapsedMs, isoTime } from './windows.ts'

type SettlePorts = Pick<Ports, 'hubspot' | 'warehouse' | 'signal' | 'log'>

/** An order whose streams are all known by the account's own names. */
export interface SettledOrder {
  readonly order: InboundOrder
  /** Streams whose object the account does not have, each with what is to be said of it. */
  readonly refused: ReadonlyMap<string, ConnectorError>
}

/**
 * Asks the account which object types it has, where the order needs to know: custom objects are addressed by type id,
 * and `new_streams: include` adds what the account has. Types that are known are asked for once in a sweep's time.
 * `learn` is told each version of the order before it is used.
 */
export async function settleOrder(
  order: InboundOrder,
  ports: SettlePorts,
  learn: (order: InboundOrder) => void,
): Promise<SettledOrder & { readonly now: IsoTime }> {
  learn(order)
  const family = order.families?.find((one) => one.kind === 'custom_objects')
  const isAsked = order.streams.some((one) => isCustom(one)) || order.newStreams !== undefined
  if (family === undefined || !isAsked) {
    return { order, refused: new Map(), now: await timeOf(order, ports) }
  }
  const known = await knownTypes(ports)
  if (order.newStreams === undefined) {
    const cached = settled(order, family, known)
    if (cached.refused.size === 0) {
      learn(cached.order)
      const now = await timeOf(cached.order, ports)
      if (!isOld(cached.order, known, now)) return { ...cached, now }
    }
  }
  const types = await askTypes(order, ports, known, family.prefix)
  const custom = types === null ? { order, refused: new Map() } : settled(order, family, types)
  const whole = await withNewStreams(custom, ports, family, types ?? [])
  learn(whole.order)
  const now = await timeOf(whole.order, ports)
  if (types !== null) await keepTypes(ports, types, now)
  return { ...whole, now }
}

const timeOf = (order: InboundOrder, { hubspot, signal }: SettlePorts): Promise<IsoTime> =>
  timeAtStart(order, hubspot, signal)

const isCustom = ({ stream }: StreamOrder): boolean =>
  'family' in stream && stream.family === 'custom_objects'

interface SeenType extends NamedType {
  readonly seenAt: IsoTime
}

async function knownTypes({ warehouse }: SettlePorts): Promise<readonly SeenType[]> {
  const rows = await warehouse.rows({
    name: 'inbound/objects_known',
    slots: { objects: slotOf(objectsTable) },
  })
  return rows.map((row) => ({
    typeId: textIn(row, 'type_id'),
    name: textIn(row, 'name'),
    fullName: textIn(row, 'full_name'),
    stream: textIn(row, 'stream'),
    seenAt: isoTime(row['seen_at'] instanceof Date ? row['seen_at'] : new Date(0)),
  }))
}

/** Whether a sweep's time has passed since HubSpot last named one of the types that the order reads. */
function isOld(order: InboundOrder, known: readonly SeenType[], now: IsoTime): boolean {
  const read = new Set(
    order.streams.map(({ stream }) => ('address' in stream ? stream.address : undefined)),
  )
  return known.some((type) => read.has(type.typeId) && elapsedMs(type.seenAt, now) >= order.sweepMs)
}

/** The account's own types with their streams' names; null when the token may not see them. */
async function askTypes(
  order: InboundOrder,
  { hubspot, log, signal }: SettlePorts,
  known: readonly NamedType[],
  prefix: string,
): Promise<readonly NamedType[] | null> {
  try {
    return nameTypes(known, await hubspot.customTypes(signal), prefix)
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.warn('custom_objects_not_seen', { sync: order.sync, what: error.what, why: error.why })
    return null
  }
}

/** What a missing scope or a feature that the account lacks keeps back; the streams themselves report it. */
function isRefusal(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && error.handling === 'stop_stream'
}

async function keepTypes(
  { warehouse }: SettlePorts,
  types: readonly NamedType[],
  seenAt: IsoTime,
): Promise<void> {
  const objects = slotOf(objectsTable)
  await warehouse.transaction(async (transaction) => {
    for (const { typeId, name, fullName, stream } of types) {
      await transaction.run({
        name: 'inbound/objects_forget',
        slots: { objects },
        values: { type_id: typeId },
      })
      await transaction.run({
        name: 'inbound/objects_keep',
        slots: { objects },
        values: { type_id: typeId, name, full_name: fullName, stream, seen_at: new Date(seenAt) },
      })
    }
  })
}

/** Pure: the order with its custom objects addressed by type id, under their streams' own names. */
function settled(
  order: InboundOrder,
  family: Family<ObjectStream>,
  types: readonly NamedType[],
): SettledOrder {
  const refused = new Map<string, ConnectorError>()
  const streams = new Map<string, StreamOrder>()
  for (const one of order.streams) {
    const { stream } = one
    if (!isCustom(one)) {
      streams.set(stream.name, one)
      continue
    }
    const found = customNamed(stream.name, family, types)
    if (found === null) {
      refused.set(stream.name, notThere(stream.name, family, types))
      streams.set(stream.name, one)
    } else if (!streams.has(found.name)) streams.set(found.name, { ...one, stream: found })
  }
  return { order: { ...order, streams: [...streams.values()] }, refused }
}

/** A name that is an object's own means its records, also when it ends like that of archived ones. */
function customNamed(
  name: string,
  family: Family<ObjectStream>,
  types: readonly NamedType[],
): RecordStream | null {
  const { prefix } = family
  const asked = name.slice(prefix.length)
  const live = typeNamed(asked, types, prefix)
  if (live !== null) return customStream(family, live)
  if (!asked.endsWith(archivedSuffix)) return null
  const archived = typeNamed(asked.slice(0, -archivedSuffix.length), types, prefix)
  return archived === null ? null : archivedOf(customStream(family, archived))
}

function notThere(
  stream: string,
  family: Family<ObjectStream>,
  types: readonly NamedType[],
): ConnectorError {
  const names = types.map((type) => type.stream).toSorted()
  return new ConnectorError('hubspot.not_available', {
    what: `Stream ${stream} can't be read.`,
    why: `The account has no custom object called ${stream.slice(family.prefix.length)}; ${
      names.length === 0 ? 'it has none at all' : `its streams are ${names.join(', ')}`
    }.`,
    fix: 'Correct the name, or take the stream out of the sync.',
  })
}

/** Adds what the account has and no stream of the order reads. Never streams of archived records: they only double. */
async function withNewStreams(
  { order, refused }: SettledOrder,
  ports: SettlePorts,
  family: Family<ObjectStream>,
  types: readonly NamedType[],
): Promise<SettledOrder> {
  const { newStreams } = order
  if (newStreams === undefined) return { order, refused }
  const read = new Set(order.streams.map(({ stream }) => stream.name))
  const custom = types.map((type) => byDefault(customStream(family, type)))
  const library = await enabledStreams(order, newStreams, ports)
  const added = [...custom, ...library].filter(({ stream }) => !read.has(stream.name))
  return { order: { ...order, streams: [...order.streams, ...added] }, refused }
}

const byDefault = (stream: ObjectStream): StreamOrder => ({
  stream,
  strategy: 'auto',
  storage: 'merge',
  route: 'auto',
  properties: 'all',
  exclude: [],
  hash: [],
})

/** Streams of the types that the object library has switched on; none when it may not be seen. */
async function enabledStreams(
  order: InboundOrder,
  { ifEnabled, declaredTypes }: NewStreams,
  { hubspot, log, signal }: SettlePorts,
): Promise<readonly StreamOrder[]> {
  const family = order.families?.find((one) => one.kind === 'library_types')
  try {
    const enabled = new Set(await hubspot.enabledTypes(signal))
    const declared = ifEnabled.filter(
      ({ stream }) => stream.kind === 'object' && enabled.has(stream.address ?? ''),
    )
    const known = new Set(declaredTypes)
    const others = [...enabled].filter((id) => !known.has(id) && !id.startsWith('2-')).toSorted()
    const found = others.flatMap((id) =>
      family === undefined ? [] : (memberOf(family, libraryName(family, id)) ?? []),
    )
    return [...declared, ...found.map(byDefault)]
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.warn('object_library_not_seen', { sync: order.sync, what: error.what, why: error.why })
    return []
  }
}

/** `object_0_999` for `0-999`. */
export const libraryName = (family: { readonly prefix: string }, typeId: string): string =>
  `${family.prefix}${typeId.replace('-', '_')}`

import type { ObjectStream } from '../../declare/index.ts'
import type { InboundOrder, StreamOrder } from '../../engine/orders.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

/** Links read from the records of one object to those of another. */
export interface Direction {
  readonly from: string
  readonly to: string
  /** Whether they land in the associations table. */
  readonly inTable: boolean
  /** Columns of the record's own row that hold the linked ids. */
  readonly columns: readonly string[]
}

export const directionKey = (direction: Pick<Direction, 'from' | 'to'>): string =>
  `${direction.from}>${direction.to}`

/** The object streams of a sync by the object's name. */
export function objectsOf(order: Pick<InboundOrder, 'streams'>): ReadonlyMap<string, ObjectStream> {
  return new Map(
    order.streams.flatMap(({ stream }) =>
      stream.kind === 'object' ? [[stream.object, stream] as const] : [],
    ),
  )
}

/** The object that a person means by its name, by its stream's, or by its type id. */
function namesOf(order: Pick<InboundOrder, 'streams'>): (name: string) => string {
  const names = new Map(
    order.streams.flatMap(({ stream }) =>
      stream.kind === 'object'
        ? [stream.name, stream.address ?? stream.object].map(
            (name) => [name, stream.object] as const,
          )
        : [],
    ),
  )
  return (name) => names.get(name) ?? name
}

/** Every pair of the sync's objects, each with itself too. */
function everyPair(objects: readonly string[]): readonly (readonly [string, string])[] {
  return objects.flatMap((one, place) => objects.slice(place).map((other) => [one, other] as const))
}

/**
 * All directions to be read: both of each pair, and those that link columns need.
 * @throws `inbound.pair_not_read` when a pair names an object that no stream of the sync reads
 */
export function directionsOf(
  order: Pick<InboundOrder, 'streams'>,
  associations: Pick<StreamOrder, 'pairs'> | null,
): readonly Direction[] {
  const objects = objectsOf(order)
  const called = namesOf(order)
  const pairs =
    associations === null
      ? []
      : (associations.pairs?.map(([one, other]) => [called(one), called(other)] as const) ??
        everyPair([...objects.keys()]))
  const unknown = [...new Set(pairs.flat())].filter((object) => !objects.has(object))
  if (unknown.length > 0) {
    throw new ConnectorError('inbound.pair_not_read', {
      what: `The associations of ${unknown.join(', ')} can't be read.`,
      why: 'Links are read for the records of the sync, and no stream of it reads these.',
      fix: 'Add a stream for each of them to the sync, or take them out of `pairs`.',
    })
  }
  const found = new Map<string, Direction>()
  for (const [one, other] of pairs) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const direction = { from, to, inTable: true, columns: [] }
      found.set(directionKey(direction), direction)
    }
  }
  for (const stream of objects.values()) {
    for (const link of stream.linkColumns ?? []) {
      const key = directionKey({ from: stream.object, to: link.to })
      const known = found.get(key) ?? {
        from: stream.object,
        to: link.to,
        inTable: false,
        columns: [],
      }
      found.set(key, { ...known, columns: [...known.columns, link.column] })
    }
  }
  return [...found.values()]
}

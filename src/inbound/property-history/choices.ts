import type { ObjectStream } from '../../declare/index.ts'
import type { InboundOrder, StreamOrder } from '../../engine/orders.ts'
import type { Ports } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { wantedProperties } from '../property-columns.ts'

/** An object whose history is read, and of which of its properties. */
export interface HistoryChoice {
  readonly stream: ObjectStream
  /** The object as the table calls it. */
  readonly object: string
  /** The object as calls name it. */
  readonly address: string
  readonly properties: readonly string[]
  /** Those of them whose values land as digests. */
  readonly hashed: ReadonlySet<string>
}

export interface HistoryChoices {
  readonly choices: readonly HistoryChoice[]
  /** Objects that this token may not read, or that are not configured well, with the reason. */
  readonly refused: ReadonlyMap<string, ConnectorError>
}

interface Asked {
  readonly stream: ObjectStream
  readonly selection: Pick<StreamOrder, 'properties' | 'exclude' | 'hash'>
}

/**
 * What the order asks for: the objects that it names, else those of the sync's object streams with the properties that
 * each of them chose. What an object stream hashes is hashed here too, however it was chosen.
 */
function asked(order: InboundOrder, one: StreamOrder): readonly Asked[] {
  const inSync = order.streams.flatMap((other) =>
    other.stream.kind === 'object' ? [{ stream: other.stream, selection: other }] : [],
  )
  if (one.histories === undefined) return inSync
  return one.histories.map(({ stream, properties }) => {
    // The sync's own stream of the object knows what the account calls it.
    const own = inSync.find(
      (other) => other.stream.object === stream.object || other.stream.name === stream.name,
    )
    const selection = own?.selection
    const exclude = properties === 'all' ? (selection?.exclude ?? []) : []
    return {
      stream: own?.stream ?? stream,
      selection: { properties, exclude, hash: selection?.hash ?? [] },
    }
  })
}

/** Asks the account which properties there are. What can't be read of one object leaves the others unharmed. */
export async function chooseHistories(
  order: InboundOrder,
  one: StreamOrder,
  ports: Pick<Ports, 'hubspot' | 'signal'>,
): Promise<HistoryChoices> {
  const choices: HistoryChoice[] = []
  const refused = new Map<string, ConnectorError>()
  const known = new Set<string>()
  for (const { stream, selection } of asked(order, one)) {
    const { object } = stream
    const isInSync = order.streams.some(
      (other) => other.stream.kind === 'object' && other.stream.object === object,
    )
    // The run's client knows the addresses of the objects in its streams, and asks of them once.
    const address = isInSync ? object : (stream.address ?? object)
    try {
      const account = await ports.hubspot.properties(address, ports.signal)
      for (const { name } of account) known.add(name)
      const here = new Set(account.map(({ name }) => name))
      const wanted = wantedProperties(
        one.stream.name,
        account,
        {
          properties: selection.properties,
          exclude: [...selection.exclude, ...one.exclude],
          hash: [...selection.hash, ...one.hash.filter((name) => here.has(name))],
        },
        // A property that was deleted in HubSpot is no mistake of the configuration.
        new Set(isInSync ? namesIn(selection) : []),
      )
      choices.push({
        stream,
        object,
        address,
        properties: wanted.map(({ name }) => name),
        hashed: new Set(wanted.filter(({ hashed }) => hashed).map(({ name }) => name)),
      })
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.handling !== 'stop_stream') throw error
      if (error.exit !== 3) throw error
      refused.set(object, error)
    }
  }
  assertKnown(one, known, refused)
  return { choices, refused }
}

const namesIn = ({ properties, hash }: Asked['selection']): readonly string[] =>
  properties === 'all' ? hash : [...properties, ...hash]

/** A misspelt name would leave values readable that were meant to be hashed. @throws `inbound.property_unknown` */
function assertKnown(
  one: StreamOrder,
  known: ReadonlySet<string>,
  refused: ReadonlyMap<string, ConnectorError>,
): void {
  const unknown = one.hash.filter((name) => !known.has(name))
  if (unknown.length === 0 || refused.size > 0) return
  throw new ConnectorError('inbound.property_unknown', {
    what: `Stream ${one.stream.name} can't be read as configured.`,
    why: `None of its objects has such a property: ${unknown.join(', ')}.`,
    fix: `Correct the name under \`hash\` of ${one.stream.name}.`,
  })
}

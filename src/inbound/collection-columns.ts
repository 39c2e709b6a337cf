import type { CollectionStream } from '../declare/index.ts'
import type { StreamOrder } from '../engine/orders.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { StreamState } from './state.ts'

/** Columns that the engine itself lives by: they land as they are. */
export const lifecycle = ['id', 'created_at', 'updated_at', 'archived_at', 'archived'] as const

type Selection = Pick<StreamOrder, 'properties' | 'exclude' | 'hash'>

/** Which of a collection's declared columns land, and which of those as digests. */
export interface ChosenColumns {
  readonly names: readonly string[]
  readonly hashed: ReadonlySet<string>
}

/** @throws `inbound.property_unknown` when the order names a column that the stream lacks, or that it can't do without */
export function chosenColumns(stream: CollectionStream, order: Selection): ChosenColumns {
  const all = Object.keys(stream.columns)
  const chosen = order.properties === 'all' ? [] : order.properties
  const unknown = [...chosen, ...order.exclude, ...order.hash].filter((name) => !all.includes(name))
  if (unknown.length > 0) throw unfit(stream, `It has no such column: ${unknown.join(', ')}.`)
  const fixed: readonly string[] = lifecycle
  const needed = [...order.exclude, ...order.hash].filter((name) => fixed.includes(name))
  if (needed.length > 0) throw unfit(stream, `It can't do without ${needed.join(', ')}.`)
  const typed = order.hash.filter((name) => stream.columns[name]?.kind !== 'text')
  if (typed.length > 0) {
    throw unfit(stream, `Only text can be hashed, and ${typed.join(', ')} is none: exclude it.`)
  }
  const wanted = (name: string): boolean =>
    fixed.includes(name) ||
    ((order.properties === 'all' || chosen.includes(name)) && !order.exclude.includes(name))
  return { names: all.filter(wanted), hashed: new Set(order.hash) }
}

/** What the state keeps of the choice: another choice needs every row anew. */
export function choiceOf(
  stream: CollectionStream,
  { names, hashed }: ChosenColumns,
): Pick<StreamState, 'hashed' | 'unselected'> {
  return {
    hashed: [...hashed].toSorted(),
    unselected: Object.keys(stream.columns)
      .filter((name) => !names.includes(name))
      .toSorted(),
  }
}

export function isSameChoice(
  one: Pick<StreamState, 'hashed' | 'unselected'>,
  other: Pick<StreamState, 'hashed' | 'unselected'>,
): boolean {
  return (
    one.hashed.join() === other.hashed.join() && one.unselected.join() === other.unselected.join()
  )
}

function unfit(stream: CollectionStream, why: string): ConnectorError {
  return new ConnectorError('inbound.property_unknown', {
    what: `Stream ${stream.name} can't be read as configured.`,
    why,
    fix: `Correct \`properties\`, \`exclude\` or \`hash\` of ${stream.name}; its page lists the columns.`,
  })
}

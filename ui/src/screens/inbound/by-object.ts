import { type Entries, isEntries, withEntry } from '../../app/forms.ts'
import type { Selection } from './properties.ts'
import { chosenStreams, type StreamLine } from './streams.ts'

/** Of which streams' records properties are followed, and which: a choice for each. */
export type ByObject = Readonly<Record<string, 'all' | readonly string[]>>

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** `usual`: nothing is named, so that it goes by the sync's own streams. Undefined for what the form can't show. */
export function byObjectOf({ properties }: Entries): ByObject | 'usual' | undefined {
  if (properties === undefined || properties === 'all') return 'usual'
  if (!isEntries(properties)) return undefined
  return Object.values(properties).every((one) => one === 'all' || isNames(one))
    ? (properties as ByObject)
    : undefined
}

export const withByObject = (options: Entries, to: ByObject | 'usual'): Entries =>
  withEntry(options, 'properties', to === 'usual' ? undefined : to)

/** One stream's choice as the picker shows it; what is hashed goes by name, whosever it is. */
export const selectionFor = (of: ByObject[string], options: Entries): Selection => ({
  chosen: of === 'all' ? null : of,
  excluded: [],
  hashed: isNames(options['hash']) ? options['hash'] : [],
})

export function withSelectionFor(
  options: Entries,
  of: ByObject,
  stream: string,
  { chosen, hashed }: Selection,
): Entries {
  const made = withByObject(options, { ...of, [stream]: chosen ?? 'all' })
  return withEntry(made, 'hash', hashed.length === 0 ? undefined : hashed)
}

/** Streams whose records have properties and links, of the account. */
export const objectLines = (lines: readonly StreamLine[]): readonly StreamLine[] =>
  lines.filter(({ group, object }) => (group === 'object' || group === 'own') && object !== null)

export type Pair = readonly [string, string]

/** `all`: whatever the sync's object streams are. Undefined for what the form can't show. */
export function pairsOf({ pairs }: Entries): readonly Pair[] | 'all' | undefined {
  if (pairs === undefined || pairs === 'all') return 'all'
  return Array.isArray(pairs) && pairs.every((one) => isNames(one) && one.length === 2)
    ? (pairs as readonly Pair[])
    : undefined
}

export const withPairs = (options: Entries, to: readonly Pair[] | 'all'): Entries =>
  withEntry(options, 'pairs', to === 'all' ? undefined : to)

/** Objects between which a sync can read links: those of its own streams. */
export const linkable = (lines: readonly StreamLine[], config: Entries): readonly string[] => {
  const chosen = chosenStreams(config)
  return objectLines(lines).flatMap(({ name }) => (Object.hasOwn(chosen, name) ? [name] : []))
}

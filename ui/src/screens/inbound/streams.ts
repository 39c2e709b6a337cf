import type { DeclaredStream } from '../../app/declared.ts'
import { type Entries, isEntries, withEntry } from '../../app/forms.ts'

/** A stream as the account offers it. */
export interface Offered {
  readonly name: string
  readonly kind: string
  readonly object: string | null
  readonly missing_scopes: readonly string[]
}

/** A stream that can be chosen, or that the document names. */
export interface StreamLine {
  readonly name: string
  readonly group: string
  readonly summary: string
  /** What the manifest says of it, or of the template that it follows; null: nothing. */
  readonly declared: DeclaredStream | null
  readonly object: string | null
  readonly missingScopes: readonly string[]
  /** False: only the document names it. */
  readonly offered: boolean
  /** One that most people want: no copy of what others hold, and its scopes are granted. */
  readonly usual: boolean
}

/** `custom_<name>` stands for every name in its place. */
const follows = (name: string, template: string): boolean => {
  const [before = '', after = ''] = template.split(/<[^>]*>/)
  return (
    name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after)
  )
}

export function declaredOf(
  name: string,
  kind: string | null,
  streams: readonly DeclaredStream[],
): DeclaredStream | null {
  const fits = streams.filter(
    (one) =>
      (one.template ? follows(name, one.name) : one.name === name) &&
      (kind === null || one.kind === kind),
  )
  return (
    fits.find(({ template }) => !template) ??
    fits.toSorted((one, other) => other.name.length - one.name.length)[0] ??
    null
  )
}

/** Streams of the account by group, then those that only the document names. Without an account, what the manifest declares. */
export function streamLines(
  streams: readonly DeclaredStream[],
  account: readonly Offered[] | null,
  named: readonly string[],
): readonly StreamLine[] {
  const offered: readonly Offered[] =
    account ??
    streams
      .filter(({ template }) => !template)
      .map(({ name, kind, object }) => ({ name, kind, object, missing_scopes: [] }))
  const known = new Set(offered.map(({ name }) => name))
  const lines = [
    ...offered.map((one) => lineOf(one, true, streams)),
    ...named
      .filter((name) => !known.has(name))
      .map((name) =>
        lineOf(
          { name, kind: '', object: null, missing_scopes: [] },
          account === null && declaredOf(name, null, streams) !== null,
          streams,
        ),
      ),
  ]
  const place = new Map([...new Set(lines.map(({ group }) => group))].map((one, at) => [one, at]))
  const order = (group: string): number => {
    const at = groupOrder.indexOf(group)
    return at < 0 ? groupOrder.length + (place.get(group) ?? 0) : at
  }
  return lines.toSorted((one, other) => order(one.group) - order(other.group))
}

function lineOf(
  { name, kind, object, missing_scopes }: Offered,
  offered: boolean,
  streams: readonly DeclaredStream[],
): StreamLine {
  const declared = declaredOf(name, kind === '' ? null : kind, streams)
  const groupKind = kind === '' ? (declared?.kind ?? '') : kind
  return {
    name,
    group: declared?.template === true && groupKind === 'object' ? own : groupKind,
    summary: offered
      ? (declared?.summary ?? '')
      : 'The configuration names it; the account does not offer it.',
    declared,
    object: object ?? declared?.object ?? null,
    missingScopes: missing_scopes,
    offered,
    usual: offered && missing_scopes.length === 0 && declared?.included !== 'by_name',
  }
}

/** Objects of the account's own; the manifest has a template for them. */
const own = 'own'
const groupOrder: readonly string[] = ['object', own, 'associations', 'collection']

const groupNames: Readonly<Record<string, string>> = {
  object: 'Records',
  own: 'Custom and library objects',
  associations: 'Associations',
  collection: 'Lists, settings and events',
  archived: 'Recycle bins',
  property_history: 'Property history',
  '': 'Others',
}

export const groupName = (group: string): string =>
  groupNames[group] ?? group.charAt(0).toUpperCase() + group.slice(1).replaceAll('_', ' ')

export const matches = ({ name, summary }: StreamLine, sought: string): boolean =>
  sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${name} ${name.replaceAll('_', ' ')} ${summary}`.toLowerCase().includes(word))

/** The streams of a sync's mapping; those without options stand there as null or {}. */
export const chosenStreams = (config: Entries): Entries =>
  isEntries(config['streams']) ? config['streams'] : {}

export const optionsOf = (config: Entries, stream: string): Entries => {
  const options = chosenStreams(config)[stream]
  return isEntries(options) ? options : {}
}

const withStreams = (config: Entries, streams: Entries): Entries => ({ ...config, streams })

/** Puts streams in (without options) or takes them out; what is there already keeps its options. */
export function withChosen(config: Entries, names: readonly string[], chosen: boolean): Entries {
  const before = chosenStreams(config)
  if (!chosen)
    return withStreams(
      config,
      Object.fromEntries(Object.entries(before).filter(([name]) => !names.includes(name))),
    )
  const added = names.filter((name) => !(name in before)).map((name) => [name, {}] as const)
  return withStreams(config, { ...before, ...Object.fromEntries(added) })
}

export const withOptions = (config: Entries, stream: string, options: Entries): Entries =>
  withStreams(config, { ...chosenStreams(config), [stream]: options })

/** What a stream can be set to; the first is the default. */
export function valuesOf(line: StreamLine, option: 'strategy' | 'storage'): readonly string[] {
  if (line.declared === null) return []
  return option === 'strategy'
    ? ['auto', ...line.declared.strategies.map(({ name }) => name)]
    : line.declared.storage
}

/** Sets an option of many streams at once, where they offer it; the default is not written down. */
export function withOptionOfMany(
  config: Entries,
  lines: readonly StreamLine[],
  option: 'strategy' | 'storage',
  value: string,
): { readonly config: Entries; readonly unfit: readonly string[] } {
  const unfit: string[] = []
  let made = config
  for (const line of lines) {
    const offers = valuesOf(line, option)
    if (!offers.includes(value)) {
      unfit.push(line.name)
      continue
    }
    const before = optionsOf(made, line.name)
    const after = withEntry(before, option, value === offers[0] ? undefined : value)
    if (before[option] !== after[option]) made = withOptions(made, line.name, after)
  }
  return { config: made, unfit }
}

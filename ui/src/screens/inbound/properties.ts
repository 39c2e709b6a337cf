import { type Entries, withEntry } from '../../app/forms.ts'

/** Which properties of a stream become columns, as its options say it. */
export interface Selection {
  /** Null: all of them, new ones too. */
  readonly chosen: readonly string[] | null
  readonly excluded: readonly string[]
  readonly hashed: readonly string[]
}

const names = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** Null for what the picker can't show: a choice for each of several streams. */
export function selectionOf(options: Entries): Selection | null {
  const { properties } = options
  if (properties !== undefined && properties !== 'all' && !Array.isArray(properties)) return null
  return {
    chosen: Array.isArray(properties) ? names(properties) : null,
    excluded: names(options['exclude']),
    hashed: names(options['hash']),
  }
}

export const isRead = ({ chosen, excluded }: Selection, name: string): boolean =>
  (chosen === null || chosen.includes(name)) && !excluded.includes(name)

/** The options with a selection put in; what is said nowhere else is not written down. */
export function withSelection(options: Entries, selection: Selection): Entries {
  const put = (entries: Entries, key: string, list: readonly string[]) =>
    withEntry(entries, key, list.length === 0 ? undefined : list)
  const keptAll = options['properties'] === 'all' ? 'all' : undefined
  const properties = withEntry(options, 'properties', selection.chosen ?? keptAll)
  return put(put(properties, 'exclude', selection.excluded), 'hash', selection.hashed)
}

/** Reads some properties, or leaves them out. */
export function withRead(selection: Selection, some: readonly string[], read: boolean): Selection {
  const { chosen, excluded } = selection
  const touched = new Set(some)
  const others = (list: readonly string[]) => list.filter((one) => !touched.has(one))
  if (read)
    return {
      ...selection,
      chosen: chosen === null ? null : [...chosen, ...some.filter((one) => !chosen.includes(one))],
      excluded: others(excluded),
    }
  return {
    chosen: chosen === null ? null : others(chosen),
    excluded: chosen === null ? [...others(excluded), ...some] : others(excluded),
    hashed: others(selection.hashed),
  }
}

export const withHashed = (selection: Selection, name: string, hashed: boolean): Selection => ({
  ...selection,
  hashed: hashed
    ? [...selection.hashed.filter((one) => one !== name), name]
    : selection.hashed.filter((one) => one !== name),
})

/** All but some, and new ones as they come; or those that are read now, and no others. */
export function withNewOnes(
  selection: Selection,
  newOnes: boolean,
  all: readonly string[],
): Selection {
  if (newOnes === (selection.chosen === null)) return selection
  const read = all.filter((name) => isRead(selection, name))
  return newOnes
    ? { ...selection, chosen: null, excluded: all.filter((name) => !read.includes(name)) }
    : { ...selection, chosen: read, excluded: [] }
}

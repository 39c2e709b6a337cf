import type { Property, QueryColumn } from '../../engine/ports.ts'
import { alike, type ReadName, readName } from './alike-names.ts'

/** A column of a source, with what some rows hold in it. */
export interface SampledColumn extends QueryColumn {
  readonly samples: readonly string[]
}

export interface Match {
  readonly column: string
  readonly property: string
  readonly why: 'same name' | 'same label' | 'alike' | 'values'
  /** Up to 1. */
  readonly score: number
}

type Matched = Pick<Property, 'name' | 'label' | 'type' | 'options' | 'hidden'> &
  Pick<Property, 'readOnlyValue' | 'calculated'>

/** Suggested properties for the columns of a source, the best first: each column and each property once at most. */
export function matchColumns(
  object: string,
  columns: readonly SampledColumn[],
  properties: readonly Matched[],
): readonly Match[] {
  const writable = properties.filter(
    ({ readOnlyValue, calculated }) => !readOnlyValue && !calculated,
  )
  const named = writable.map((property) => ({
    property,
    name: readName(object, property.name),
    label: readName(object, property.label),
  }))
  const all = columns.filter(isPlain).flatMap((column) => {
    const kind = kindOfValues(column.samples)
    const read = readName(object, column.name)
    return named.flatMap((one): Match[] => {
      const { property } = one
      const by =
        column.name === property.name
          ? ({ why: 'same name', score: 1 } as const)
          : (byName(read, one) ?? byValues(kind, property))
      if (by === null || (property.hidden && by.why !== 'same name')) return []
      const score = Math.round(by.score * fit(column, property) * 100) / 100
      return score < least ? [] : [{ column: column.name, property: property.name, ...by, score }]
    })
  })
  const columnsTaken = new Set<string>()
  const propertiesTaken = new Set<string>()
  return all.toSorted(better).filter(({ column, property }) => {
    if (columnsTaken.has(column) || propertiesTaken.has(property)) return false
    columnsTaken.add(column)
    propertiesTaken.add(property)
    return true
  })
}

/** What is less likely is not suggested. */
const least = 0.5

const better = (one: Match, other: Match): number =>
  other.score - one.score ||
  (one.column === other.column ? 0 : one.column < other.column ? -1 : 1) ||
  (one.property < other.property ? -1 : 1)

/** Links and nested values are no property's. */
const isPlain = ({ kind }: QueryColumn): boolean => kind !== 'map' && kind !== 'struct'

type Found = Pick<Match, 'why' | 'score'>

function byName(
  column: ReadName,
  { name, label }: { readonly name: ReadName; readonly label: ReadName },
): Found | null {
  if (column.folded === name.folded) return { why: 'same name', score: 0.98 }
  if (column.folded === label.folded) return { why: 'same label', score: 0.95 }
  const likeness = Math.max(alike(column, name), alike(column, label))
  return likeness === 0 ? null : { why: 'alike', score: likeness }
}

/** Forms of values, and the names of the properties that hold them. */
const forms = [
  { kind: 'email', form: /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i, properties: ['email'] },
  {
    kind: 'domain',
    form: /^(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}\/?$/i,
    properties: ['domain', 'website'],
  },
  { kind: 'phone', form: /^\+[\d\s()/.-]{7,20}$|^\(?0[\d\s()/.-]{7,20}$/, properties: ['phone'] },
] as const

type Kind = (typeof forms)[number]['kind'] | null

/** What most of some values look like; null: of nothing that tells a property. */
function kindOfValues(samples: readonly string[]): Kind {
  const found = forms.find(
    ({ form }) =>
      samples.filter((value) => form.test(value.trim())).length * 5 >= samples.length * 4,
  )
  return samples.length === 0 ? null : (found?.kind ?? null)
}

function byValues(kind: Kind, { name }: Matched): Found | null {
  const names: readonly string[] = forms.find((form) => form.kind === kind)?.properties ?? []
  const at = names.indexOf(name)
  return at < 0 ? null : { why: 'values', score: 0.6 - at * 0.05 }
}

const isNumber = (value: string): boolean => value.trim() !== '' && Number.isFinite(Number(value))
const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}/.test(value.trim())
const isYes = (value: string): boolean => /^(true|false|yes|no|0|1|t|f)$/i.test(value.trim())

/** How well values of the column go into the property: 1, less where some don't, little where none do. */
function fit({ kind, samples }: SampledColumn, { type, options }: Matched): number {
  const asText = (form: (value: string) => boolean): number =>
    samples.length === 0 ? 1 : 0.5 + (samples.filter(form).length / samples.length) * 0.5
  switch (type) {
    case 'number':
      return kind === 'number' || (kind === 'text' && asText(isNumber) === 1) ? 1 : 0.5
    case 'bool':
      return kind === 'boolean' ? 1 : asText(isYes)
    case 'date':
    case 'datetime':
      return kind === 'date' || kind === 'timestamp' ? 1 : kind === 'text' ? asText(isDay) : 0.5
    case 'enumeration': {
      const known = new Set(
        options.flatMap(({ value, label }) => [value.toLowerCase(), label.toLowerCase()]),
      )
      if (kind === 'timestamp' || kind === 'date') return 0.5
      // Options come from elsewhere (owners), or are made when they are missing: no reason against it.
      const each = (value: string): boolean =>
        value.split(';').every((one) => known.has(one.trim().toLowerCase()))
      return known.size === 0 ? 1 : 0.8 + (asText(each) - 0.5) * 0.4
    }
    default:
      return kind === 'boolean' || kind === 'timestamp' ? 0.8 : 1
  }
}

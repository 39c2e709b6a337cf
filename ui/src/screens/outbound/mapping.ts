import { count, many } from '../../app/format.ts'
import { cellText } from '../../parts/grid-rows.ts'
import type { FieldDraft } from './draft.ts'

/** A column of the source, with some of its values. */
export interface SourceColumn {
  readonly name: string
  readonly type: string
  readonly kind: string
  readonly samples: readonly string[]
}

/** A property of the account, as far as mapping looks at it. */
export interface MappableProperty {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly field_type: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly options_count: number
  readonly unique: boolean
  readonly read_only: boolean
}

/** As many as rows are looked at: each may be the one that is no option. */
const samplesKept = 50

/** Values that a column has in the rows, each once. */
export function samplesOf(
  rows: readonly Readonly<Record<string, unknown>>[],
  column: string,
): readonly string[] {
  const met = new Set<string>()
  for (const row of rows) {
    const text = cellText(row[column])
    if (text !== null && text !== '') met.add(text)
    if (met.size === samplesKept) break
  }
  return [...met]
}

/** HubSpot's types by the words that people know them by; another is shown as it is called. */
const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  bool: 'checkbox',
  date: 'date',
  datetime: 'date and time',
  enumeration: 'select',
  phone_number: 'phone number',
}

export const typeWord = ({ type, field_type }: Pick<MappableProperty, 'type' | 'field_type'>) =>
  type === 'enumeration' && field_type === 'checkbox'
    ? 'several checkboxes'
    : (typeWords[type] ?? type)

const fold = (text: string): string => text.trim().toLowerCase()

/**
 * Sample values that are none of the property's options, by value or label as HubSpot is told them; null where that
 * can't be said: a property without options of its own, or with more than are at hand.
 */
export function valuesWithoutOption(
  samples: readonly string[],
  property: Pick<MappableProperty, 'type' | 'options' | 'options_count' | 'field_type'>,
): readonly string[] | null {
  const { type, options, options_count: all, field_type: field } = property
  if (type !== 'enumeration' || all === 0 || options.length < all) return null
  const known = new Set(options.flatMap(({ value, label }) => [fold(value), fold(label)]))
  const parts = field === 'checkbox' ? samples.flatMap(listed) : samples
  return [...new Set(parts.filter((text) => fold(text) !== '' && !known.has(fold(text))))]
}

/** Kinds of columns whose values all go into a type of property: nobody need ask. */
const fitting: Readonly<Record<string, readonly string[]>> = {
  number: ['number'],
  bool: ['boolean'],
  date: ['date'],
  datetime: ['date', 'timestamp'],
}

/** Whether the warehouse is to be asked if all of the column goes into the property. */
export function needsLook(
  { kind }: Pick<SourceColumn, 'kind'>,
  {
    type,
    options_count: options,
    read_only: isFixed,
  }: Pick<MappableProperty, 'type' | 'options_count' | 'read_only'>,
): boolean {
  if (isFixed || kind === 'map' || kind === 'struct') return false
  if (type === 'enumeration') return options > 0
  const fits = fitting[type]
  return fits !== undefined && !fits.includes(kind)
}

/** What a run takes from a value that doesn't go in. */
export interface Misfits {
  readonly values: number
  readonly whole: boolean
  readonly unfit: number
  readonly unfit_rows: number
  readonly examples: readonly { readonly value: string; readonly rows: number }[]
}

const examplesSaid = 5

/** What doesn't go in, in words; null: all of it does. */
export function misfitSaid(
  { values, whole, unfit, unfit_rows: rows, examples }: Misfits,
  { type }: Pick<MappableProperty, 'type'>,
  mayCreate: boolean,
): string | null {
  if (unfit === 0) return null
  const some = examples
    .slice(0, examplesSaid)
    .map(({ value, rows: of }) => (of === 1 ? value : `${value} (${count(of)} rows)`))
    .join(', ')
  const more = unfit > examplesSaid ? ` and ${count(unfit - examplesSaid)} more` : ''
  const what =
    type !== 'enumeration'
      ? `No ${typeWord({ type, field_type: '' })}`
      : mayCreate
        ? 'Becomes an option'
        : 'No option'
  const so = type === 'enumeration' && mayCreate ? '' : `; ${many(rows, 'row')} would be refused`
  const looked = whole ? '' : ` (of the ${count(values)} most frequent values)`
  return `${what}: ${some}${more}${so}${looked}.`
}

/** The values of a list: a JSON list, as cells of list columns are shown, or `a;b`. */
function listed(text: string): readonly string[] {
  if (!text.startsWith('[')) return text.split(';')
  try {
    const values: unknown = JSON.parse(text)
    return Array.isArray(values) ? values.map(String) : [text]
  } catch {
    return [text]
  }
}

/** A column by its name as the document may spell it: in any case, or between double quotes. */
export function columnNamed(columns: readonly SourceColumn[], text: string): SourceColumn | null {
  const named = /^"(?:[^"]|"")+"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text
  return (
    columns.find(({ name }) => name === named) ??
    columns.find(({ name }) => fold(name) === fold(named)) ??
    null
  )
}

export interface Match {
  readonly column: string
  readonly property: string
  readonly why: string
  readonly score: number
}

/** Matches of which neither side is taken. */
export function openMatches(
  matches: readonly Match[],
  fields: readonly FieldDraft[],
  taken: readonly string[],
): readonly Match[] {
  const columns = new Set([...columnsIn(fields), ...taken])
  const properties = new Set(fields.map(({ property }) => property))
  return matches.filter(({ column, property }) => !columns.has(column) && !properties.has(property))
}

const columnsIn = (fields: readonly FieldDraft[]): readonly string[] =>
  fields.flatMap(({ from }) => (from.kind === 'column' ? [from.text] : []))

export const withMatches = (
  fields: readonly FieldDraft[],
  matches: readonly Match[],
): readonly FieldDraft[] => [
  ...fields,
  ...matches.map(
    ({ column, property }): FieldDraft => ({
      property,
      from: { kind: 'column', text: column },
      rule: 'leave',
      written: null,
    }),
  ),
]

/** Columns that the sync takes nothing from; what an expression names counts as taken. */
export function unmappedColumns(
  columns: readonly SourceColumn[],
  fields: readonly FieldDraft[],
  taken: readonly string[],
): readonly SourceColumn[] {
  const names = new Set([...columnsIn(fields), ...taken].map(fold))
  const expressions = fields.flatMap(({ from }) => (from.kind === 'sql' ? [fold(from.text)] : []))
  return columns.filter(
    ({ name }) => !names.has(fold(name)) && !expressions.some((sql) => sql.includes(fold(name))),
  )
}

/**
 * What a new record needs and no field gives: each a list of properties of which one is enough. A field that is written
 * at the create counts; so does the property that records are told apart by.
 */
export function unmappedRequired(
  required: readonly (readonly string[])[],
  fields: readonly FieldDraft[],
  identity: string | null,
): readonly (readonly string[])[] {
  const given = new Set([...fields.map(({ property }) => property), identity])
  return required.filter((group) => !group.some((name) => given.has(name)))
}

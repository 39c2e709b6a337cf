import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  List,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow'

/** The kinds of column a stream can have. CONTRACT.md ("In the warehouse") gives each engine's type for them. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'list' | 'json'

/** A declared column: its kind, what it holds, and where it stands in HubSpot's wire form. */
export interface Column {
  readonly kind: ColumnKind
  readonly description: string
  /** Path in the wire record; absent: the column's own name. */
  readonly from: readonly string[] | null
}

type Declare = (description: string, from?: string | readonly string[]) => Column

const declareKind =
  (kind: ColumnKind): Declare =>
  (description, from) => ({
    kind,
    description,
    from: from === undefined ? null : typeof from === 'string' ? [from] : from,
  })

export const column: Readonly<Record<ColumnKind, Declare>> = {
  text: declareKind('text'),
  number: declareKind('number'),
  boolean: declareKind('boolean'),
  date: declareKind('date'),
  timestamp: declareKind('timestamp'),
  list: declareKind('list'),
  json: declareKind('json'),
}

/** Numbers are DECIMAL(38,8): whole digits to 30, 8 places (CONTRACT.md). */
const numberPrecision = 38
const numberScale = 8

const arrowTypes: Readonly<Record<ColumnKind, () => DataType>> = {
  text: () => new Utf8(),
  number: () => new Decimal(numberScale, numberPrecision, 128),
  boolean: () => new Bool(),
  date: () => new DateDay(),
  timestamp: () => new TimestampMillisecond('UTC'),
  list: () => new List(new Field('item', new Utf8(), true)),
  json: () => new Utf8(),
}

/** An Arrow field of the kind; its metadata carries the kind and whatever is known of the property (label, description, HubSpot type). */
export function fieldOf(
  name: string,
  kind: ColumnKind,
  metadata: Readonly<Record<string, string>> = {},
): Field {
  return new Field(
    name,
    arrowTypes[kind](),
    true,
    new Map([...Object.entries(metadata), ['kind', kind]]),
  )
}

const kinds = new Set<string>(Object.keys(arrowTypes))

/** The kind that a field was made with. */
export function fieldKind(field: Field): ColumnKind {
  const kind = field.metadata.get('kind')
  if (kind === undefined || !kinds.has(kind)) {
    throw new TypeError(`Field ${field.name} was not made by fieldOf.`)
  }
  return kind as ColumnKind
}

/** SQL that the form writes for people: names as the warehouse needs them, and columns of links. */
export type Engine = 'duckdb' | 'snowflake'

/** Words that neither engine takes as a plain name of a table or column. */
const reserved = new Set(
  'all and any as asc between by case cast check column constraint create cross current default desc distinct do else end except exists false fetch for foreign from full grant group having in inner intersect into is join lateral left like limit natural not null offset on only or order outer primary references right select set some table then to true union unique update using values view when where with qualify sample'.split(
    ' ',
  ),
)

export function sqlName(engine: Engine, name: string): string {
  const plain = engine === 'snowflake' ? /^[A-Z_][A-Z0-9_]*$/ : /^[A-Za-z_][A-Za-z0-9_]*$/
  return plain.test(name) && !reserved.has(name.toLowerCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`
}

/** A table as the document and a query name it. */
export const tableName = (engine: Engine, schema: string, name: string): string =>
  `${sqlName(engine, schema)}.${sqlName(engine, name)}`

const sqlText = (value: string): string => `'${value.replaceAll("'", "''")}'`

export type LabelFrom =
  | { readonly kind: 'none' }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'constant'; readonly label: string }

/** Where the two plain columns are: in each row of the source, or in a table of pairs with several rows a record. */
export type PairsAt =
  | { readonly kind: 'row'; readonly other: string }
  | {
      readonly kind: 'table'
      readonly table: string
      /** The pairs' column that holds the source's key. */
      readonly owner: string
      readonly other: string
      /** The source's column that it is joined to. */
      readonly key: string
    }

export interface PairsAsked {
  readonly engine: Engine
  readonly at: PairsAt
  readonly label: LabelFrom
  /** What the new column is called. */
  readonly as: string
}

/** What makes the column: an expression over a row, or a SELECT with one row a record. */
export function pairsExpression({ engine, at, label, as }: PairsAsked): string {
  const name = (text: string): string => sqlName(engine, text)
  const other = `CAST(${name(at.other)} AS VARCHAR)`
  const labelText =
    label.kind === 'none'
      ? 'CAST(NULL AS VARCHAR)'
      : label.kind === 'constant'
        ? sqlText(label.label)
        : `CAST(${name(label.column)} AS VARCHAR)`
  if (at.kind === 'row') {
    const object =
      engine === 'snowflake'
        ? `OBJECT_CONSTRUCT_KEEP_NULL(${other}, ${labelText})`
        : `MAP {${other}: ${labelText}}`
    return `CASE WHEN ${name(at.other)} IS NOT NULL THEN ${object} END AS ${name(as)}`
  }
  // A pair that stands there twice is one link with both labels: neither engine takes a key twice.
  const [labels, object] =
    engine === 'snowflake'
      ? [
          `ARRAY_AGG(DISTINCT ${labelText})`,
          `OBJECT_AGG(other_key, IFF(ARRAY_SIZE(labels) = 0, PARSE_JSON('null'), TO_VARIANT(labels)))`,
        ]
      : [
          `list(DISTINCT ${labelText}) FILTER (WHERE ${labelText} IS NOT NULL)`,
          'map_from_entries(list((other_key, labels)))',
        ]
  return [
    `SELECT owner_key, ${object} AS ${name(as)}`,
    'FROM (',
    `  SELECT ${name(at.owner)} AS owner_key, ${other} AS other_key, ${labels} AS labels`,
    `  FROM ${at.table}`,
    `  WHERE ${name(at.owner)} IS NOT NULL AND ${name(at.other)} IS NOT NULL`,
    `  GROUP BY ${name(at.owner)}, ${other}`,
    ') AS pairs',
    'GROUP BY owner_key',
  ].join('\n')
}

/** The source as a query with the column of links beside all of its own. */
export function queryWithPairs(
  asked: PairsAsked,
  source: { readonly table: string } | { readonly query: string },
): string {
  const from = 'table' in source ? source.table : `(\n${trimmed(source.query)}\n)`
  const made = pairsExpression(asked)
  if (asked.at.kind === 'row') return `SELECT\n  source.*,\n  ${made}\nFROM ${from} AS source`
  const { engine, as, at } = asked
  return [
    'SELECT',
    '  source.*,',
    `  linked.${sqlName(engine, as)}`,
    `FROM ${from} AS source`,
    'LEFT JOIN (',
    made.replaceAll(/^/gm, '  '),
    `) AS linked ON linked.owner_key = source.${sqlName(engine, at.key)}`,
  ].join('\n')
}

const trimmed = (query: string): string => query.trim().replace(/(?:\s*;)+$/, '')

/** Labels that the values of a column of links name: `{key: label}`, as cells of such columns are shown. */
export function labelsIn(samples: readonly string[]): readonly string[] {
  const met = samples.flatMap((text) => {
    try {
      const cell: unknown = JSON.parse(text)
      return typeof cell === 'object' && cell !== null && !Array.isArray(cell)
        ? (Object.values(cell) as readonly unknown[]).flat()
        : []
    } catch {
      return []
    }
  })
  return [...new Set(met.filter((one): one is string => typeof one === 'string' && one !== ''))]
}

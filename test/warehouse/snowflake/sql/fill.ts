import type { Condition, Expression, Slot, TableName, Value } from '../../../../src/engine/ports.ts'
import { identifier, text } from '../../../../src/warehouse/snowflake/quoting.ts'
import type { AdapterStatement, RenderedSlot } from '../../../../src/warehouse/sql/render.ts'
import { findStatement } from '../../../../src/warehouse/sql/statements.ts'
import type { Part } from '../../../../src/warehouse/sql/template.ts'

/** Names that break what is not quoted, or quoted wrongly. */
const awkward = [
  'select',
  'with"quote',
  "apos'trophe",
  'back\\slash',
  'Mixed Case',
  'größe_🙂',
  'semi;colon--comment',
  '$value {{slot}}',
  ':1',
  'x'.repeat(255),
] as const

const kinds = ['text', 'number', 'boolean', 'date', 'timestamp', 'list', 'json'] as const
const casts = [
  'integer',
  'float',
  'number',
  'text',
  'boolean',
  'date',
  'timestamp',
  'millis',
] as const
const bound: readonly Value[] = [
  "it's \\ bound",
  42,
  9007199254740993n,
  true,
  new Date('2026-11-22T10:00:00.000Z'),
  null,
]

const isCount = (before: Part | undefined): boolean =>
  before?.kind === 'text' && /\bLIMIT\s+$/.test(before.text)

const textOf = (parts: readonly Part[]): string =>
  parts.map((part) => (part.kind === 'text' ? part.text : part.name)).join('')

const rendered = (sql: string): RenderedSlot => ({ kind: 'rendered', sql })

/** Slots whose text only the adapter makes, or of which their place doesn't tell the kind. */
const special: Readonly<Record<string, Slot | RenderedSlot>> = {
  file: rendered("'file:///tmp/it\\'s here/part_0.csv.gz'"),
  folder: rendered("'file:///tmp/it\\'s here/'"),
  location: rendered('@"DB"."HUBSPOT_SYNC"."_FILES"/run/'),
  stage: rendered('"DB"."HUBSPOT_SYNC"."_FILES"'),
  catalog: rendered('"DB"'),
  role: rendered(identifier('loader')),
  user: rendered(identifier('o\'brien "x"')),
  schema: rendered('"DB"."HUBSPOT"'),
  definitions: rendered(
    awkward
      .map((name, at) => `${identifier(name)} ${at % 2 === 0 ? 'VARCHAR' : 'VARIANT'}`)
      .join(', '),
  ),
  definition: rendered(`${identifier('a"b')} NUMBER(38, 8)`),
  settings: rendered("TIMEZONE = 'UTC'"),
  largest: rendered('16777216'),
  selected: rendered('SELECT 1 AS "N"'),
  row_counts: {
    kind: 'row_counts',
    tables: awkward.slice(0, 2).map((name) => ({ schema: 'data', name })),
  },
  order: { kind: 'columns', names: awkward.slice(0, 2) },
}

/** Takes the names, kinds and forms by turns, so that each folder's statements have them all. */
export class Filler {
  #turn = 0

  statement(name: string): AdapterStatement {
    const template = findStatement('snowflake', name)
    const slots: Record<string, Slot | RenderedSlot> = {}
    const values: Record<string, Value> = {}
    for (const [at, part] of template.parts.entries()) {
      if (part.kind === 'value' && !(part.name in values))
        values[part.name] = isCount(template.parts[at - 1]) ? 100 : this.#pick(bound)
      if (part.kind !== 'slot' || slots[part.name] !== undefined) continue
      const [before, after] = [template.parts[at - 1], template.parts[at + 1]]
      slots[part.name] = this.#slot(
        name,
        part.name,
        textOf(template.parts.slice(0, at)),
        before?.kind === 'text' ? before.text : before === undefined ? ' ' : 'x',
        after?.kind === 'text' ? after.text : '',
      )
    }
    return { name, slots, values }
  }

  #pick<T>(of: readonly T[]): T {
    this.#turn += 1
    return of[this.#turn % of.length] as T
  }

  #slot(
    statement: string,
    name: string,
    sofar: string,
    before: string,
    after: string,
  ): Slot | RenderedSlot {
    const own = special[name]
    if (own !== undefined) return own
    if (/^\s*INSERT INTO[^(]*\((?:(?!SELECT|VALUES)[\s\S])*$/.test(sofar)) {
      const names = [this.#pick(awkward), this.#pick(awkward)]
      return /[\w}]$/.test(before)
        ? { kind: 'columns', names, prefix: ',' }
        : { kind: 'columns', names }
    }
    if (name === 'comment')
      return rendered(
        statement === 'warehouse/create_table'
          ? ` COMMENT = ${text("it's \\ said")}`
          : text("it's"),
      )
    if (
      statement === 'warehouse/count' ||
      /\b(?:FROM|JOIN|INTO|UPDATE|TABLE|VIEW|EXISTS|COLUMN)\s+$/.test(before)
    )
      return name === 'source' && this.#pick([true, false])
        ? { kind: 'query', sql: 'SELECT 1 AS "a" -- the end' }
        : { kind: 'table', table: this.#table() }
    if (/[\w})]$/.test(before))
      return { kind: 'projections', items: this.#projections(), prefix: ',' }
    if (/(?:\bAS\s+|\.)$/.test(before)) return { kind: 'column', name: this.#pick(awkward) }
    if (/\bSET\s+$/.test(before))
      return name === 'assignments'
        ? { kind: 'assignments', names: awkward.slice(0, 3), of: 'arrived' }
        : { kind: 'column', name: this.#pick(awkward) }
    if (before.endsWith('INSERT (')) return { kind: 'columns', names: awkward.slice(0, 3) }
    if (before.endsWith('VALUES ('))
      return { kind: 'columns', names: awkward.slice(0, 3), of: 'arrived' }
    if (/\bSELECT\s+$/.test(before) && /^\s*(?:$|FROM\b)/.test(after))
      return { kind: 'projections', items: this.#projections() }
    if (/\b(?:WHERE|AND|OR|ON|NOT)\s+\(?$/.test(before) && !/^\s*(?:=|<|>|IS\b)/.test(after))
      return { kind: 'conditions', items: this.#conditions(), join: this.#pick(['and', 'or']) }
    return { kind: 'expression', expression: this.#expression() }
  }

  #table(): TableName {
    return { schema: this.#pick(['data', 'control', 'dbt'] as const), name: this.#pick(awkward) }
  }

  #column(): Expression {
    return { op: 'column', name: this.#pick(awkward), of: this.#pick(['kept', 'order']) }
  }

  #expression(): Expression {
    const of = this.#column()
    const kind = this.#pick(kinds)
    return this.#pick<() => Expression>([
      () => of,
      () => ({ op: 'literal', value: this.#pick(["it's \\ so", 1.5, true, null]) }),
      () => ({ op: 'place', of: 'staged' }),
      () => ({ op: 'from_wire', of, kind }),
      () => ({ op: 'canonical', of, kind }),
      () => ({ op: 'doubt', of, kind }),
      () => ({ op: 'to_wire', of, kind }),
      () => ({ op: 'hash', of: [of, this.#column(), { op: 'literal', value: null }] }),
      () => ({ op: 'digest', of: { op: 'null_if_empty', of } }),
      () => ({ op: 'json_text', of, path: [this.#pick(awkward), 'id'] }),
      () => ({ op: 'json_object', entries: [{ key: this.#pick(awkward), value: of }] }),
      () => ({ op: 'trim_lower', of }),
      () => ({ op: 'coalesce', of: [of, this.#column()] }),
      () => ({ op: 'cast', of, to: this.#pick(casts) }),
      () => ({ op: 'holds', all: this.#conditions() }),
    ])()
  }

  #projections() {
    return [
      { expression: this.#expression(), as: this.#pick(awkward) },
      { expression: this.#column(), as: this.#pick(awkward) },
    ]
  }

  #conditions(): readonly Condition[] {
    const [left, right] = [this.#column(), this.#column()]
    return [
      { op: this.#pick(['same', 'differs', 'equal'] as const), left, right },
      { op: this.#pick(['is_null', 'is_not_null'] as const), of: left },
    ]
  }
}

import { kindsOf, minimum, nameOf } from './catalogue.ts'
import type { Draw } from './draw.ts'
import type {
  DrawnColumn,
  DrawnLabel,
  FirstRecord,
  LinkCell,
  ObjectName,
  OutboundSync,
  SourceRow,
} from './schedule.ts'
import { drawValue } from './values.ts'

/** The identity of the nth record of an object, as a person would write it. */
export function identOf(type: ObjectName, property: string, nth: number): string {
  if (property === 'email') return `p${nth}@example.com`
  if (property === 'domain') return `c${nth}.example`
  return `${type[0]}-${nth}`
}

interface RowRoom {
  readonly sync: OutboundSync
  readonly records: readonly FirstRecord[]
  readonly labels: readonly DrawnLabel[]
}

/** A row of a source: mostly clean, at times with a doubled key, another's identity, blanks or odd spelling. */
export function drawRow(draw: Draw, { sync, records, labels }: RowRoom, row: number): SourceRow {
  const kinds = kindsOf(sync.target)
  const trouble = draw.weighed([
    [24, 'none'],
    [1, 'null_key'],
    [1, 'doubled_key'],
    [2, 'odd_spelling'],
    [1, 'same_ident'],
    [1, 'null_ident'],
    [1, 'bad_value'],
  ] as const)
  const own = records.filter(({ ref }) => ref.startsWith(`${sync.target}:`))
  // Some rows mean records that are there, some are new; those of one sync never by chance the same.
  const nth =
    trouble === 'same_ident'
      ? Math.max(0, row - 1)
      : sync.strategy === 'create'
        ? row + 500
        : row * 2
  const { identify } = sync
  let ident: string | null = null
  if (identify !== null)
    ident =
      'property' in identify
        ? identOf(sync.target, identify.property, nth)
        : `@${sync.target}:${own.length === 0 ? 0 : row % own.length}`
  if (trouble === 'null_ident') ident = null
  if (trouble === 'odd_spelling' && identify !== null && 'property' in identify)
    ident = draw.one([` ${ident ?? ''}`, `${ident ?? ''} `, (ident ?? '').toUpperCase()])
  return {
    row,
    key: trouble === 'null_key' ? null : trouble === 'doubled_key' ? 'k0' : `k${row}`,
    ident,
    values: Object.fromEntries(
      sync.fields.map(({ property, column }) => [
        column,
        property in minimum[sync.target]
          ? (minimum[sync.target][property] ?? null)
          : property === nameOf[sync.target]
            ? `${sync.name} ${row} ${draw.chance(0.4) ? (drawValue(draw, 'text') ?? '') : ''}`.trim()
            : trouble === 'bad_value' && kinds[property] !== 'text'
              ? 'no such value'
              : drawValue(draw, kinds[property] ?? 'text', true),
      ]),
    ),
    links: Object.fromEntries(
      sync.links.map((column) => [
        column.column,
        drawLink(draw, { sync, records, labels }, column),
      ]),
    ),
  }
}

function drawLink(
  draw: Draw,
  { sync, records, labels }: RowRoom,
  { to, by }: DrawnColumn,
): LinkCell | null {
  if (draw.chance(0.3)) return null
  const count = records.filter(({ ref }) => ref.startsWith(`${to}:`)).length
  const known = labels.filter((label) => label.from === sync.target && label.to === to)
  return Object.fromEntries(
    Array.from({ length: draw.between(1, 3) }, () => [
      identOf(to, by, draw.below(Math.min(count, 8) + (draw.chance(0.1) ? 30 : 0) || 1)),
      known.length === 0 || draw.chance(0.35)
        ? null
        : draw.chance(0.2)
          ? known.map(({ label }) => label)
          : draw.one(known).label,
    ]),
  )
}

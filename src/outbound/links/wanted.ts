import { type ResolvedLabel, resolveLabel } from '../../engine/association-labels.ts'
import { typeKey } from '../../engine/type-ref.ts'
import { standardNames } from '../../engine/association-type-ids.ts'
import { foldObjectName } from '../../engine/object-names.ts'
import type { LineWriter, Row } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { problem, type RowProblem } from '../problem.ts'
import { foldKey } from '../records/matching.ts'
import { stageLines } from '../staging.ts'
import { foldLabel, type LinkOrder } from './books.ts'
import type { CellLink } from './cell.ts'
import { linkCells } from './link-cells.ts'

const columns = [
  'source_key',
  'association',
  'column_name',
  'to_type',
  'policy',
  'to_key',
  'to_folded',
  'label',
  'category',
  'type_id',
  'error_code',
  'error_message',
]

/** Stages what the cells of changed rows ask for as the run table `wanted`: one line a link, its label resolved. */
export async function stageWanted(
  context: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): Promise<number> {
  return stageLines(context.ports, tables.table('wanted'), columns, async (lines) => {
    for await (const { row, one, links } of linkCells(context, tables, orders))
      await writeCell(lines, row, one, links)
  })
}

async function writeCell(
  lines: LineWriter,
  row: Row,
  one: LinkOrder,
  links: readonly CellLink[] | null,
): Promise<void> {
  const base = {
    source_key: row['source_key'],
    association: String(one.index),
    column_name: one.order.column,
    to_type: one.order.to,
    policy: one.order.policy,
  }
  const failed = (why: RowProblem, more: object): Promise<void> =>
    lines.write(
      JSON.stringify({ ...base, ...more, error_code: why.code, error_message: why.message }),
    )
  if (links === null) {
    await failed(problem('outbound.link_cell_unreadable'), {})
    return
  }
  const named = links.map((link) => ({ ...link, resolved: resolveLabel(one.book, link.label) }))
  const primaries = named.filter(({ resolved }) => isPrimary(one, resolved)).length
  for (const { toKey, label, resolved } of named) {
    const other = { to_key: toKey.trim(), to_folded: foldKey(one.matching, toKey) }
    if (primaries > 1 && isPrimary(one, resolved)) {
      await failed(problem('outbound.link_primary_doubled'), { ...other, label })
      continue
    }
    switch (resolved.kind) {
      case 'unlabelled':
      case 'labelled': {
        const type = resolved.kind === 'labelled' ? resolved.type : one.book.unlabelled
        await lines.write(
          JSON.stringify({
            ...base,
            ...other,
            label: resolved.kind === 'labelled' ? (type.label ?? label) : null,
            category: type.category,
            type_id: String(type.typeId),
          }),
        )
        break
      }
      case 'unknown':
      case 'ambiguous': {
        await failed(problem('outbound.link_label_unknown', whyUnclear(resolved, one, label)), {
          ...other,
          label,
        })
        break
      }
      default:
        resolved satisfies never
    }
  }
}

/** HUBSPOT.md 6: a record has one primary company, and a second one takes its place. */
function isPrimary({ book }: LinkOrder, resolved: ResolvedLabel): boolean {
  if (resolved.kind !== 'labelled' || foldObjectName(book.to) !== 'company') return false
  const { category, typeId } = resolved.type
  return (
    category === 'HUBSPOT_DEFINED' && standardNames(book.from, book.to).get(typeId) === 'primary'
  )
}

function whyUnclear(
  resolved: Extract<ResolvedLabel, { kind: 'unknown' | 'ambiguous' }>,
  { order, uncreated }: LinkOrder,
  label: string | null,
): string {
  if (resolved.kind === 'ambiguous') {
    const matches = resolved.matches.map((type) => `${typeKey(type)} (${type.label ?? ''})`)
    return `It names several labels: ${matches.join(', ')}. Write category and number of one.`
  }
  const known =
    resolved.known.length === 0
      ? `${order.to} have no such label here.`
      : `There is no such label; there are ${[...new Set(resolved.known)].join(', ')}.`
  const why = uncreated?.get(foldLabel(label ?? ''))
  return why === undefined ? known : `${known} ${why}`
}

import { createHash } from 'node:crypto'
import { type LabelBook, labelBook, resolveLabel } from '../../engine/association-labels.ts'
import { typeKey } from '../../engine/type-ref.ts'
import { foldObjectName } from '../../engine/object-names.ts'
import type { AssociationType, ObjectName } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { foldLabel, type LinkOrder } from './books.ts'
import { linkCells } from './link-cells.ts'

/** HUBSPOT.md 6: labels of its own that an account can have for two objects. */
const labelsAPair = 10

/** A label that the account lacks and that a run makes before it sends. */
export interface NewLabel {
  readonly from: ObjectName
  readonly to: ObjectName
  readonly label: string
  readonly name: string
}

export interface MissingLabels {
  /** The orders with books that hold the new labels as if they were there. */
  readonly orders: readonly LinkOrder[]
  readonly labels: readonly NewLabel[]
}

/**
 * The labels that cells ask for, that the account lacks and that may be created. Until they are, plans hold them under
 * type ids that no account has: such a plan is never adopted.
 */
export async function missingLabels(
  context: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): Promise<MissingLabels> {
  const asked = await unknownLabels(context, tables, orders)
  const labels: NewLabel[] = []
  const books = new Map<ObjectName, LabelBook>()
  const uncreated = new Map<ObjectName, ReadonlyMap<string, string>>()
  for (const [to, { book, texts }] of asked) {
    const decided = newLabels(book, texts)
    labels.push(...decided.labels)
    books.set(to, withLabels(book, decided.labels))
    uncreated.set(to, decided.refused)
  }
  return {
    labels,
    orders: orders.map((one) => ({
      ...one,
      book: books.get(one.order.to) ?? one.book,
      uncreated: uncreated.get(one.order.to) ?? one.uncreated,
    })),
  }
}

interface Unknown {
  readonly book: LabelBook
  readonly texts: Set<string>
}

async function unknownLabels(
  context: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): Promise<ReadonlyMap<ObjectName, Unknown>> {
  const unknown = new Map<ObjectName, Unknown>(
    orders.map(({ order, book }) => [order.to, { book, texts: new Set() }]),
  )
  const seen = new Map<ObjectName, Set<string>>(orders.map(({ order }) => [order.to, new Set()]))
  for await (const { row, one, links } of linkCells(context, tables, orders)) {
    // The links of a row that is not sent wait: nothing is made for them.
    if (row['blocked'] === true) continue
    const { to } = one.order
    for (const { label } of links ?? []) {
      if (label === null || seen.get(to)?.has(label) === true) continue
      seen.get(to)?.add(label)
      if (resolveLabel(one.book, label).kind === 'unknown') unknown.get(to)?.texts.add(label)
    }
  }
  return unknown
}

/** Which of some unknown labels may be created, and why the others may not, by their folded text. */
export function newLabels(
  book: LabelBook,
  texts: Iterable<string>,
): { readonly labels: readonly NewLabel[]; readonly refused: ReadonlyMap<string, string> } {
  const { from, to } = book
  const spelled = new Map<string, string>()
  for (const text of [...texts].map((one) => one.trim()).toSorted()) {
    if (!spelled.has(foldLabel(text))) spelled.set(foldLabel(text), text)
  }
  const refused = new Map<string, string>()
  const refuse = (why: string): void => {
    for (const [folded] of spelled) refused.set(folded, why)
    spelled.clear()
  }
  for (const [folded, text] of spelled) {
    if (!namesType.test(text)) continue
    refused.set(folded, 'It is the number of a type, which can not be created.')
    spelled.delete(folded)
  }
  if (![from, to].every(canBeLabelled)) {
    refuse(`HubSpot has no labels of the account's own between ${from} and ${to}.`)
  }
  const room = labelsAPair - ownLabels(book)
  if (spelled.size > room) {
    refuse(
      `${spelled.size} labels are missing, and ${from} and ${to} have room for ${Math.max(0, room)} (HubSpot allows ${labelsAPair}), so none is created.`,
    )
  }
  return {
    labels: [...spelled.values()].map((label) => ({ from, to, label, name: nameOf(label) })),
    refused,
  }
}

/** A number, or category and number, names a type that is there (engine/association-labels.ts). */
const namesType = /^([a-z]+_defined\s+)?\d+$/i

const labelled: ReadonlySet<string> = new Set(['contact', 'company', 'deal', 'ticket'])
/** HUBSPOT.md 6: labels are for pairs of these, and of custom objects. */
const canBeLabelled = (object: ObjectName): boolean =>
  labelled.has(foldObjectName(object)) || /^(p\d*_.+|2-\d+)$/.test(object)

/** How many labels of its own the account has for the pair: between records of one object both sides of a label are listed. */
function ownLabels({ sameObject, types }: LabelBook): number {
  const own = types.filter((type) => type.category === 'USER_DEFINED' && type.label !== null)
  if (!sameObject) return own.length
  const labels = own.map(({ inverse, ...type }) =>
    inverse === null || typeKey(inverse) === typeKey(type) ? (inverse === null ? 0.5 : 1) : 0.5,
  )
  return Math.ceil(labels.reduce((sum, one) => sum + one, 0))
}

/**
 * What HubSpot knows a label by: no hyphens, no digit first (HUBSPOT.md 6). Texts of which letters or signs get lost
 * have a digest behind them, so that no two are alike.
 */
function nameOf(label: string): string {
  const plain = label
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_\d]+|_+$/g, '')
  if (/^[a-z][a-z0-9]*( [a-z0-9]+)*$/i.test(label)) return plain
  const digest = createHash('md5').update(foldLabel(label)).digest('hex').slice(0, 8)
  return `${plain === '' ? 'label' : plain}_${digest}`
}

function withLabels(book: LabelBook, labels: readonly NewLabel[]): LabelBook {
  if (labels.length === 0) return book
  // Far apart: ids that follow each other would be taken for the two sides of one label.
  const types = labels.map(
    ({ label }, at): AssociationType => ({
      category: 'USER_DEFINED',
      typeId: -1_000 * (at + 1),
      label,
    }),
  )
  return labelBook(
    book.from,
    book.to,
    [...book.types.map(({ category, typeId, label }) => ({ category, typeId, label })), ...types],
    [...book.backward, ...types],
  )
}

import type { Row } from '../../../../src/engine/ports.ts'
import type { Truth } from '../account.ts'
import type { ObjectName } from '../schedule.ts'
import { textOf } from './cells.ts'
import type { Break } from './verdict.ts'

const keyOf = (row: Row): string =>
  ['from_type', 'from_id', 'to_type', 'to_id', 'category', 'type_id']
    .map((column) => textOf(row[column]))
    .join(' ')

/** Links as rows of `hubspot.associations` would spell them. */
export function trueLinks(truth: Truth, types: readonly ObjectName[]): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const from of types)
    for (const to of types)
      for (const link of truth.links.get(`${from}>${to}`) ?? [])
        keys.add(`${from} ${link.from} ${to} ${link.to} ${link.category} ${link.typeId}`)
  return keys
}

/** What a link's row is told apart by, of those that are marked deleted. */
export const deletedLinks = (rows: readonly Row[]): ReadonlySet<string> =>
  new Set(rows.filter((row) => row['_deleted_at'] !== null).map(keyOf))

/** `always`: links that were in the account all the time since the look before; `gone`: those marked deleted then. */
export function judgeLinkRemovals(
  rows: readonly Row[],
  always: ReadonlySet<string>,
  gone: ReadonlySet<string>,
): readonly Break[] {
  return [...deletedLinks(rows)]
    .filter((key) => always.has(key) && !gone.has(key))
    .map((key) => ({
      invariant: 7,
      what: `the link ${key} is marked deleted and was always there`,
    }))
}

/** `ever`: every link that was seen in the account. */
export function judgeLinkTable(rows: readonly Row[], ever: ReadonlySet<string>): readonly Break[] {
  const seen = new Set<string>()
  const broken: Break[] = []
  for (const row of rows) {
    const key = keyOf(row)
    if (seen.has(key)) broken.push({ invariant: 2, what: `associations has two rows of ${key}` })
    seen.add(key)
    if (!ever.has(key))
      broken.push({ invariant: 3, what: `associations has ${key}, which never was` })
  }
  return broken
}

export function judgeSettledLinks(
  rows: readonly Row[],
  truth: Truth,
  types: readonly ObjectName[],
): readonly Break[] {
  const live = new Set(rows.filter((row) => row['_deleted_at'] === null).map(keyOf))
  const now = trueLinks(truth, types)
  return [
    ...[...now]
      .filter((key) => !live.has(key))
      .map((key): Break => ({ invariant: 1, what: `the link ${key} is missing in associations` })),
    ...[...live]
      .filter((key) => !now.has(key))
      .map((key): Break => ({ invariant: 1, what: `associations shows ${key}, which is gone` })),
  ]
}

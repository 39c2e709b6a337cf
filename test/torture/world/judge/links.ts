import { isLive, type Truth } from '../account.ts'
import { pairOf } from '../acts.ts'
import type { DrawnColumn, ObjectName, OutboundSync, SourceRow } from '../schedule.ts'
import type { Relations } from './relations.ts'
import type { Break } from './verdict.ts'

export interface LinksLook {
  readonly before: Truth
  readonly after: Truth
  readonly types: readonly ObjectName[]
  readonly syncs: readonly OutboundSync[]
  readonly ever: (sync: string) => readonly SourceRow[]
  readonly relations: Relations
  readonly approved: boolean
}

/** Labels of each pair of live records; null is the unlabelled type. */
export type PairLabels = ReadonlyMap<string, ReadonlySet<string | null>>

export function pairsIn(truth: Truth, types: readonly ObjectName[]): PairLabels {
  const pairs = new Map<string, Set<string | null>>()
  // A label may have another name on the other side: it goes by that of the object that comes first, as rows call it.
  for (const [at, from] of types.entries())
    for (const to of types.slice(at))
      for (const link of truth.links.get(`${from}>${to}`) ?? []) {
        // HubSpot's own label, which it may put by itself.
        if (/Primary/.test(link.label ?? '')) continue
        const pair = pairOf([from, link.from], [to, link.to])
        pairs.set(pair, (pairs.get(pair) ?? new Set()).add(link.label))
      }
  return pairs
}

export interface Wish {
  readonly sync: OutboundSync
  readonly column: DrawnColumn
  readonly label: string | null
  readonly row: SourceRow
  /** The other record, as the cell names it. */
  readonly key: string
}

/** Every wish that a row ever had for a pair, and syncs one of whose rows means an end of it. */
export function wishesFor(
  pair: string,
  look: Pick<LinksLook, 'syncs' | 'relations'>,
  rowsOf: (sync: string) => readonly SourceRow[],
): { readonly wishes: readonly Wish[]; readonly standing: readonly OutboundSync[] } {
  const ends = pair.split('|').map((end) => {
    const at = end.indexOf(':')
    return { type: end.slice(0, at) as ObjectName, id: end.slice(at + 1) }
  })
  const wishes: Wish[] = []
  const standing = new Set<OutboundSync>()
  for (const [here, there] of [
    [ends[0], ends[1]],
    [ends[1], ends[0]],
  ]) {
    if (here === undefined || there === undefined) continue
    for (const sync of look.syncs) {
      if (sync.target !== here.type) continue
      const columns = sync.links.filter(({ to }) => to === there.type)
      if (columns.length === 0) continue
      for (const row of rowsOf(sync.name)) {
        if (!look.relations.means(sync, row, here.id)) continue
        standing.add(sync)
        for (const column of columns)
          for (const [key, value] of Object.entries(row.links[column.column] ?? {})) {
            if (!look.relations.keyMeans(there.type, column.by, key, there.id)) continue
            const labels = Array.isArray(value)
              ? (value as readonly string[])
              : [value as string | null]
            for (const label of labels)
              wishes.push({ sync, column, label: label === '' ? null : label, row, key })
          }
      }
    }
  }
  return { wishes, standing: [...standing] }
}

/** What runs did to links between two looks: nothing that no row asks for, nothing of others taken away. */
export function judgeLinks(look: LinksLook): readonly Break[] {
  if (look.syncs.every(({ target }) => target !== 'notes' && !look.types.includes(target)))
    return []
  const [was, is] = [pairsIn(look.before, look.types), pairsIn(look.after, look.types)]
  const broken: Break[] = []
  let taken = 0
  for (const pair of new Set([...was.keys(), ...is.keys()])) {
    const [then, now] = [
      was.get(pair) ?? new Set<string | null>(),
      is.get(pair) ?? new Set<string | null>(),
    ]
    const added = [...now].filter((label) => !then.has(label))
    const removed = [...then].filter((label) => !now.has(label))
    if (added.length === 0 && removed.length === 0) continue
    if (!bothLive(look.after, pair)) continue
    const { wishes, standing } = wishesFor(pair, look, look.ever)
    for (const label of added) {
      // The unlabelled type stands beside every label.
      const asked = wishes.some((wish) => wish.label === label || label === null)
      if (!asked)
        broken.push({
          invariant: 3,
          what: `a run put ${label ?? 'a link'} on ${pair}, which no row asks for`,
        })
    }
    if (removed.length > 0 && now.size === 0) taken += 1
    for (const label of removed) {
      const mirrored = standing.some((sync) => sync.links.some(({ policy }) => policy === 'mirror'))
      const ours = wishes.some(
        ({ label: wished, column }) =>
          column.policy !== 'add' && (wished === label || (label === null && now.size === 0)),
      )
      if (!mirrored && !ours)
        broken.push({
          invariant: 3,
          what: `a run took ${label ?? 'the link'} off ${pair}, which it never put there`,
        })
    }
  }
  const base = [...was.keys()].length
  if (!look.approved && taken >= 10 && taken > base * 0.2 && base > 0)
    broken.push({ invariant: 7, what: `a run took ${taken} of ${base} pairs away unasked` })
  return broken
}

export function bothLive(truth: Truth, pair: string): boolean {
  return pair.split('|').every((end) => {
    const at = end.indexOf(':')
    const record = truth.records.get(end.slice(0, at) as ObjectName)?.get(end.slice(at + 1))
    return record !== undefined && isLive(record)
  })
}

import { isLive, type Lives, lifeKey, type Truth, type TrueRecord } from '../account.ts'
import { type Cells, cellKey, cellText, pairOf } from '../acts.ts'
import { kindsOf, noAddress } from '../catalogue.ts'
import type { ObjectName, OutboundSync, SourceRow } from '../schedule.ts'
import { folded, isSame } from './cells.ts'
import { bothLive, pairsIn, type Wish, wishesFor } from './links.ts'
import type { Relations } from './relations.ts'
import type { Break } from './verdict.ts'

/** What a sync is measured by once everything settled. */
export interface SettledLook {
  readonly truth: Truth
  readonly lives: Lives
  readonly types: readonly ObjectName[]
  readonly syncs: readonly OutboundSync[]
  readonly rows: (sync: string) => readonly SourceRow[]
  readonly ever: (sync: string) => readonly SourceRow[]
  readonly relations: Relations
  /** hubspot_sync.links: sync and key → record id. */
  readonly links: ReadonlyMap<string, string>
  /** hubspot_sync.changes: sync and key → error code of a row that was refused, set aside or is dead. */
  readonly failed: ReadonlyMap<string, string>
  /** hubspot_sync.association_changes: sync, key and the other key → error code. */
  readonly failedLinks: ReadonlyMap<string, string>
  /** Pairs that somebody else put a link on, with the labels; or took one off. */
  readonly foreign: ReadonlyMap<string, ReadonlySet<string | null>>
  readonly severed: ReadonlyMap<string, Cells>
  /** Whether every row changed after the last act: all of it was looked at again. */
  readonly touched: boolean
}

/** A row that nothing stands in the way of, and the record that it must have. */
interface Clean {
  readonly sync: OutboundSync
  readonly row: SourceRow
  readonly record: TrueRecord
}

export function judgeSettled(look: SettledLook): readonly Break[] {
  const broken: Break[] = []
  const clean: Clean[] = []
  for (const sync of look.syncs) {
    if (sync.target === 'notes') continue
    for (const row of look.rows(sync.name)) {
      const found = expectationOf(look, sync, row)
      if (typeof found === 'string')
        broken.push({ invariant: 1, what: `${sync.name} ${row.key}: ${found}` })
      else if (found !== null) clean.push({ sync, row, record: found })
    }
    if (sync.strategy === 'mirror') broken.push(...leftovers(look, sync))
  }
  return [
    ...broken,
    ...clean.flatMap((one) => judgeRow(look, one)),
    ...judgeWanted(look, clean),
    ...judgeVanished(look),
  ]
}

/** The record of a clean row; null where the judge can't tell; a text where it must be there and is not. */
function expectationOf(
  look: SettledLook,
  sync: OutboundSync,
  row: SourceRow,
): TrueRecord | string | null {
  const { identify } = sync
  const rows = look.rows(sync.name)
  if (row.key === null || identify === null || rows.filter(({ key }) => key === row.key).length > 1)
    return null
  if (Object.values(row.values).includes('no such value')) return null
  if (row.ident?.startsWith(noAddress) === true) return null
  if (folded(row.ident) === '') return null
  if (rows.filter(({ ident }) => folded(ident) === folded(row.ident)).length > 1) return null
  const records = look.truth.records.get(sync.target) ?? new Map<string, TrueRecord>()
  // Purged ones too.
  const ever = [...look.lives.keys()]
    .filter((key) => key.startsWith(`${sync.target}:`))
    .map((key) => key.slice(sync.target.length + 1))
    .filter((id) => look.relations.means(sync, row, id))
  const unsure = ever.some((id) => look.lives.get(lifeKey(sync.target, id))?.merged === true)
  if (unsure) return null
  // Archived since it was last looked at: nothing is owed before the row changes.
  if (!look.touched && ever.some((id) => onceGone(look, sync, id))) return null
  if ('record_id' in identify) {
    const record = records.get(row.ident ?? '')
    return record !== undefined && isLive(record) && sync.strategy !== 'archive' ? record : null
  }
  const holders = look.relations.holding(sync.target, identify.property, row.ident)
  if (holders.length > 1) return null
  if (holders.some((id) => isAnother(records.get(id), identify.property, row.ident))) return null
  // What a row of such a sync holds means nothing: who restores its record keeps it.
  if (sync.strategy === 'archive')
    return holders.length === 1 && look.touched && !ever.some((id) => onceGone(look, sync, id))
      ? `the record ${holders[0]} of ${row.ident} is still there`
      : null
  const linked = look.links.get(`${sync.name} ${row.key}`)
  const linkedRecord = linked === undefined ? undefined : records.get(linked)
  const [holder] = holders
  // Its record is another one's, or other rows were given it: a person has to look.
  if (othersOn(look, sync, row, [linked, holder]) > 0) return null
  if (holder === undefined) {
    if (sync.strategy === 'update' && (linkedRecord === undefined || !isLive(linkedRecord)))
      return null
    if (sync.strategy === 'create' && ever.length > 0) return null
    return whyNot(look, sync, row, `there is no record with ${identify.property} ${row.ident}`)
  }
  if (linkedRecord !== undefined && isLive(linkedRecord) && linkedRecord.id !== holder) return null
  if (sync.strategy === 'create' && look.lives.get(lifeKey(sync.target, holder))?.madeBy !== 'run')
    return null
  return records.get(holder) ?? null
}

const onceGone = (look: SettledLook, sync: OutboundSync, id: string): boolean =>
  look.lives.get(lifeKey(sync.target, id))?.gone === true

/** Unique values that differ in case may be two (HUBSPOT.md 4.4); e-mails and domains are one. */
const isAnother = (record: TrueRecord | undefined, by: string, key: string | null): boolean =>
  !['record_id', 'email', 'domain'].includes(by) && record?.properties[by] !== key?.trim()

/** How many other rows of the source have one of these records by the ledger. */
function othersOn(
  look: SettledLook,
  sync: OutboundSync,
  own: SourceRow,
  ids: readonly (string | undefined)[],
): number {
  const wanted = new Set(ids.filter((id) => id !== undefined))
  return look
    .rows(sync.name)
    .filter(({ key }) => key !== own.key && wanted.has(look.links.get(`${sync.name} ${key}`) ?? ''))
    .length
}

const whyNot = (look: SettledLook, sync: OutboundSync, row: SourceRow, what: string): string => {
  const code = look.failed.get(`${sync.name} ${row.key}`)
  return code === undefined ? what : `${what} (${code})`
}

/** The record holds what the row says. */
function judgeRow(look: SettledLook, { sync, row, record }: Clean): readonly Break[] {
  const kinds = kindsOf(sync.target)
  const life = look.lives.get(lifeKey(sync.target, record.id))
  const code = look.failed.get(`${sync.name} ${row.key}`)
  return sync.fields.flatMap((field): Break[] => {
    if (field.on === 'create') return []
    const cell = row.values[field.column] ?? null
    const empty = cell === null || cell === ''
    if (empty && field.when_null !== 'clear') return []
    // What somebody else wrote meanwhile is set right when the row changes, and not before.
    if (!look.touched && (life?.put.get(field.property)?.size ?? 0) > 0 && life?.madeBy === 'run')
      return []
    // A record that was there is compared when its row is given it: from then on it is as the row says.
    const isGiven = look.links.get(`${sync.name} ${row.key}`) === record.id
    if (!look.touched && life?.madeBy === 'act' && (life.edited || !isGiven)) return []
    // What is made once is never set right.
    if (sync.strategy === 'create' && (life?.put.get(field.property)?.size ?? 0) > 0) return []
    const value = record.properties[field.property] ?? null
    // What is made once holds what its row said then.
    const cells =
      sync.strategy === 'create'
        ? look
            .ever(sync.name)
            .filter(({ key }) => key === row.key)
            .map(({ values }) => values[field.column] ?? null)
        : [cell]
    return cells.some((one) => isSame(one, value, kinds[field.property] ?? 'text'))
      ? []
      : [
          {
            invariant: 1,
            what: `${sync.name} ${row.key}: ${field.property} of ${record.id} is ${JSON.stringify(value)}, the row says ${JSON.stringify(cell)}${code === undefined ? '' : ` (${code})`}`,
          },
        ]
  })
}

/** Records that a mirror stands for though no row means them any more. */
function leftovers(look: SettledLook, sync: OutboundSync): readonly Break[] {
  const records = look.truth.records.get(sync.target)
  const rows = look.rows(sync.name)
  // While a row is refused, records that answer to it stay, and an empty source archives nothing unasked.
  if (rows.some(({ key, ident }) => key === null || folded(ident) === '')) return []
  return [...(records?.values() ?? [])].filter(isLive).flatMap((record): Break[] => {
    const life = look.lives.get(lifeKey(sync.target, record.id))
    if (life?.madeBy !== 'run' || life.gone || life.merged) return []
    if (rows.some((row) => look.relations.means(sync, row, record.id))) return []
    return [{ invariant: 1, what: `${sync.name} left ${record.id}, whose row is gone` }]
  })
}

/** Links that clean rows ask for are there. */
function judgeWanted(look: SettledLook, clean: readonly Clean[]): readonly Break[] {
  const pairs = pairsIn(look.truth, look.types)
  return clean.flatMap(({ sync, row, record }) =>
    sync.links.flatMap((column) =>
      Object.entries(row.links[column.column] ?? {}).flatMap(([key, value]): Break[] => {
        const holders =
          column.by === 'record_id' ? [key] : look.relations.holding(column.to, column.by, key)
        const [other] = holders
        if (other === undefined || holders.length > 1) return []
        if (column.to === sync.target && other === record.id) return []
        if (isAnother(look.truth.records.get(column.to)?.get(other), column.by, key)) return []
        if (look.lives.get(lifeKey(column.to, other))?.merged === true) return []
        const pair = pairOf([sync.target, record.id], [column.to, other])
        // Taken away by somebody: put back when its cell changes, which no touch of the row's name does.
        if (look.severed.get(pair)?.get(cellKey(sync.name, row)) === cellText(row)) return []
        if (!look.touched && (look.foreign.has(pair) || wasGone(look, pair))) return []
        if (isMirroredFrom(look, pair, column.to, sync)) return []
        const labels = Array.isArray(value)
          ? (value as readonly string[])
          : [value as string | null]
        const has = pairs.get(pair)
        const code = look.failedLinks.get(`${sync.name} ${row.key} ${key}`)
        return labels
          .map((label) => (label === '' ? null : label))
          .filter((label) => has?.has(label) !== true)
          .map((label) => ({
            invariant: 1,
            what: `${sync.name} ${row.key}: the link ${label ?? '(unlabelled)'} on ${pair} is missing${code === undefined ? '' : ` (${code})`}`,
          }))
      }),
    ),
  )
}

/** Whether another sync keeps the pair as its own rows say, from the other end: the two contradict each other. */
const isMirroredFrom = (
  look: SettledLook,
  pair: string,
  end: ObjectName,
  sync: OutboundSync,
): boolean =>
  wishesFor(pair, look, look.rows).standing.some(
    (other) =>
      other !== sync &&
      other.target === end &&
      other.links.some(({ to, policy }) => to === sync.target && policy === 'mirror'),
  )

const wasGone = (look: SettledLook, pair: string): boolean =>
  pair.split('|').some((end) => look.lives.get(end)?.gone === true)

/** Links that only a sync ever put, and no row asks for any more, are gone; what others put is there. */
function judgeVanished(look: SettledLook): readonly Break[] {
  const pairs = pairsIn(look.truth, look.types)
  const broken: Break[] = []
  for (const [pair, labels] of look.foreign) {
    if (!bothLive(look.truth, pair) || wasGone(look, pair) || mergedEnd(look, pair)) continue
    const { wishes, standing } = wishesFor(pair, look, look.ever)
    if (wishes.length > 0 || standing.some(hasMirror)) continue
    for (const label of labels)
      if (pairs.get(pair)?.has(label) !== true)
        broken.push({
          invariant: 3,
          what: `${label ?? 'the link'} that others put on ${pair} is gone`,
        })
  }
  for (const [pair, labels] of pairs) {
    if (look.foreign.has(pair) || mergedEnd(look, pair) || wasGone(look, pair)) continue
    const ever = wishesFor(pair, look, look.ever)
    const now = wishesFor(pair, look, look.rows)
    for (const label of labels) {
      if (label === null) continue
      const put = ever.wishes.filter((wish) => wish.label === label)
      if (put.length === 0 || put.some(({ column }) => column.policy === 'add')) continue
      if (now.wishes.some((wish) => wish.label === label)) continue
      // It may be the other row's label by its other name: a doubt removes nothing.
      if (put.some((wish) => isSideUnknown(look, wish))) continue
      // While a row is refused its links stay as they are.
      if (!put.every(({ sync }) => look.rows(sync.name).every((row) => isWhole(look, sync, row))))
        continue
      broken.push({
        invariant: 1,
        what: `${label} is still on ${pair}, no row asks for it any more`,
      })
    }
  }
  return broken
}

const isSideUnknown = (look: SettledLook, { sync, row, key }: Wish): boolean =>
  look.failedLinks.get(`${sync.name} ${row.key} ${key}`) === 'outbound.link_side_unknown'

const hasMirror = (sync: OutboundSync): boolean =>
  sync.links.some(({ policy }) => policy === 'mirror')

const mergedEnd = (look: SettledLook, pair: string): boolean =>
  pair.split('|').some((end) => look.lives.get(end)?.merged === true)

const isWhole = (look: SettledLook, sync: OutboundSync, row: SourceRow): boolean =>
  row.key !== null && !look.failed.has(`${sync.name} ${row.key}`)

import { isLive, type Lives, lifeKey, type Truth, type TrueRecord } from '../account.ts'
import { isHubSpots, kindsOf, nameOf } from '../catalogue.ts'
import type { ObjectName, OutboundSync, SourceRow } from '../schedule.ts'
import { folded, isSame } from './cells.ts'
import type { Relations } from './relations.ts'
import type { Break } from './verdict.ts'

/** What runs did to the account between two looks. */
export interface WritesLook {
  readonly before: Truth
  readonly after: Truth
  readonly lives: Lives
  readonly syncs: readonly OutboundSync[]
  /** Every row that a sync's source ever held. */
  readonly ever: (sync: string) => readonly SourceRow[]
  readonly relations: Relations
  /** Runs under way that a person had approved something for. */
  readonly approved: boolean
  /** Rows of hubspot_sync.links of each sync before. */
  readonly vouched: ReadonlyMap<string, number>
  /** Whether a create without an identity may have been sent twice with a person's leave. */
  readonly doubtful: ReadonlySet<string>
  /** Records, as `companies:5`, with the ids of those that were merged into each while the runs were at work. */
  readonly mergedMeanwhile: ReadonlyMap<string, readonly string[]>
}

export function judgeWrites(look: WritesLook): readonly Break[] {
  const broken: Break[] = []
  for (const [type, now] of look.after.records) {
    const then = look.before.records.get(type) ?? new Map<string, TrueRecord>()
    const archived: string[] = []
    for (const [id, record] of now) {
      const was = then.get(id)
      if (was === undefined)
        broken.push(...judgeNew(look, type, record), ...judgeMadeAgain(look, type, record, then))
      else {
        broken.push(...judgeChanged(look, type, was, record))
        if (isLive(was) && record.archived) archived.push(id)
      }
    }
    for (const id of then.keys())
      if (!now.has(id)) broken.push({ invariant: 3, what: `a run purged ${type} ${id}` })
    broken.push(...judgeArchived(look, type, archived), ...judgeDoubles(look, type))
  }
  return broken
}

const targeting = (look: WritesLook, type: ObjectName): readonly OutboundSync[] =>
  look.syncs.filter(({ target }) => target === type)

function judgeNew(look: WritesLook, type: ObjectName, record: TrueRecord): readonly Break[] {
  const makers = targeting(look, type).filter(({ strategy }) =>
    ['create', 'upsert', 'mirror'].includes(strategy),
  )
  const rows = makers.flatMap((sync) =>
    look
      .ever(sync.name)
      .filter((row) => makes(look, sync, row, record))
      .map((row) => ({ sync, row })),
  )
  if (rows.length === 0)
    return [
      {
        invariant: 3,
        what: `a run made ${type} ${record.id} (${nameIn(type, record)}), which no row asks for`,
      },
    ]
  return judgeValues(look, type, record, rows, Object.keys(record.properties), null)
}

/** Longer than any lag of the index. */
const longAgoMs = 3_600_000

/** A record was made though one with that identity had been there for long. */
function judgeMadeAgain(
  look: WritesLook,
  type: ObjectName,
  record: TrueRecord,
  then: ReadonlyMap<string, TrueRecord>,
): readonly Break[] {
  const now = look.after.records.get(type)
  return targeting(look, type).flatMap(({ strategy, identify }): Break[] => {
    if (strategy !== 'upsert' && strategy !== 'mirror') return []
    // Unique values that differ in case are two (HUBSPOT.md 4.4).
    if (identify === null || !('property' in identify) || identify.property === 'w_unique')
      return []
    const { property } = identify
    const value = folded(record.properties[property])
    const present = [...then.values()].find((one) => {
      const still = now?.get(one.id)
      return (
        value !== '' &&
        isLive(one) &&
        folded(one.properties[property]) === value &&
        still !== undefined &&
        isLive(still) &&
        folded(still.properties[property]) === value &&
        Date.parse(record.createdAt) - Date.parse(one.updatedAt) > longAgoMs
      )
    })
    return present === undefined
      ? []
      : [
          {
            invariant: 2,
            what: `a run made ${type} ${record.id} with ${property} ${value}, which ${present.id} had`,
          },
        ]
  })
}

/** Of syncs without an identity, the name tells the row. */
function makes(look: WritesLook, sync: OutboundSync, row: SourceRow, record: TrueRecord): boolean {
  if (sync.identify !== null) return look.relations.means(sync, row, record.id)
  const name = nameOf[sync.target]
  const column = sync.fields.find(({ property }) => property === name)?.column
  return (
    row.key !== null &&
    column !== undefined &&
    (row.values[column] ?? null) === (record.properties[name] ?? null)
  )
}

function judgeChanged(
  look: WritesLook,
  type: ObjectName,
  was: TrueRecord,
  record: TrueRecord,
): readonly Break[] {
  if (record.mergedInto !== was.mergedInto)
    return [{ invariant: 3, what: `a run merged ${type} ${record.id}` }]
  if (was.archived && !record.archived)
    return [{ invariant: 3, what: `a run restored ${type} ${record.id}` }]
  const changed = Object.keys({ ...was.properties, ...record.properties }).filter(
    (name) =>
      (was.properties[name] ?? null) !== (record.properties[name] ?? null) && !isHubSpots(name),
  )
  if (changed.length === 0) return []
  const own = ownOf(look, type, record.id)
  const rows = targeting(look, type)
    .filter(({ strategy }) => strategy !== 'archive')
    .flatMap((sync) =>
      look
        .ever(sync.name)
        .filter(
          (row) =>
            own.some((id) => look.relations.means(sync, row, id)) || makes(look, sync, row, record),
        )
        .map((row) => ({ sync, row })),
    )
  if (rows.length === 0)
    return [
      {
        invariant: 3,
        what: `a run changed ${changed.join(', ')} of ${type} ${record.id}, which no row means`,
      },
    ]
  return judgeValues(look, type, record, rows, changed, was)
}

/** Each value that a run wrote stands in a row that can mean the record. */
function judgeValues(
  look: WritesLook,
  type: ObjectName,
  record: TrueRecord,
  rows: readonly { readonly sync: OutboundSync; readonly row: SourceRow }[],
  names: readonly string[],
  was: TrueRecord | null,
): readonly Break[] {
  const kinds = kindsOf(type)
  return names.flatMap((property): Break[] => {
    const value = record.properties[property] ?? null
    const empty = value === null || value === ''
    if (isHubSpots(property) || (was === null && empty)) return []
    const kind = kinds[property] ?? 'text'
    const fits = rows.some(({ sync, row }) => {
      // A ring of moved identities leaves one record without its own for a moment.
      if (
        sync.identify !== null &&
        'property' in sync.identify &&
        sync.identify.property === property
      )
        return empty || folded(row.ident) === folded(value)
      return sync.fields
        .filter((field) => field.property === property && (was === null || field.on !== 'create'))
        .some((field) => {
          const cell = row.values[field.column] ?? null
          if (empty) return field.when_null === 'clear' && (cell === null || cell === '')
          return isSame(cell, value, kind)
        })
    })
    return fits
      ? []
      : [
          {
            invariant: 3,
            what: `a run wrote ${JSON.stringify(value)} to ${property} of ${type} ${record.id}, which no row holds`,
          },
        ]
  })
}

/** What a record was called when a run looked at it: HubSpot takes the id of one merged since for the survivor's (HUBSPOT.md 4.5). */
const ownOf = (look: WritesLook, type: ObjectName, id: string): readonly string[] => [
  id,
  ...(look.mergedMeanwhile.get(lifeKey(type, id)) ?? []),
]

function judgeArchived(
  look: WritesLook,
  type: ObjectName,
  ids: readonly string[],
): readonly Break[] {
  if (ids.length === 0) return []
  const syncs = targeting(look, type)
  const removers = syncs.filter(({ strategy }) => strategy === 'archive' || strategy === 'mirror')
  const isMeant = (id: string): boolean =>
    removers.some((sync) => look.ever(sync.name).some((row) => look.relations.means(sync, row, id)))
  const broken = ids.flatMap((id): Break[] => {
    return ownOf(look, type, id).some(isMeant)
      ? []
      : [{ invariant: 7, what: `a run archived ${type} ${id}, which it never wrote or matched` }]
  })
  const base = Math.max(
    ...removers.map((sync) =>
      sync.strategy === 'archive'
        ? look.ever(sync.name).length
        : (look.vouched.get(sync.name) ?? 0),
    ),
    0,
  )
  if (!look.approved && ids.length >= 10 && ids.length > base * 0.2)
    broken.push({ invariant: 7, what: `a run archived ${ids.length} ${type} of ${base} unasked` })
  return broken
}

/** Two live records that runs made for one identity, or for one row. */
function judgeDoubles(look: WritesLook, type: ObjectName): readonly Break[] {
  const live = [...(look.after.records.get(type)?.values() ?? [])].filter(isLive)
  const ours = live.filter(({ id }) => look.lives.get(lifeKey(type, id))?.madeBy === 'run')
  return targeting(look, type).flatMap((sync): Break[] => {
    const { identify } = sync
    if (identify !== null && 'record_id' in identify) return []
    const property = identify === null ? nameOf[type] : identify.property
    const groups = Map.groupBy(ours, (record) =>
      identify === null ? (record.properties[property] ?? '') : folded(record.properties[property]),
    )
    return [...groups].flatMap(([value, records]): Break[] => {
      if (value === '' || records.length < 2) return []
      if (identify === null) {
        // Rows of unlike keys may hold the same words.
        const keys = new Set(
          look
            .ever(sync.name)
            .filter((row) => row.key !== null && makes(look, sync, row, records[0] as TrueRecord))
            .map(({ key }) => key),
        )
        if (records.length <= keys.size || look.doubtful.has(sync.name)) return []
      } else if (foldedApart(look, sync, value) || madeWith(look, type, records, property) < 2)
        return []
      return [
        { invariant: 2, what: `runs made ${records.length} ${type} with ${property} ${value}` },
      ]
    })
  })
}

/** How many of the records had the value from the beginning: a row may move its record to what another row has. */
const madeWith = (
  look: WritesLook,
  type: ObjectName,
  records: readonly TrueRecord[],
  property: string,
): number =>
  records.filter(({ id, properties }) => {
    const [first] = look.lives.get(lifeKey(type, id))?.held.get(property) ?? []
    return folded(first ?? null) === folded(properties[property])
  }).length

/** Unique values that differ in case are two (HUBSPOT.md 4.4): rows that spell one value in two ways may make two. */
function foldedApart(look: WritesLook, sync: OutboundSync, value: string): boolean {
  const spelled = look
    .ever(sync.name)
    .flatMap(({ ident }) => (ident !== null && folded(ident) === value ? ident.trim() : []))
  return new Set(spelled).size > 1
}

const nameIn = (type: ObjectName, record: TrueRecord): string =>
  JSON.stringify(record.properties[nameOf[type]] ?? null)

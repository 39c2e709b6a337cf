import type { Row } from '../../../../src/engine/ports.ts'
import { isLive, type Life, type TrueRecord } from '../account.ts'
import type { Kind } from '../catalogue.ts'
import { isRendered, textOf, timeOf } from './cells.ts'
import type { Break } from './verdict.ts'

/** One stream's table at one moment, and the truth that it is measured by. All names in lower case. */
export interface TableLook {
  readonly stream: string
  readonly storage: 'merge' | 'append' | 'history'
  /** Property → how it is read; its column has its name, */
  readonly kinds: Readonly<Record<string, Kind>>
  /** but for those that were given another type (inbound.md, "Columns, types, names"). */
  readonly columns?: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  /** The rows of the look before. */
  readonly before: readonly Row[]
  readonly records: ReadonlyMap<string, TrueRecord>
  readonly lives: ReadonlyMap<string, Life>
  /** Saved position; null: none. */
  readonly position: number | null
  /** Ids that are in hubspot_sync.set_aside. */
  readonly setAside: ReadonlySet<string>
  /** Texts in hubspot_sync.set_aside_values: see `valueKey`. */
  readonly setAsideValues: ReadonlySet<string>
  /** Runs since the look before that a person had approved something for. */
  readonly approved: boolean
}

export const valueKey = (stream: string, id: string, property: string, text: string): string =>
  JSON.stringify([stream, id, property, text])

const idOf = (row: Row): string => textOf(row['id']) ?? ''
const isLiveRow = (row: Row): boolean =>
  row['_deleted_at'] === null && row['archived'] !== true && textOf(row['archived']) !== 'true'

/** The row of each record that holds now. */
function currentRows(look: Pick<TableLook, 'storage' | 'rows'>): ReadonlyMap<string, Row> {
  const current = new Map<string, Row>()
  for (const row of look.rows) {
    const id = idOf(row)
    const present = current.get(id)
    if (present === undefined || isLater(row, present, look.storage)) current.set(id, row)
  }
  return current
}

function isLater(row: Row, than: Row, storage: TableLook['storage']): boolean {
  if (storage === 'history') {
    const [here, there] = [timeOf(row['_valid_from']) ?? 0, timeOf(than['_valid_from']) ?? 0]
    return here === there ? row['_valid_to'] === null : here > there
  }
  const [here, there] = [timeOf(row['updated_at']) ?? 0, timeOf(than['updated_at']) ?? 0]
  if (here !== there) return here > there
  return (timeOf(row['_synced_at']) ?? 0) >= (timeOf(than['_synced_at']) ?? 0)
}

/** What must hold after every run, whole or broken off. */
export function judgeTable(look: TableLook): readonly Break[] {
  return [
    ...doubles(look),
    ...inventions(look),
    ...overwrites(look),
    ...losses(look),
    ...removals(look),
  ]
}

function doubles({ stream, storage, rows }: TableLook): readonly Break[] {
  const keys = new Map<string, number>()
  for (const row of rows) {
    const version = `${timeOf(row['updated_at'])} ${textOf(row['_hash'])}`
    const key =
      storage === 'merge'
        ? idOf(row)
        : storage === 'append'
          ? `${idOf(row)} ${version}`
          : `${idOf(row)} ${timeOf(row['_valid_from'])}`
    keys.set(key, (keys.get(key) ?? 0) + 1)
  }
  const twice = [...keys].filter(([, count]) => count > 1)
  const broken: Break[] = twice.map(([key, count]) => ({
    invariant: 2,
    what: `${stream} (${storage}) has ${count} rows of ${key}`,
  }))
  return storage === 'history' ? [...broken, ...overlaps(stream, rows)] : broken
}

function overlaps(stream: string, rows: readonly Row[]): readonly Break[] {
  const broken: Break[] = []
  const byId = Map.groupBy(rows, idOf)
  for (const [id, versions] of byId) {
    const sorted = versions.toSorted(
      (one, other) => (timeOf(one['_valid_from']) ?? 0) - (timeOf(other['_valid_from']) ?? 0),
    )
    for (const [at, version] of sorted.entries()) {
      const next = sorted[at + 1]
      if (next === undefined) continue
      const end = timeOf(version['_valid_to'])
      if (end === null || end > (timeOf(next['_valid_from']) ?? 0))
        broken.push({ invariant: 2, what: `${stream}: two versions of ${id} hold at once` })
    }
  }
  return broken
}

/** Of a type given before the first run the column has the plain name. */
function cellIn({ columns }: Pick<TableLook, 'columns'>, row: Row, property: string): Row[string] {
  const retyped = row[(columns?.[property] ?? property).toLowerCase()]
  return retyped === undefined ? (row[property.toLowerCase()] ?? null) : retyped
}

function inventions(look: TableLook): readonly Break[] {
  const { stream, rows, kinds, lives } = look
  const broken: Break[] = []
  for (const row of rows) {
    const life = lives.get(idOf(row))
    if (life === undefined) {
      broken.push({ invariant: 3, what: `${stream} has ${idOf(row)}, which was never in HubSpot` })
      continue
    }
    for (const [property, kind] of Object.entries(kinds)) {
      // What stands in the column of the type before is what it was.
      if (look.columns?.[property] !== undefined && !(look.columns[property] in row)) continue
      const cell = cellIn(look, row, property)
      const held = life.held.get(property) ?? new Set([null])
      // Before it was first given, a property had no value.
      const possible =
        textOf(cell) === null || [...held].some((wire) => isRendered(cell, wire, kind))
      if (!possible)
        broken.push({
          invariant: 3,
          what: `${stream} ${idOf(row)}: ${property} is ${textOf(cell)}, HubSpot held ${JSON.stringify([...held])}`,
        })
    }
  }
  return broken
}

function overwrites(look: TableLook): readonly Break[] {
  const before = currentRows({ storage: look.storage, rows: look.before })
  return [...currentRows(look)].flatMap(([id, row]): Break[] => {
    const was = timeOf(before.get(id)?.['updated_at'])
    const is = timeOf(row['updated_at'])
    return was !== null && is !== null && is < was
      ? [
          {
            invariant: 4,
            what: `${look.stream} ${id} went back from ${new Date(was).toISOString()} to ${new Date(is).toISOString()}`,
          },
        ]
      : []
  })
}

function losses(look: TableLook): readonly Break[] {
  const { stream, position, records, lives, setAside } = look
  const current = currentRows(look)
  const broken: Break[] = []
  const gone = look.before.filter((row) => !current.has(idOf(row)))
  for (const row of gone)
    broken.push({ invariant: 1, what: `${stream}: the row of ${idOf(row)} is gone` })
  if (position === null) return broken
  for (const [id, record] of records) {
    const changed = Date.parse(record.updatedAt)
    if (!isLive(record) || changed > position || setAside.has(id)) continue
    // A restored record of the old date, a survivor of the old date: the sweep finds them.
    if (lives.get(id)?.quiet === true) continue
    const row = current.get(id)
    const at = timeOf(row?.['updated_at'])
    if (row === undefined || at === null || at < changed)
      broken.push({
        invariant: 1,
        what: `${stream} ${id} of ${record.updatedAt} is ${row === undefined ? 'missing' : `there as of ${at === null ? 'never' : new Date(at).toISOString()}`}, the position is ${new Date(position).toISOString()}`,
      })
  }
  return broken
}

/** DESIGN 1.7; the guard's figures are those of a sync without one of its own. */
function removals(look: TableLook): readonly Break[] {
  const { stream, lives } = look
  const before = currentRows({ storage: look.storage, rows: look.before })
  const fell = [...currentRows(look)].filter(([id, row]) => {
    const was = before.get(id)
    return !isLiveRow(row) && (was === undefined || isLiveRow(was))
  })
  const broken: Break[] = fell
    .filter(([id]) => lives.get(id)?.gone === false)
    .map(([id]) => ({
      invariant: 7,
      what: `${stream} ${id} is marked deleted and was always there`,
    }))
  const marked = fell.filter(([id]) => before.has(id)).length
  const live = [...before.values()].filter(isLiveRow).length
  if (!look.approved && marked >= 10 && marked > live * 0.2)
    broken.push({
      invariant: 7,
      what: `${stream}: ${marked} of ${live} rows were marked deleted at once`,
    })
  return broken
}

/** What must hold once everything settled: the table is the account. */
export function judgeSettledTable(look: TableLook): readonly Break[] {
  const { stream, kinds, records, setAside } = look
  const broken: Break[] = []
  const current = currentRows(look)
  for (const [id, record] of records) {
    const row = current.get(id)
    const live = isLive(record)
    if (live) {
      if (setAside.has(id)) continue
      if (row === undefined || !isLiveRow(row)) {
        broken.push({
          invariant: 1,
          what: `${stream} ${id} is live in HubSpot, here ${row === undefined ? 'missing' : 'marked deleted'}`,
        })
        continue
      }
      for (const [property, kind] of Object.entries(kinds)) {
        const wire = record.properties[property] ?? null
        const cell = cellIn(look, row, property)
        const isNull = textOf(cell) === null
        if (
          isNull &&
          wire !== null &&
          wire !== '' &&
          !look.setAsideValues.has(valueKey(stream, id, property, wire))
        )
          broken.push({
            invariant: 1,
            what: `${stream} ${id}: ${property} is ${wire} in HubSpot, here NULL and not set aside`,
          })
        if (!isRendered(cell, wire, kind))
          broken.push({
            invariant: 1,
            what: `${stream} ${id}: ${property} is ${textOf(cell)}, in HubSpot ${wire}`,
          })
      }
      continue
    }
    if (row === undefined) continue
    if (isLiveRow(row))
      broken.push({
        invariant: 1,
        what: `${stream} ${id} is ${record.mergedInto === null ? 'archived' : 'merged'} in HubSpot, here live`,
      })
    const into = survivorOf(record, records)
    const told = textOf(row['_merged_into'])
    if (record.mergedInto !== null && into !== null && told !== into)
      broken.push({ invariant: 1, what: `${stream} ${id} was merged into ${into}, here ${told}` })
  }
  for (const [id, row] of current)
    if (isLiveRow(row) && !records.has(id))
      broken.push({ invariant: 1, what: `${stream} ${id} is no longer in HubSpot, here live` })
  return broken
}

/** The record that a merged one lives on in; null when that one was purged since. */
function survivorOf(record: TrueRecord, records: ReadonlyMap<string, TrueRecord>): string | null {
  let at: TrueRecord | undefined = record as TrueRecord | undefined
  while (at !== undefined && at.mergedInto !== null) at = records.get(at.mergedInto)
  return at?.id ?? null
}

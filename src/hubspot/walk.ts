import { beginning } from '../engine/ports/hubspot.ts'
import type { WalkPosition, Window, WireRecord } from '../engine/ports.ts'
import { unexpected } from './failures.ts'
import { limits } from './limits.ts'
import type { Filter, Found, Search } from './search.ts'

export interface Walk {
  readonly object: string
  readonly by: string
  readonly window: Window
  readonly from?: WalkPosition
}

export interface Step {
  readonly ids: readonly string[]
  /** How far the walk has come, as far as records show: an empty answer moves it no further. */
  readonly reached: WalkPosition
}

/**
 * Finds every record whose modified time lies in the window, each time by page 1 of a search that begins where the
 * last page ended. A page's records at its last time come in no known order and may go on beyond it, so the next page
 * begins *at* that time and leaves out what was found already; only a page that holds a single time is walked by id
 * instead, which no number of records with one time can stall (HUBSPOT.md 4.2: bulk edits share a millisecond).
 * A record edited meanwhile moves to a later time and is found again there, or by the next walk.
 *
 * An answer without records proves nothing. Where it ends the walk, or a tie of which HubSpot had shown that there is more, the
 * walk has reached at last what records had shown before: whoever goes on from there asks for the rest once more.
 */
export async function* walkChanged(
  search: Search,
  walk: Walk,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const until = milliseconds(walk.window.until)
  const end: WalkPosition = { time: walk.window.until, id: null }
  let begin = beginOf(walk.window)
  const { from } = walk
  /** How far records show that the walk has come, and where it was when HubSpot showed none of those that it had told of. */
  let held = from ?? { time: walk.window.after ?? beginning, id: null }
  let doubted: WalkPosition | null = null
  if (from !== undefined && from.time !== beginning) {
    const time = milliseconds(from.time)
    if (from.id !== null && time <= until) {
      const rest = { time, afterId: from.id, isOwed: true }
      if (yield* walkTie(search, walk, rest, signal)) held = { time: from.time, id: null }
      else doubted = { time: iso(time - 1), id: null }
    }
    begin = time + 1
  }
  /** Ids found so far at or after `begin`, with their times: what the next page repeats of them is left out. */
  let seen: ReadonlyMap<string, number> = new Map()
  while (begin <= until) {
    const page = await find(search, walk, between(walk.by, begin, until), walk.by, signal)
    const times = new Map(page.records.map((record) => [record.id, timeOf(record, walk)]))
    const ids = [...times].filter(([id, time]) => seen.get(id) !== time).map(([id]) => id)
    if (!page.more) {
      yield { ids, reached: doubted ?? (page.records.length === 0 ? held : end) }
      return
    }
    // The page's last row, not its greatest time: a row may show a time newer than the one it was found by.
    const last = [...times.values()].findLast((time) => time <= until) ?? begin
    if (last === -Infinity)
      throw unexpected(`Searching ${walk.object}`, 'HubSpot ignored the filter by time.')
    const single = [...times.values()].every((time) => time === last)
    if (single || last <= begin) {
      const tie: number = Math.max(begin, last)
      const isOwed = [...times.values()].includes(tie)
      const all = { time: tie, afterId: null, isOwed }
      if (!(yield* walkTie(search, walk, all, signal, seen))) doubted ??= held
      held = { time: iso(tie), id: null }
      begin = tie + 1
      seen = notBefore(begin, seen)
      continue
    }
    held = { time: iso(last - 1), id: null }
    yield { ids, reached: held }
    begin = last
    seen = notBefore(begin, seen, times)
  }
  // A window that ends before it begins reaches nothing: the position must not go back.
  if (begin === until + 1) yield { ids: [], reached: doubted ?? end }
}

/** `isOwed`: HubSpot has shown that there are some. */
interface Tie {
  readonly time: number
  readonly afterId: string | null
  readonly isOwed: boolean
}

/** All records at one time, by ascending id, from after `afterId`. False: at the end HubSpot showed none of those that it had told of. */
async function* walkTie(
  search: Search,
  walk: Walk,
  { time, afterId, isOwed }: Tie,
  signal: AbortSignal,
  seen: ReadonlyMap<string, number> = new Map(),
): AsyncGenerator<Step, boolean> {
  let last = afterId
  for (;;) {
    const filters = [...within(walk.by, time), ...beyondId(last)]
    const page = await find(search, walk, filters, 'hs_object_id', signal)
    const ids = page.records.map(({ id }) => id).filter((id) => seen.get(id) !== time)
    if (!page.more) {
      yield { ids, reached: { time: iso(time), id: null } }
      return page.records.length > 0 || !(isOwed || last !== afterId)
    }
    last = highestId(page.records, last, walk.object)
    yield { ids, reached: { time: iso(time), id: last } }
  }
}

/** Record ids are numbers written as text (HUBSPOT.md 5). */
export function highestId(
  records: readonly WireRecord[],
  before: string | null,
  object: string,
): string {
  let highest = before === null ? -1n : BigInt(before)
  const start = highest
  for (const { id } of records) {
    if (!/^\d+$/.test(id)) throw unexpected(`Searching ${object}`, 'A record id is no number.')
    if (BigInt(id) > highest) highest = BigInt(id)
  }
  if (highest === start)
    throw unexpected(`Searching ${object}`, 'HubSpot ignored the filter by record id.')
  return String(highest)
}

export const beyondId = (id: string | null): readonly Filter[] =>
  id === null ? [] : [{ propertyName: 'hs_object_id', operator: 'GT', value: id }]

/** The first millisecond of a window whose start is exclusive; without a start, the beginning of all times. */
export const beginOf = ({ after }: Pick<Window, 'after'>): number =>
  after === null ? -Infinity : milliseconds(after) + 1

/** HUBSPOT.md 4.2: times are compared as epoch ms; a query from 0 has failed with 500, so no lower bound is none. */
export function between(by: string, begin: number, until: number): readonly Filter[] {
  const upper: Filter = { propertyName: by, operator: 'LTE', value: String(until) }
  return begin === -Infinity
    ? [upper]
    : [{ propertyName: by, operator: 'GTE', value: String(begin) }, upper]
}

const notBefore = (
  begin: number,
  ...pages: readonly ReadonlyMap<string, number>[]
): ReadonlyMap<string, number> =>
  new Map(pages.flatMap((page) => [...page].filter(([, time]) => time >= begin)))

/** One whole millisecond, whatever finer times the index may keep inside it. */
const within = (by: string, time: number): readonly Filter[] => [
  { propertyName: by, operator: 'GTE', value: String(time) },
  { propertyName: by, operator: 'LT', value: String(time + 1) },
]

async function find(
  search: Search,
  walk: Walk,
  filters: readonly Filter[],
  sortBy: string,
  signal: AbortSignal,
): Promise<Found> {
  const query = {
    object: walk.object,
    filters,
    sortBy,
    properties: [walk.by],
    limit: limits.searchPage,
  }
  const page = await search(query, signal)
  if (page.more && page.records.length === 0) {
    throw unexpected(
      `Searching ${walk.object}`,
      `HubSpot counts ${page.total} records but gives none.`,
    )
  }
  return page
}

export function timeOf(record: WireRecord, walk: Pick<Walk, 'object' | 'by'>): number {
  const text = record.properties[walk.by] ?? record.updatedAt
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(time))
    throw unexpected(`Searching ${walk.object}`, `A record has no ${walk.by}.`)
  return time
}

const iso = (time: number): string => new Date(time).toISOString()

function milliseconds(time: string): number {
  const parsed = Date.parse(time)
  if (Number.isNaN(parsed)) throw new TypeError('A walk needs ISO times.')
  return parsed
}

import type { WalkSize, Window } from '../engine/ports.ts'
import { limits } from './limits.ts'
import { type Search, searchOf } from './search.ts'
import type { Transport } from './transport.ts'
import { beginOf, between, timeOf } from './walk.ts'

/** Pages looked at in all: what lies later may lie denser than what lies sooner. */
const samples = 3

interface Sample {
  /** Records from the sample's time to the window's end. */
  readonly total: number
  /** How many records share each time, in order. */
  readonly ties: readonly number[]
  readonly last: number
}

/**
 * How many records a walk of the window would find, and the searches and batch reads that it would take: seen from a page
 * at the start and from some in what then remains, since records of one time make pages repeat (walk.ts).
 */
export async function sizeWalk(
  transport: Transport,
  object: string,
  { by, window }: { readonly by: string; readonly window: Window },
  signal: AbortSignal,
): Promise<WalkSize> {
  const search = searchOf(transport)
  const until = Date.parse(window.until)
  const at = (from: number): Promise<Sample> =>
    sampleOf(search, { object, by, from, until }, signal)
  let sample = await at(beginOf(window))
  const records = sample.total
  let searches = 0
  let reads = 0
  for (let nth = 1; ; nth += 1) {
    const next =
      nth < samples && sample.total > limits.searchPage
        ? await at(Math.ceil((sample.last + until) / 2))
        : null
    const part = simulatedWalk(sample.total - (next?.total ?? 0), sample.ties)
    searches += part.searches
    reads += part.reads
    if (next === null || next.total === 0) break
    // The parts are one walk: a part ends where the next one's page goes on.
    searches -= 0.5
    sample = next
  }
  return { records, searches: Math.ceil(searches), reads }
}

interface Span {
  readonly object: string
  readonly by: string
  readonly from: number
  readonly until: number
}

async function sampleOf(
  search: Search,
  { object, by, from, until }: Span,
  signal: AbortSignal,
): Promise<Sample> {
  const query = { object, sortBy: by, properties: [by] }
  const filters = between(by, from, until)
  const page = await search({ ...query, filters, limit: limits.searchPage }, signal)
  const times = page.records.map((record) => timeOf(record, { object, by }))
  const last = times.at(-1) ?? until
  const counts = [...Map.groupBy(times, (time) => time).values()].map((some) => some.length)
  if (counts.length !== 1 || !page.more) return { total: page.total, ties: counts, last }
  // A page of one time shows but a part of those that share it.
  const tied = await search({ ...query, filters: between(by, last, last), limit: 1 }, signal)
  return { total: page.total, ties: [tied.total], last }
}

/** The walk of walk.ts over so many records, whose times are shared as those of the sample are, over and over. */
function simulatedWalk(
  records: number,
  ties: readonly number[],
): { readonly searches: number; readonly reads: number } {
  const page = limits.searchPage
  const pattern = ties.length === 0 ? [1] : ties
  let searches = 0
  let reads = 0
  let left = records
  let group = 0
  /** Of the group that the next page begins with, those found already. */
  let seen = 0
  const sizeOf = (nth: number): number => pattern[nth % pattern.length] ?? 1
  do {
    searches += 1
    if (left + seen <= page) return { searches, reads: reads + batches(left) }
    const size = sizeOf(group)
    if (size >= page) {
      const found = Math.min(left, size - seen)
      searches += Math.ceil(size / page)
      reads += Math.floor(found / page) * batches(page) + batches(found % page)
      left -= found
      group += 1
      seen = 0
      continue
    }
    const found = page - seen
    let room = page
    while (sizeOf(group) < room) {
      room -= sizeOf(group)
      group += 1
    }
    seen = room
    reads += batches(found)
    left -= found
  } while (left > 0)
  return { searches, reads }
}

const batches = (records: number): number => Math.ceil(records / limits.batch)

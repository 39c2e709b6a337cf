import type { WalkSize } from '../../engine/ports.ts'

/** Calls by kind, as a run's result names them (CONTRACT.md). */
export type Calls = Readonly<Record<'export' | 'search' | 'list' | 'batch_read' | 'other', number>>

export const noCalls: Calls = { export: 0, search: 0, list: 0, batch_read: 0, other: 0 }

export function sumOf(...parts: readonly Partial<Calls>[]): Calls {
  const sum = { ...noCalls }
  for (const part of parts) {
    for (const kind of Object.keys(sum) as (keyof Calls)[]) sum[kind] += part[kind] ?? 0
  }
  return sum
}

/** Page sizes: HUBSPOT.md 4.1, 4.2; links: 6. */
const sizes = { list: 100, batch: 100, links: 1_000 } as const

/** HUBSPOT.md 4.1: 414 over an unknown length; as src/hubspot/limits.ts has it. */
const urlCharacters = 6_000

/** A walk by search with its batch reads. */
export const walkCalls = ({ searches, reads }: WalkSize): Partial<Calls> => ({
  search: searches,
  batch_read: reads,
})

/** A listing; where the properties don't fit into the URL, each page is read by batch too. */
export function listCalls(records: number, properties: readonly string[]): Partial<Calls> {
  const pages = Math.ceil(records / sizes.list)
  const inUrl = encodeURIComponent(properties.join(',')).length <= urlCharacters
  return { list: Math.max(1, pages), batch_read: inUrl ? 0 : pages }
}

/** Reads of records by their ids. */
export const batches = (records: number): number => Math.ceil(records / sizes.batch)

/** Reads of the links of so many records, in one direction. */
export const linkBatches = (records: number): number => Math.ceil(records / sizes.links)

/** HubSpot tells nothing of how long an export takes; rows a second as docs/figures.md has them. */
const exportRowsASecond = 15_000

/**
 * An export job with its two answers a look (HUBSPOT.md 3.1): the start, a look at once, looks at growing intervals until
 * it is done, and one for a fresh link. How many looks it comes to, HubSpot's pace decides.
 */
export function exportCalls(records: number): Partial<Calls> {
  let looks = 2
  const seconds = records / exportRowsASecond
  for (let [at, wait] = [0, 1]; at < seconds || at === 0; wait = Math.min(wait * 1.5, 30)) {
    at += wait
    looks += 1
  }
  return { export: 1 + 2 * looks, batch_read: Math.min(1, records) }
}

/** Calls in 10 s, four searches a second: what the smallest account allows (src/hubspot/limits.ts), and an export's wait. */
export function secondsFor(calls: Calls): number {
  const general = calls.list + calls.batch_read + calls.other
  const waiting = calls.export === 0 ? 0 : 20
  return Math.max(1, Math.ceil(waiting + calls.search / 4 + general / 9))
}

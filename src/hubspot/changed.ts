import type { ChangedPage, ChangedRequest, Window, WireRecord } from '../engine/ports.ts'
import { readBatch, readRecords } from './batch-read.ts'
import { limits } from './limits.ts'
import { type Filter, searchOf } from './search.ts'
import type { Transport } from './transport.ts'
import { beginOf, between, beyondId, highestId, type Step, walkChanged } from './walk.ts'

/** Walks what changed in the window and hydrates it: the index finds, the batch read tells (DESIGN 4). */
export async function* readChanged(
  transport: Transport,
  request: ChangedRequest,
  signal: AbortSignal,
): AsyncGenerator<ChangedPage> {
  const { object, by, window, from } = request
  const walk = { object, by, window, ...(from === undefined ? {} : { from }) }
  for await (const step of oneAhead(walkChanged(searchOf(transport), walk, signal))) {
    yield await hydrated(transport, request, step, signal)
  }
}

async function hydrated(
  transport: Transport,
  request: ChangedRequest,
  step: Step,
  signal: AbortSignal,
): Promise<ChangedPage> {
  const records: WireRecord[] = []
  const wanted = { object: request.object, properties: request.properties }
  for await (const batch of readRecords(transport, wanted, step.ids, signal)) records.push(...batch)
  const here = new Set(records.map(({ id }) => id))
  return { records, gone: step.ids.filter((id) => !here.has(id)), reached: step.reached }
}

/** Fetches the next item while the current one is worked on: searching and hydrating overlap. */
export async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next()
  try {
    for (;;) {
      const current = await next
      if (current.done === true) return
      next = items.next()
      // Awaited in its turn, or dropped when the reader stops early.
      next.catch(() => undefined)
      yield current.value
    }
  } finally {
    // Not awaited: it would wait for a search whose answer nobody wants any more.
    items.return(undefined).catch(() => undefined)
  }
}

/** How many live records there are, or how many changed in the window: a search's `total`. */
export async function countRecords(
  transport: Transport,
  object: string,
  changed: { readonly by: string; readonly window: Window } | null,
  signal: AbortSignal,
): Promise<number> {
  const filters = changed === null ? [] : windowFilters(changed.by, changed.window)
  const query = { object, filters, sortBy: 'hs_object_id', properties: ['hs_object_id'], limit: 1 }
  return (await searchOf(transport)(query, signal)).total
}

function windowFilters(by: string, window: Window): readonly Filter[] {
  return between(by, beginOf(window), Date.parse(window.until))
}

export interface ByValue {
  readonly object: string
  readonly property: string
  readonly values: readonly string[]
  readonly properties: readonly string[]
  /** HUBSPOT.md 4.2: IN wants lower case for string properties. */
  readonly fold: boolean
}

/** Finds by a property that is not unique, 100 values a search, each result set walked by id, then hydrated. */
export async function* readByValue(
  transport: Transport,
  wanted: ByValue,
  signal: AbortSignal,
): AsyncGenerator<readonly WireRecord[]> {
  const search = searchOf(transport)
  const properties = [...new Set([...wanted.properties, wanted.property])]
  for (const values of valueBatches(wanted.values, wanted.fold)) {
    const filter: Filter = { propertyName: wanted.property, operator: 'IN', values }
    let last: string | null = null
    let more = true
    while (more) {
      const found = await search(
        {
          object: wanted.object,
          filters: [filter, ...beyondId(last)],
          sortBy: 'hs_object_id',
          properties: ['hs_object_id'],
          limit: limits.searchPage,
        },
        signal,
      )
      more = found.more
      if (more) last = highestId(found.records, last, wanted.object)
      const ids = found.records.map(({ id }) => id)
      for (let at = 0; at < ids.length; at += limits.batch) {
        const batch = ids.slice(at, at + limits.batch)
        yield await readBatch(transport, { object: wanted.object, properties }, batch, signal)
      }
    }
  }
}

/** At most 100 values and not more characters than a search may have. */
function valueBatches(values: readonly string[], fold: boolean): readonly (readonly string[])[] {
  const batches: string[][] = []
  let characters = Number.POSITIVE_INFINITY
  for (const value of new Set(values.map((one) => (fold ? one.toLowerCase() : one)))) {
    const size = JSON.stringify(value).length + 1
    let batch = batches.at(-1)
    if (
      batch === undefined ||
      batch.length >= limits.batch ||
      characters + size > limits.searchBodyCharacters
    ) {
      batch = []
      batches.push(batch)
      characters = 0
    }
    batch.push(value)
    characters += size
  }
  return batches
}

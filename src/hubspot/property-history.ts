import type {
  HistoryEntry,
  HistoryPage,
  HistoryRequest,
  RecordHistory,
  WalkPosition,
} from '../engine/ports.ts'
import { readRows } from './batch-read.ts'
import { oneAhead } from './changed.ts'
import { unexpected } from './failures.ts'
import { limits } from './limits.ts'
import { searchOf } from './search.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'
import { walkChanged } from './walk.ts'
import { isObject, nextOf, pageSchema, wireRecord } from './wire.ts'

/**
 * The history of properties, by pages of at most 50 records (HUBSPOT.md 4.1), fewer where records have long histories:
 * an answer is held whole. A list carries the properties when they fit into the URL, else it only finds the ids.
 */
export async function* readHistory(
  transport: Transport,
  request: HistoryRequest,
  signal: AbortSignal,
): AsyncGenerator<HistoryPage> {
  const { of } = request
  const size = new PageSize()
  switch (of.kind) {
    case 'all':
      yield* oneAhead(listed(transport, request, of.after ?? null, size, signal))
      return
    case 'changed': {
      const { by, window, from } = of
      const walk = { object: request.object, by, window, ...(from === undefined ? {} : { from }) }
      for await (const step of walkChanged(searchOf(transport), walk, signal)) {
        const pages = hydrated(transport, request, step.ids, false, size, signal)
        yield* closedBy(pages, { after: null, reached: step.reached })
      }
      return
    }
    case 'ids':
      yield* hydrated(transport, request, of.ids, of.archived, size, signal)
      return
    default:
      of satisfies never
  }
}

/** How many records the next call asks for, by how many entries those of the last one had. */
class PageSize {
  records: number = limits.historyPage

  learn(records: readonly RecordHistory[]): void {
    if (records.length === 0) return
    let entries = 0
    for (const record of records)
      for (const name in record.entries) entries += record.entries[name]?.length ?? 0
    const each = Math.max(1, entries / records.length)
    const fitting = Math.floor(limits.historyEntries / each)
    this.records = Math.max(1, Math.min(limits.historyPage, fitting))
  }
}

async function* listed(
  transport: Transport,
  request: HistoryRequest,
  from: string | null,
  size: PageSize,
  signal: AbortSignal,
): AsyncGenerator<HistoryPage> {
  const { object, properties } = request
  const deed = `Reading the history of ${object}`
  let inUrl = encodeURIComponent(properties.join(',')).length <= limits.urlPropertyCharacters
  let after = from
  for (;;) {
    const answer = await transport.send({
      method: 'GET',
      path: paths.objects(object),
      query: {
        limit: inUrl ? size.records : limits.listPage,
        archived: false,
        properties: 'hs_object_id',
        ...(inUrl ? { propertiesWithHistory: properties } : {}),
        ...(after === null ? {} : { after }),
      },
      kind: 'list',
      effect: 'none',
      deed,
      accept: inUrl ? [414] : [],
      signal,
    })
    if (answer.status === 414) {
      inUrl = false
      continue
    }
    const page = parsedBody(deed, answer, pageSchema)
    const next = nextOf(page)
    if (next !== null && next === after)
      throw unexpected(deed, 'The next page is the same page again.')
    if (inUrl) {
      const records = page.results.map((row) => recordHistory(row, deed))
      size.learn(records)
      yield { records, after: next, reached: null }
    } else {
      const ids = page.results.map((row) => wireRecord(row, deed).id)
      const pages = hydrated(transport, request, ids, false, size, signal)
      yield* closedBy(pages, { after: next, reached: null })
    }
    if (next === null) return
    after = next
  }
}

/** By batch read, a few calls at a time: its names stand in the body, where they always fit. Records gone meanwhile are left out. */
async function* hydrated(
  transport: Transport,
  { object, properties }: HistoryRequest,
  ids: readonly string[],
  archived: boolean,
  size: PageSize,
  signal: AbortSignal,
): AsyncGenerator<HistoryPage> {
  const wanted = { object, properties: ['hs_object_id'], history: properties, archived }
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const ahead: Promise<readonly RecordHistory[]>[] = []
  let at = 0
  try {
    while (at < ids.length || ahead.length > 0) {
      while (at < ids.length && ahead.length < limits.historyAhead) {
        const some = ids.slice(at, at + size.records)
        at += some.length
        const read = readRows(transport, wanted, some, recordHistory, either)
        // Awaited below in its turn; until then a failure must not count as unhandled.
        read.catch(() => undefined)
        ahead.push(read)
      }
      const records = await (ahead.shift() as Promise<readonly RecordHistory[]>)
      size.learn(records)
      yield { records, after: null, reached: null }
    }
  } finally {
    stop.abort()
  }
}

/** The pages, the last of which brings the place that all of them together have come to. */
async function* closedBy(
  pages: AsyncGenerator<HistoryPage>,
  place: { readonly after: string | null; readonly reached: WalkPosition | null },
): AsyncGenerator<HistoryPage> {
  let held: HistoryPage = { records: [], after: null, reached: null }
  for await (const page of pages) {
    if (held.records.length > 0) yield held
    held = page
  }
  yield { ...held, ...place }
}

function recordHistory(raw: unknown, deed: string): RecordHistory {
  const { id, updatedAt } = wireRecord(raw, deed)
  const told = isObject(raw) ? raw['propertiesWithHistory'] : undefined
  const entries: Record<string, readonly HistoryEntry[]> = {}
  for (const [name, list] of Object.entries(isObject(told) ? told : {})) {
    if (!Array.isArray(list)) continue
    entries[name] = list.filter(isObject).map((entry) => ({
      value: textOf(entry['value']),
      timestamp: textOf(entry['timestamp']) ?? '',
      sourceType: textOf(entry['sourceType']),
      sourceId: textOf(entry['sourceId']),
      sourceLabel: textOf(entry['sourceLabel']),
      updatedByUserId: textOf(entry['updatedByUserId']),
    }))
  }
  return { id, updatedAt, entries }
}

/** Most are text; user ids come as numbers (HUBSPOT.md 4.1). */
function textOf(raw: unknown): string | null {
  if (raw === null || raw === undefined) return null
  return typeof raw === 'string' ? raw : JSON.stringify(raw)
}

import type { ListPage, ListRequest, WireRecord } from '../engine/ports.ts'
import { readBatch } from './batch-read.ts'
import { unexpected } from './failures.ts'
import { limits } from './limits.ts'
import { linksOf } from './list-links.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'
import { nextOf, pageSchema, wireRecord } from './wire.ts'

/**
 * All live or all archived records, by pages in HubSpot's order. The properties travel in the URL when they fit;
 * otherwise the list only finds ids, and a batch read brings the values (HUBSPOT.md 4.1: 414 over an unknown length).
 */
export async function* readList(
  transport: Transport,
  request: ListRequest,
  signal: AbortSignal,
): AsyncGenerator<ListPage> {
  const { object, properties, links = [] } = request
  const archived = request.archived ?? false
  const deed = `Reading ${archived ? 'archived ' : ''}${object}`
  let inUrl = encodeURIComponent(properties.join(',')).length <= limits.urlPropertyCharacters
  let after = request.after ?? null
  for (;;) {
    const answer = await transport.send({
      method: 'GET',
      path: paths.objects(object),
      query: {
        limit: limits.listPage,
        archived,
        properties: inUrl && properties.length > 0 ? properties : 'hs_object_id',
        ...(links.length === 0 ? {} : { associations: links }),
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
    const listed: WireRecord[] = []
    for (const row of page.results) {
      const record = wireRecord(row, deed)
      listed.push(
        links.length === 0
          ? record
          : { ...record, links: await linksOf(transport, object, row, links, signal) },
      )
    }
    yield { records: inUrl ? listed : await hydrated(transport, request, listed, signal), next }
    if (next === null) return
    after = next
  }
}

/** Records gone between the two calls are left out; they are no longer part of the list. */
async function hydrated(
  transport: Transport,
  request: ListRequest,
  listed: readonly WireRecord[],
  signal: AbortSignal,
): Promise<readonly WireRecord[]> {
  const { object, properties, archived = false } = request
  const ids = listed.map(({ id }) => id)
  const records = await readBatch(transport, { object, properties, archived }, ids, signal)
  const byId = new Map(records.map((record) => [record.id, record]))
  return listed.flatMap(({ id, archivedAt, links }) => {
    const record = byId.get(id)
    if (record === undefined) return []
    const at = record.archivedAt ?? archivedAt
    return [
      {
        ...record,
        ...(at === undefined ? {} : { archivedAt: at }),
        ...(links === undefined ? {} : { links }),
      },
    ]
  })
}

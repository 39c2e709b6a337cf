import { z } from 'zod'
import { foldObjectName } from '../engine/object-names.ts'
import type { ObjectName } from '../engine/ports.ts'
import { unexpected } from './failures.ts'
import { limits } from './limits.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'
import { isObject } from './wire.ts'

const id = z.union([z.string().min(1), z.number().int()]).transform(String)

/** HUBSPOT.md 4.1 and 6: lists give `{id, type}`, the newer paths `{toObjectId, associationTypes}`; an id comes once a type. */
const linkPage = z.object({
  results: z.array(
    z
      .object({ id: id.optional(), toObjectId: id.optional() })
      .transform((row) => row.toObjectId ?? row.id ?? null),
  ),
  paging: z
    .object({ next: z.object({ after: id, link: z.string().optional() }).optional() })
    .nullish(),
})

/** The ids that a listed record is associated with, read to the end of their pages. */
export async function linksOf(
  transport: Transport,
  object: ObjectName,
  row: unknown,
  wanted: readonly ObjectName[],
  signal: AbortSignal,
): Promise<Readonly<Record<ObjectName, readonly string[]>>> {
  const all: Record<ObjectName, readonly string[]> = {}
  const given = isObject(row) && isObject(row['associations']) ? row['associations'] : {}
  for (const to of wanted) {
    const key = Object.keys(given).find((name) => foldObjectName(name) === foldObjectName(to))
    const first = key === undefined ? null : linkPage.safeParse(given[key])
    if (first?.success === false) {
      throw unexpected(`Reading ${object}`, 'The associations of a record have another form.')
    }
    const recordId = isObject(row) ? String(row['id']) : ''
    all[to] =
      first === null ? [] : await allPages(transport, { object, recordId, to }, first.data, signal)
  }
  return all
}

interface LinkedFrom {
  readonly object: ObjectName
  readonly recordId: string
  readonly to: ObjectName
}

async function allPages(
  transport: Transport,
  from: LinkedFrom,
  first: z.infer<typeof linkPage>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const deed = `Reading associations of ${from.object} to ${from.to}`
  const ids = new Set<string>()
  let page = first
  for (;;) {
    for (const one of page.results) if (one !== null) ids.add(one)
    const next = page.paging?.next
    if (next === undefined) break
    const answer = await transport.send({
      method: 'GET',
      ...nextPage(transport, from, next),
      kind: 'list',
      effect: 'none',
      deed,
      signal,
    })
    const read = parsedBody(deed, answer, linkPage)
    if (read.paging?.next !== undefined && read.paging.next.after === next.after) {
      throw unexpected(deed, 'The next page is the same page again.')
    }
    page = read
  }
  return [...ids].toSorted(byNumber)
}

/** The link that HubSpot gives leads on, as the `after` of a list's page means something there only; its host is never followed. */
function nextPage(
  transport: Transport,
  from: LinkedFrom,
  next: { readonly after: string; readonly link?: string | undefined },
): { readonly path: string; readonly query: Readonly<Record<string, string | number>> } {
  const link = next.link === undefined ? null : URL.parse(next.link, transport.baseUrl.href)
  if (link !== null && /^\/crm\/[\w./-]+\/associations\//.test(link.pathname)) {
    return { path: link.pathname, query: Object.fromEntries(link.searchParams) }
  }
  return {
    path: paths.objectLinks(from.object, from.recordId, from.to),
    query: { limit: limits.linksPage, after: next.after },
  }
}

/** Ids are numbers of any length: shorter ones come first. */
function byNumber(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length
  return one < other ? -1 : one > other ? 1 : 0
}

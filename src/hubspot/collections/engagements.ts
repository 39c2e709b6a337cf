import { z } from 'zod'
import type {
  CollectionPage,
  CollectionRequest,
  IsoTime,
  Json,
  LeftOut,
  WireRecord,
} from '../../engine/ports.ts'
import { beginning } from '../../engine/ports/hubspot.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { readLinks } from '../associations/read-links.ts'
import { readRecords } from '../batch-read.ts'
import { unexpected } from '../failures.ts'
import { readList } from '../list.ts'
import { readProperties } from '../properties.ts'
import { searchOf } from '../search.ts'
import type { Transport } from '../transport.ts'
import { walkChanged } from '../walk.ts'
import { isObject } from '../wire.ts'
import {
  type EngagementType,
  engagementItem,
  engagementTypes,
  type LinkedIds,
  linkedObjects,
} from './engagement-item.ts'
import { type Part, type PartPage, readParts } from './parts.ts'

const memorySchema = z.object({ links: z.array(z.string()).catch([]) })

/**
 * Calls, e-mails, meetings, notes, tasks, communications and postal mail in one, from the CRM objects: the engagements
 * API of v1 goes with the other undated ones (HUBSPOT.md 1). Each type is a part, so that one without its scope is
 * left out alone.
 */
export async function* readEngagements(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const known = new Set(memorySchema.catch({ links: [] }).parse(request.memory).links)
  const links: KnownLinks = { known, read: new Set(known) }
  const parts = engagementTypes.map(
    (type): Part => ({
      name: type.object,
      title: type.object,
      read: (resume, window) =>
        readType({ transport, type, request: { ...request, window }, links, signal }, resume),
    }),
  )
  for await (const page of readParts(parts, request)) {
    const { memory, ...rest } = page
    const kept = isObject(memory) ? { ...memory, links: [...links.read].toSorted() } : memory
    yield kept === undefined ? rest : { ...rest, memory: kept as Json }
  }
}

/** Directions of links (`calls>deals`) that earlier reads came by, and those that this one does. */
interface KnownLinks {
  readonly known: ReadonlySet<string>
  readonly read: Set<string>
}

const resumeSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('listed'), after: z.string() }),
  z.object({
    phase: z.literal('changed'),
    at: z.object({ time: z.string(), id: z.string().nullable() }),
  }),
  z.object({ phase: z.literal('archived'), after: z.string().nullable() }),
])
type Resume = z.infer<typeof resumeSchema>

interface Found {
  readonly records: readonly WireRecord[]
  readonly resume: Resume
  readonly provenTo?: IsoTime | null
}

async function* readType(
  { transport, type, request, links: knownLinks, signal }: Omit<Source, 'properties'>,
  at: Json,
): AsyncGenerator<PartPage> {
  const from: Resume | null = resumeSchema.nullable().catch(null).parse(at)
  let names: Promise<readonly string[]> | null = null
  // Asked for when they are needed: a run that finds nothing new costs one search a type.
  const properties = (): Promise<readonly string[]> => {
    names ??= propertyNames(transport, type.object, signal)
    return names
  }
  const source: Source = { transport, type, request, properties, links: knownLinks, signal }
  if (from?.phase !== 'archived') {
    const live =
      request.full && request.window.after === null ? listed(source, from) : changed(source, from)
    for await (const found of gathered(live)) {
      const links = await linksOf(source, found.records)
      const items = found.records.map((record) => engagementItem(type, record, links.of(record.id)))
      const { resume, provenTo } = found
      yield {
        items,
        resume,
        leftOut: links.leftOut,
        ...(provenTo === undefined ? {} : { provenTo }),
      }
    }
  }
  if (!request.sweep) return
  for await (const { records, resume } of archived(source, from)) {
    yield { items: records.map((record) => engagementItem(type, record, {})), resume }
  }
}

interface Source {
  readonly transport: Transport
  readonly type: EngagementType
  readonly request: CollectionRequest
  readonly properties: () => Promise<readonly string[]>
  readonly links: KnownLinks
  readonly signal: AbortSignal
}

async function propertyNames(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return (await readProperties(transport, object, signal)).map(({ name }) => name)
}

async function* listed(source: Source, from: Resume | null): AsyncGenerator<Found> {
  const { transport, type, properties, signal } = source
  const start = from?.phase === 'listed' ? { after: from.after } : {}
  const request = { object: type.object, properties: await properties(), ...start }
  let isAnyShown = from !== null
  for await (const { records, next } of readList(transport, request, signal)) {
    const resume: Resume =
      next === null ? { phase: 'archived', after: null } : { phase: 'listed', after: next }
    isAnyShown ||= records.length > 0
    yield { records, resume, ...(isAnyShown ? {} : { provenTo: null }) }
  }
}

/** HUBSPOT.md 4.2: everything but contacts spells the modified property so. */
const modifiedBy = 'hs_lastmodifieddate'

async function* changed(source: Source, from: Resume | null): AsyncGenerator<Found> {
  const { transport, type, request, properties, signal } = source
  const walk = {
    object: type.object,
    by: modifiedBy,
    window: request.window,
    ...(from?.phase === 'changed' ? { from: from.at } : {}),
  }
  for await (const { ids, reached } of walkChanged(searchOf(transport), walk, signal)) {
    const records: WireRecord[] = []
    if (ids.length > 0) {
      const wanted = { object: type.object, properties: await properties() }
      for await (const batch of readRecords(transport, wanted, ids, signal)) records.push(...batch)
    }
    const provenTo = reached.time === beginning ? null : reached.time
    yield { records, resume: { phase: 'changed', at: reached }, provenTo }
  }
}

async function* archived(source: Source, from: Resume | null): AsyncGenerator<Found> {
  const { transport, type, request, properties, signal } = source
  const after = from?.phase === 'archived' ? from.after : null
  const wanted = {
    object: type.object,
    properties: await properties(),
    archived: true,
    ...(after === null ? {} : { after }),
  }
  const start = request.full ? request.window.after : null
  for await (const { records, next } of readList(transport, wanted, signal)) {
    yield {
      // What ended before the start date is not read.
      records: records.filter((one) => start === null || (one.archivedAt ?? one.updatedAt) > start),
      resume: { phase: 'archived', after: next ?? after },
    }
  }
}

/** Links are asked for a thousand records at a time (HUBSPOT.md 6). */
const together = 1_000

async function* gathered(pages: AsyncIterable<Found>): AsyncGenerator<Found> {
  let records: WireRecord[] = []
  let last: Found | null = null
  for await (const page of pages) {
    records.push(...page.records)
    last = page
    if (records.length < together) continue
    yield { ...page, records }
    records = []
    last = null
  }
  if (last !== null) yield { ...last, records }
}

interface Links {
  readonly of: (id: string) => LinkedIds
  readonly leftOut: readonly LeftOut[]
}

async function linksOf(source: Source, records: readonly WireRecord[]): Promise<Links> {
  const { transport, type, signal } = source
  const found = new Map<string, Record<string, readonly string[]>>()
  const leftOut: LeftOut[] = []
  const ids = records.map(({ id }) => id)
  for (const to of ids.length === 0 ? [] : linkedObjects) {
    const direction = { from: type.object, to }
    try {
      for await (const rows of readLinks(transport, direction, ids, signal)) {
        for (const { from, links, problem } of rows) {
          // An empty list would say that there are none.
          if (problem !== undefined) {
            throw unexpected(`Reading associations of ${type.object} to ${to}`, problem.message)
          }
          const own = found.get(from) ?? {}
          own[to] = links.map((link) => link.to)
          found.set(from, own)
        }
      }
      source.links.read.add(`${type.object}>${to}`)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== 'hubspot.scope_missing') throw error
      // Links that the table knows would be wiped out: the whole type is left as it is.
      if (source.links.known.has(`${type.object}>${to}`)) throw error
      leftOut.push({ part: `${to} of ${type.object}: ${error.why}`, ids: noIds })
    }
  }
  return { of: (id) => found.get(id) ?? {}, leftOut }
}

/** Links are left out, not records: no id begins so. */
const noIds = '/'

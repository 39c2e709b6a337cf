import { z } from 'zod'
import type { WireRecord } from '../engine/ports.ts'
import { type Envelope, envelopeOf } from './envelope.ts'
import { type Deed, unexpected } from './failures.ts'
import { limits } from './limits.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'
import { wireRecord } from './wire.ts'

export interface BatchRead {
  readonly object: string
  readonly properties: readonly string[]
  /** A unique property that the ids are values of; absent: record ids. */
  readonly idProperty?: string
  readonly archived?: boolean
  /** Properties whose history is wanted too; then at most 50 records are read at once. */
  readonly history?: readonly string[]
}

const answerSchema = z.object({
  results: z.array(z.unknown()),
  errors: z.array(z.unknown()).optional(),
})

const rounds = 4

/**
 * Reads up to 100 records. Those that HubSpot says it has not are left out; a record that is missing without a word,
 * or with an error of another kind, is asked for again, because taking it for gone would lose it.
 */
export function readBatch(
  transport: Transport,
  wanted: BatchRead,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly WireRecord[]> {
  return readRows(transport, wanted, ids, wireRecord, signal)
}

/** `readBatch` for rows of another form. */
export async function readRows<Row extends { readonly id: string }>(
  transport: Transport,
  wanted: BatchRead,
  ids: readonly string[],
  rowOf: (raw: unknown, deed: Deed) => Row,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const deed = `Reading ${wanted.object}`
  const found = new Map<string, Row>()
  let open = [...new Set(ids)]
  for (let round = 1; open.length > 0; round += 1) {
    const answer = await transport.send({
      method: 'POST',
      path: paths.batchRead(wanted.object),
      query: wanted.archived === true ? { archived: true } : {},
      json: {
        properties: wanted.properties,
        propertiesWithHistory: wanted.history ?? [],
        ...(wanted.idProperty === undefined ? {} : { idProperty: wanted.idProperty }),
        inputs: open.map((id) => ({ id })),
      },
      kind: 'batch_read',
      effect: 'none',
      deed,
      signal,
    })
    const { results, errors } = parsedBody(deed, answer, answerSchema)
    const records = results.map((row) => rowOf(row, deed))
    for (const record of records) found.set(record.id, record)
    const rows = (errors ?? []).map(envelopeOf)
    const absent = new Set(rows.filter(saysAbsent).flatMap(idsOf))
    const faults = rows.filter((row) => !saysAbsent(row))
    if (
      told(records, wanted.idProperty) + open.filter((id) => absent.has(id)).length >=
      open.length
    )
      break
    open = stillOpen(open, records, absent, wanted.idProperty)
    const silent = faults.length === 0
    // HubSpot may leave missing ids out of a 200 (HUBSPOT.md 4.1 (!)), but an answer cut short looks the same.
    if (silent && round >= 2) {
      if (wanted.idProperty !== undefined) break
      if (await areGone(transport, wanted, open, signal)) break
    }
    if (round === rounds) {
      throw unexpected(deed, `HubSpot could not read ${open.length} records in ${rounds} tries.`)
    }
    if (!silent) await transport.clock.sleep(500 * 2 ** round * transport.random.next(), signal)
  }
  return [...found.values()]
}

/** How many ids the records answer for. Of a value of a property two may have brought one record. */
function told(records: readonly { readonly id: string }[], idProperty: string | undefined): number {
  return idProperty === undefined ? new Set(records.map(({ id }) => id)).size : records.length
}

/** Whether HubSpot says that it has none of the records that a batch read left out without a word. */
async function areGone(
  transport: Transport,
  { object, archived = false }: BatchRead,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const id of ids) {
    if ((await liveId(transport, { object, archived }, id, signal)) === id) return false
  }
  return true
}

/** The survivor of a merged record: null when the record lives itself, or is not there. */
export async function readSurvivor(
  transport: Transport,
  object: string,
  id: string,
  signal: AbortSignal,
): Promise<string | null> {
  const live = await liveId(transport, { object, archived: false }, id, signal)
  return live === id ? null : live
}

/** The id under which a record answers: a merged one under its survivor's (HUBSPOT.md 4.1). Null: there is none. */
async function liveId(
  transport: Transport,
  { object, archived }: { readonly object: string; readonly archived: boolean },
  id: string,
  signal: AbortSignal,
): Promise<string | null> {
  const deed = `Reading ${object}`
  const answer = await transport.send({
    method: 'GET',
    path: paths.object(object, id),
    query: { properties: 'hs_object_id', archived },
    kind: 'other',
    effect: 'none',
    deed,
    accept: [404],
    signal,
  })
  if (answer.status !== 404) return wireRecord(answer.body, deed).id
  // What is no 404 of a record's leaves it open: it counts as there.
  return saysNone(answer.envelope) ? null : id
}

/** A 404 of HubSpot's own: one without its words may come from anywhere on the way (HUBSPOT.md 7). */
const saysNone = (envelope: Envelope): boolean =>
  saysAbsent(envelope) || /not found|does not exist/iu.test(envelope.message ?? '')

/** Reads any number of records, 100 a call, a few calls at a time; pages come in the order of the ids. */
export async function* readRecords(
  transport: Transport,
  wanted: BatchRead,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly WireRecord[]> {
  const unique = [...new Set(ids)]
  const batches: (readonly string[])[] = []
  for (let at = 0; at < unique.length; at += limits.batch)
    batches.push(unique.slice(at, at + limits.batch))
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const ahead: Promise<readonly WireRecord[]>[] = []
  try {
    for (let at = 0; at < batches.length; at += 1) {
      while (ahead.length < readsAhead && at + ahead.length < batches.length) {
        const read = readBatch(
          transport,
          wanted,
          batches[at + ahead.length] as readonly string[],
          either,
        )
        // Awaited below in its turn; until then a failure must not count as unhandled.
        read.catch(() => undefined)
        ahead.push(read)
      }
      yield await (ahead.shift() as Promise<readonly WireRecord[]>)
    }
  } finally {
    stop.abort()
  }
}

const readsAhead = 4

/** HUBSPOT.md 4.1 (!): the category of a missing id is known from third-party code only, so any spelling counts. */
function saysAbsent(row: Envelope): boolean {
  return /NOT_?FOUND|DOES_?N.?T_EXIST/i.test(`${row.category ?? ''} ${row.subCategory ?? ''}`)
}

const idsOf = (row: Envelope): readonly string[] => [
  ...(row.context['ids'] ?? []),
  ...(row.context['id'] ?? []),
]

function stillOpen(
  asked: readonly string[],
  records: readonly { readonly id: string }[],
  absent: ReadonlySet<string>,
  idProperty: string | undefined,
): string[] {
  // By a property it can't be told which value brought which record (HubSpot folds values): all are asked again.
  if (idProperty !== undefined) return asked.filter((id) => !absent.has(id))
  const here = new Set(records.map((record) => record.id))
  return asked.filter((id) => !here.has(id) && !absent.has(id))
}

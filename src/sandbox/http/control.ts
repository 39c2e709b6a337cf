import { Readable } from 'node:stream'
import { ApiError, validationError } from '../account/api-error.ts'
import { parseInstant } from '../account/values.ts'
import { recordKnobs } from '../account/core-knobs.ts'
import { iso } from '../account/rows.ts'
import type { HistoryEntry, ObjectStore, RawRecord, Row } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Part } from './types.ts'
import { changeCollection, collectionOf } from './control-collections.ts'
import { tokenControl } from './control-tokens.ts'
import { parseFaults } from './fault-fields.ts'
import type { Faults } from './faults.ts'
import { asList, asObject, isObject, type JsonObject, optionalText, textList } from './json.ts'
import type { LoggedAct, RequestLog } from './request-log.ts'

export interface ControlHost {
  readonly account: Account
  readonly faults: Faults
  readonly log: RequestLog
  readonly acts: readonly LoggedAct[]
  readonly parts: readonly Part[]
  reset(): Promise<void>
}

const isOn = (flag: string | null) => flag !== null && !['', '0', 'false'].includes(flag)

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** `90m`, `1h30m`, `250ms`, or a number of milliseconds. */
function parseDuration(value: unknown): number {
  if (typeof value === 'number') return value
  const text = optionalText(value) ?? ''
  const parts = [...text.matchAll(/(-?\d+(?:\.\d+)?)(ms|s|m|h|d|w)/gu)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw validationError(`${text} is no duration; write 90m, 1h30m or 250ms`)
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0)
}

function instant(value: unknown, what: string): number {
  const time = parseInstant(optionalText(value) ?? '')
  if (time === undefined) throw validationError(`${what} must be an ISO time`)
  return time
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw validationError(`${segment} is no valid path segment`)
  }
}

function storeOf(account: Account, name: string): ObjectStore {
  const type = account.types.find(name)
  if (!type) throw new ApiError(404, 'OBJECT_NOT_FOUND', `The account has no object type ${name}`)
  return account.objects(type.id)
}

function recordBody(store: ObjectStore, row: Row): JsonObject {
  const properties: Record<string, string | null> = {}
  for (const name of store.valueNames(row.id)) properties[name] = row.get(name)
  return {
    id: String(row.id),
    properties,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    archived: row.archived,
    archivedAt: row.archivedAt === null ? null : iso(row.archivedAt),
    mergedInto: row.mergedInto === null ? null : String(row.mergedInto),
  }
}

/** A list of any length as JSON, written as it is read. */
function streamed(items: Iterable<unknown>): Answer {
  function* text() {
    let block = '{"results":['
    let first = true
    for (const item of items) {
      block += (first ? '' : ',') + JSON.stringify(item)
      first = false
      if (block.length > 65_536) {
        yield block
        block = ''
      }
    }
    yield `${block}]}`
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    raw: Readable.from(text(), { objectMode: false }),
  }
}

function* truth(store: ObjectStore): Generator<JsonObject> {
  for (const row of store.everyRow()) yield recordBody(store, row)
}

/** Created and modified times come as fields, or as the type's own properties. */
function rawRecord(store: ObjectStore, value: unknown): RawRecord {
  const record = asObject(value, 'record')
  const { createdProperty, modifiedProperty } = store.definition
  const given = asObject(record['properties'] ?? {}, 'properties')
  const createdAt = record['createdAt'] ?? given[createdProperty] ?? undefined
  const updatedAt = record['updatedAt'] ?? given[modifiedProperty] ?? undefined
  const properties = Object.entries(given).map(
    ([name, text]) =>
      [name, text === null ? null : (optionalText(text) ?? JSON.stringify(text))] as const,
  )
  const id = record['id'] === undefined ? undefined : recordId(record['id'])
  return {
    properties: Object.fromEntries(properties),
    ...(id === undefined ? {} : { id }),
    ...(createdAt === undefined ? {} : { createdAt: instant(createdAt, 'createdAt') }),
    ...(updatedAt === undefined ? {} : { updatedAt: instant(updatedAt, 'updatedAt') }),
    ...(typeof record['archived'] === 'boolean' ? { archived: record['archived'] } : {}),
    ...(record['archivedAt'] === undefined || record['archivedAt'] === null
      ? {}
      : { archivedAt: instant(record['archivedAt'], 'archivedAt') }),
    ...(record['mergedInto'] === undefined || record['mergedInto'] === null
      ? {}
      : { mergedInto: recordId(record['mergedInto']) }),
    ...(record['history'] === undefined ? {} : { history: rawHistory(record['history']) }),
  }
}

function recordId(value: unknown): number {
  const id = Number(value)
  if (!Number.isSafeInteger(id) || id < 1) throw validationError(`${String(value)} is no record id`)
  return id
}

/** `propertiesWithHistory` as HubSpot sends it: newest first, several in one millisecond as they stand. */
function rawHistory(value: unknown): NonNullable<RawRecord['history']> {
  const named = Object.entries(asObject(value, 'history'))
  return Object.fromEntries(
    named.map(([name, entries]) => [name, asList(entries, 'history').map(historyEntry)]),
  )
}

function historyEntry(value: unknown): HistoryEntry {
  const entry = asObject(value, 'history entry')
  const sourceId = optionalText(entry['sourceId'])
  const sourceLabel = optionalText(entry['sourceLabel'])
  const user = entry['updatedByUserId']
  return {
    value: optionalText(entry['value']) ?? '',
    timestamp: instant(entry['timestamp'], 'timestamp'),
    sourceType: optionalText(entry['sourceType']) ?? 'CRM_UI',
    ...(sourceId === undefined ? {} : { sourceId }),
    ...(sourceLabel === undefined ? {} : { sourceLabel }),
    ...(typeof user === 'number' ? { updatedByUserId: user } : {}),
  }
}

function moveClock(account: Account, body: JsonObject): Answer {
  const { clock } = account
  for (const name of Object.keys(body)) {
    if (!['now', 'advance', 'freeze'].includes(name))
      throw validationError(`clock has no field ${name}; it has now, advance, freeze`)
  }
  if (body['freeze'] !== undefined) clock.freeze(body['freeze'] === true)
  if (body['now'] !== undefined) clock.set(instant(body['now'], 'now'))
  if (body['advance'] !== undefined) clock.advance(parseDuration(body['advance']))
  return { status: 200, body: { now: iso(clock.now()) } }
}

/** Named in the state even when there are none. */
const alwaysCounted = new Set(['contacts', 'companies', 'deals'])

function state({ account, parts }: ControlHost): Answer {
  const records = account.types
    .all()
    .map((type) => [type.plural, account.objects(type.id).size] as const)
    .filter(([name, count]) => count > 0 || alwaysCounted.has(name))
  return {
    status: 200,
    body: {
      now: iso(account.clock.now()),
      seed: account.seed,
      portalId: account.portalId,
      frozen: account.clock.frozen,
      records: Object.fromEntries(records),
      associations: account.links.size,
      exports_used: 0,
      ...Object.assign({}, ...parts.map((part) => part.state?.(account) ?? {})),
    },
  }
}

function setKnobs(account: Account, body: JsonObject): Answer {
  const before = account.knobs.list()
  const done: string[] = []
  try {
    for (const [name, value] of Object.entries(body)) {
      account.knobs.set(name, value)
      done.push(name)
    }
  } catch (error) {
    // All or none: a call that was refused has changed nothing.
    for (const name of done) account.knobs.set(name, before[name]?.value)
    throw error
  }
  return { status: 200, body: account.knobs.list() }
}

/** In the index at once, unless a lag was asked for by its knob. */
function putRecords(account: Account, store: ObjectStore, body: JsonObject): Answer {
  const lag = account.knobs.value(recordKnobs.indexLagMs)
  const indexed = lag === recordKnobs.indexLagMs.default ? 'now' : 'lag'
  const records = asList(body['records'], 'records').map((record) => rawRecord(store, record))
  const ids = records.map((record) => String(store.put(record, { indexed })))
  return { status: 200, body: { ids } }
}

function* linkTruth(account: Account, from: string, to: string): Generator<JsonObject> {
  const fromType = storeOf(account, from).definition
  const toType = storeOf(account, to).definition
  for (const link of account.links.all(fromType.id, toType.id)) {
    yield {
      from: String(link.from),
      to: String(link.to),
      category: link.type.category,
      typeId: link.type.typeId,
      label: link.type.label,
    }
  }
}

/** The calls of CONTRACT.md "Sandbox control"; beside them restore and purge, which HubSpot offers in its UI only. */
export async function control(
  host: ControlHost,
  method: string,
  url: URL,
  json: () => unknown,
): Promise<Answer> {
  const { account, log, faults } = host
  const [, what = '', ...names] = url.pathname.split('/').filter((segment) => segment !== '')
  const body = (): JsonObject => asObject(json())
  const [first = '', second = ''] = names.map(decoded)
  switch (`${method} ${what}`) {
    case 'GET state':
      return state(host)
    case 'POST clock':
      return moveClock(account, body())
    case 'GET clock':
      return { status: 200, body: { now: iso(account.clock.now()) } }
    case 'GET knobs':
      return { status: 200, body: account.knobs.list() }
    case 'POST knobs':
      return setKnobs(account, body())
    case 'GET faults':
      return { status: 200, body: { results: faults.list() } }
    case 'POST faults': {
      const list = parseFaults(json())
      faults.set(list)
      return { status: 200, body: { faults: list.length } }
    }
    case 'GET requests':
      return {
        status: 200,
        body: isOn(url.searchParams.get('count')) ? log.counts() : { results: log.list() },
      }
    case 'GET acts':
      return { status: 200, body: { results: host.acts } }
    case 'POST tokens':
      return tokenControl(account, isObject(json()) ? body() : {})
    case 'GET records':
      return streamed(truth(storeOf(account, first)))
    case 'POST records':
      return putRecords(account, storeOf(account, first), body())
    case 'GET associations':
      return streamed(
        linkTruth(
          account,
          storeOf(account, first).definition.id,
          storeOf(account, second).definition.id,
        ),
      )
    case 'GET collections':
      return streamed(collectionOf(account, host.parts, first).all())
    case 'POST collections':
      return {
        status: 200,
        body: changeCollection(collectionOf(account, host.parts, first), body()),
      }
    case 'POST restore':
    case 'POST purge': {
      const store = storeOf(account, first)
      const ids = textList(body()['ids']).map(Number)
      for (const id of ids) {
        if (what === 'restore') store.restore(id)
        else store.purge(id)
      }
      return { status: 200, body: { ids: ids.map(String) } }
    }
    case 'POST reset':
      await host.reset()
      return { status: 200, body: { status: 'reset' } }
    default:
      throw new ApiError(
        404,
        'OBJECT_NOT_FOUND',
        `The sandbox has no control ${method} ${url.pathname}`,
      )
  }
}

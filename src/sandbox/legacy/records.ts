import { isTrue, missingRecord, pageLimit } from '../api/object-shape.ts'
import { validationError } from '../account/api-error.ts'
import { parseInstant } from '../account/values.ts'
import { isLive } from '../account/rows.ts'
import type { RecordId } from '../account/definitions.ts'
import type { ObjectStore, Row } from '../account/record-store.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'

interface Kind {
  readonly type: string
  /** `companies` or `deals`: the list's key. */
  readonly plural: string
  readonly idKey: string
  readonly moreKey: string
  body(call: Call, store: ObjectStore, row: Row, properties: JsonObject): JsonObject
}

const companies: Kind = {
  type: '0-2',
  plural: 'companies',
  idKey: 'companyId',
  moreKey: 'has-more',
  body: (call, _store, row, properties) => ({
    portalId: call.account.portalId,
    companyId: row.id,
    isDeleted: false,
    properties,
    additionalDomains: [],
    stateChanges: [],
    mergeAudits: [],
  }),
}

const deals: Kind = {
  type: '0-3',
  plural: 'deals',
  idKey: 'dealId',
  moreKey: 'hasMore',
  body: (call, _store, row, properties) => ({
    portalId: call.account.portalId,
    dealId: row.id,
    isDeleted: false,
    ...(showsAssociations(call) ? { associations: associationsOf(call, row.id) } : {}),
    properties,
    imports: [],
    stateChanges: [],
  }),
}

/** Lists show them when asked, a single deal always. */
function showsAssociations(call: Call): boolean {
  return call.params['id'] !== undefined || isTrue(call, 'includeAssociations')
}

function associationsOf(call: Call, id: RecordId): JsonObject {
  const ids = (to: string) =>
    call.account.links.of({ type: '0-3', id }, to).map((linked) => linked.id)
  return {
    associatedVids: ids('0-1'),
    associatedCompanyIds: ids('0-2'),
    associatedDealIds: ids('0-3'),
    associatedTicketIds: ids('0-5'),
  }
}

/** Dates and times are epoch ms in these versions. */
function oldValue(store: ObjectStore, name: string, value: string): string {
  const type = store.property(name)?.type
  const isTime =
    type === 'date' || type === 'datetime' || name === store.definition.modifiedProperty
  return isTime && value !== '' ? String(parseInstant(value) ?? value) : value
}

/** Values with their source; `versions` newest first, just the latest one unless the history is asked for. */
function valuesOf(
  store: ObjectStore,
  row: Row,
  names: readonly string[],
  withHistory: (name: string) => boolean,
): JsonObject {
  const shown = names.flatMap((name) => {
    const value = row.get(name)
    if (value === null) return []
    const history = store.history(row.id, name)
    const entries =
      history.length > 0 ? history : [{ value, timestamp: row.updatedAt, sourceType: 'CALCULATED' }]
    const versions = entries.map((entry) => ({
      name,
      value: oldValue(store, name, entry.value),
      timestamp: entry.timestamp,
      sourceId: 'sourceId' in entry ? entry.sourceId : null,
      source: entry.sourceType,
      sourceVid: [],
    }))
    const [latest] = versions
    const body = {
      value: oldValue(store, name, value),
      timestamp: latest?.timestamp ?? row.updatedAt,
      source: latest?.source ?? 'API',
      sourceId: latest?.sourceId ?? null,
      versions: withHistory(name) ? versions : versions.slice(0, 1),
    }
    return [[name, body] as const]
  })
  return Object.fromEntries(shown)
}

function shownNames(call: Call, store: ObjectStore, row: Row): readonly string[] {
  const all = call.params['id'] !== undefined || isTrue(call, 'includeAllProperties')
  if (all) return [...store.valueNames(row.id)]
  return [...new Set([...call.queryList('properties'), ...call.queryList('propertiesWithHistory')])]
}

function bodyOf(call: Call, kind: Kind, store: ObjectStore, row: Row): JsonObject {
  const asked = new Set(call.queryList('propertiesWithHistory'))
  // A company by itself has its whole history, as singer's tap expects of it.
  const whole =
    call.params['id'] !== undefined &&
    call.query.get('includePropertyVersions')?.toLowerCase() !== 'false'
  const names = shownNames(call, store, row)
  const values = valuesOf(store, row, names, (name) => whole || asked.has(name))
  return kind.body(call, store, row, values)
}

/** Pages by id: `offset` is the last one seen. */
function paged(call: Call, kind: Kind): Answer {
  const store = call.account.objects(kind.type)
  const limit = pageLimit(call, 100, 250)
  const after = Number(call.query.get('offset') || '0')
  if (!Number.isSafeInteger(after)) throw validationError('offset must be a whole number')
  const shown: JsonObject[] = []
  let last = after
  let more = false
  for (const row of store.rows({ after })) {
    if (shown.length === limit) {
      more = true
      break
    }
    shown.push(bodyOf(call, kind, store, row))
    last = row.id
  }
  return { status: 200, body: { [kind.plural]: shown, [kind.moreKey]: more, offset: last } }
}

/** Newest change first; never more than 10,000 (HUBSPOT.md 4.2). */
function recent(call: Call, kind: Kind): Answer {
  const store = call.account.objects(kind.type)
  const count = Math.min(Number(call.query.get('count') || '100'), 250)
  const offset = Number(call.query.get('offset') || '0')
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(offset) || offset < 0)
    throw validationError('count and offset must be whole numbers')
  const property = store.definition.modifiedProperty
  const since = call.query.get('since') ?? '0'
  const filterGroups = [[{ propertyName: property, operator: 'GTE' as const, value: since }]]
  const sort = { property, direction: 'DESCENDING' as const }
  const { total, ids } = store.index.search({ filterGroups, sort }, offset, count)
  const rows = ids.map((id) => store.get(id)).filter((row): row is Row => row !== undefined)
  const body = {
    results: rows.map((row) =>
      kind.body(
        call,
        store,
        row,
        valuesOf(store, row, [...store.valueNames(row.id)], () => false),
      ),
    ),
    hasMore: offset + count < Math.min(total, 10_000),
    offset: offset + ids.length,
    total,
  }
  return { status: 200, body }
}

function one(call: Call, kind: Kind): Answer {
  const store = call.account.objects(kind.type)
  const row = store.get(store.resolve(Number(call.params['id'])) ?? -1)
  if (!row || !isLive(row)) throw missingRecord()
  return { status: 200, body: bodyOf(call, kind, store, row) }
}

function routesOf(kind: Kind, base: string, scopes: Route['scopes']): readonly Route[] {
  const get = (path: string, handle: (call: Call, kind: Kind) => Answer): Route => ({
    method: 'GET',
    paths: [`${base}${path}`],
    scopes,
    handle: (call) => handle(call, kind),
  })
  return [get('/paged', paged), get('/recent/modified', recent), get('/{id}', one)]
}

/**
 * Reads of the v1 and v2 object APIs: unsupported since 2026-09-15, yet answering (HUBSPOT.md 1), and what singer's tap
 * reads companies and deals by. Shapes: https://developers.hubspot.com/docs/api-reference/legacy/crm-companies-v2 and
 * singer-io/tap-hubspot@606c7390, read 2026-11-21.
 */
export const legacyRecordRoutes: readonly Route[] = [
  ...routesOf(companies, '/companies/v2/companies', ['crm.objects.companies.read']),
  ...routesOf(deals, '/deals/v1/deal', ['crm.objects.deals.read']),
]

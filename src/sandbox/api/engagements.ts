import { validationError } from '../account/api-error.ts'
import { isLive } from '../account/rows.ts'
import type { Row } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'
import { engagementBody, engagementKinds } from './engagement-shape.ts'
import { missingRecord } from './object-shape.ts'

// HUBSPOT.md 8, engagements v1.
const scopes: readonly string[] = [
  'crm.objects.contacts.read',
  'crm.objects.companies.read',
  'crm.objects.deals.read',
  'tickets',
  'e-commerce',
]

const DAY_MS = 86_400_000
const RECENT_DAYS = 30
const RECENT_MOST = 10_000

type Kind = (typeof engagementKinds)[number]

interface Engagement {
  readonly kind: Kind
  readonly row: Row
}

/** What is made of all activities, as long as none of them changes. */
interface Kept {
  revision: string
  byId: readonly Engagement[]
  byModified: readonly Engagement[]
}

function kept(account: Account): Kept {
  const cache = account.keep(
    'engagements',
    (): Kept => ({ revision: '', byId: [], byModified: [] }),
  )
  const revision = engagementKinds.map(({ objectType }) => account.objects(objectType).revision)
  if (cache.revision === revision.join()) return cache
  cache.revision = revision.join()
  const all = engagementKinds.flatMap((kind) =>
    // Activities are stored rows, never generated ones, so that their rows may be kept.
    [...account.objects(kind.objectType).rows()].map((row): Engagement => ({ kind, row })),
  )
  cache.byId = all.toSorted((a, b) => a.row.id - b.row.id)
  cache.byModified = all.toSorted(
    (a, b) => a.row.updatedAt - b.row.updatedAt || a.row.id - b.row.id,
  )
  return cache
}

function whole(call: Call, name: string, standard: number, most = Number.MAX_SAFE_INTEGER): number {
  const text = call.query.get(name)
  if (text === null || text === '') return standard
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0 || number > most)
    throw validationError(`${name} must be a whole number up to ${most}`)
  return number
}

function body(call: Call, { kind, row }: Engagement): JsonObject {
  const granted = call.grant?.scopes
  const readsEmails = !granted || granted.has('sales-email-read')
  return engagementBody(call.account, kind, row, readsEmails)
}

/** All of them, 100 to 250 a page. SANDBOX: by id, and `offset` is the last one seen;
 * all activities count their ids as one, as HubSpot does. */
function paged(call: Call): Answer {
  const limit = whole(call, 'limit', 100, 250)
  const offset = whole(call, 'offset', 0)
  const rest = kept(call.account).byId.filter(({ row }) => row.id > offset)
  const page = rest.slice(0, limit)
  return {
    status: 200,
    body: {
      results: page.map((each) => body(call, each)),
      hasMore: rest.length > page.length,
      offset: page.at(-1)?.row.id ?? offset,
    },
  }
}

/** Newest change first, 30 days and 10,000 rows back (HUBSPOT.md 8). */
function recentlyModified(call: Call): Answer {
  const count = whole(call, 'count', 20, 100)
  const offset = whole(call, 'offset', 0)
  const horizon = call.account.clock.now() - RECENT_DAYS * DAY_MS
  const since = Math.max(whole(call, 'since', 0), horizon)
  if (offset + count > RECENT_MOST)
    throw validationError(`Only the ${RECENT_MOST} latest engagements can be read here`)
  const found = kept(call.account)
    .byModified.filter(({ row }) => row.updatedAt >= since)
    .toReversed()
  const page = found.slice(offset, offset + count)
  return {
    status: 200,
    body: {
      results: page.map((each) => body(call, each)),
      hasMore: offset + page.length < Math.min(found.length, RECENT_MOST),
      offset: offset + page.length,
      total: found.length,
    },
  }
}

const cursorOf = ({ row }: Engagement) =>
  Buffer.from(`${row.updatedAt}:${row.id}`).toString('base64url')

/** From a time on, without the ceiling; `after` is a time at first, then the answer's (estuary/connectors@a9bf953). */
function modifiedAfter(call: Call): Answer {
  const limit = whole(call, 'limit', 100, 250)
  const text = call.query.get('after') ?? '0'
  const [time = 0, id = -1] = /^\d+$/u.test(text)
    ? [Number(text)]
    : Buffer.from(text, 'base64url').toString('utf8').split(':').map(Number)
  if (!Number.isSafeInteger(time) || !Number.isSafeInteger(id))
    throw validationError(`The after value ${text} is neither a time nor a cursor`)
  const rest = kept(call.account).byModified.filter(
    ({ row }) => row.updatedAt > time || (row.updatedAt === time && row.id > id),
  )
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const more = rest.length > page.length && last !== undefined
  return {
    status: 200,
    body: {
      results: page.map((each) => body(call, each)),
      hasMore: more,
      ...(more ? { after: cursorOf(last) } : {}),
    },
  }
}

function one(call: Call): Answer {
  const id = Number(call.params['engagementId'])
  for (const kind of engagementKinds) {
    const store = call.account.objects(kind.objectType)
    const row = store.get(store.resolve(id) ?? -1)
    if (row && isLive(row)) return { status: 200, body: body(call, { kind, row }) }
  }
  throw missingRecord()
}

const get = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  paths: [`/engagements/v1/engagements${path}`],
  scopes,
  handle,
})

/** All activities in one list, over the records of the objects API (HUBSPOT.md 8). */
export const engagementsPart: Part = {
  knobs: [],
  routes: [
    get('/paged', paged),
    get('/recent/modified', recentlyModified),
    get('/modified/after', modifiedAfter),
    get('/{engagementId}', one),
  ],
}

import { notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import { nextPage, pageLimit } from '../api/object-shape.ts'
import { rowError } from '../http/envelope.ts'
import { asList, asObject, asText, isObject, type JsonObject, optionalText } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { campaignsOf, readableProperties } from './campaign-store.ts'
import { textOf } from './collection.ts'
import { listPage, lowered, mapOf, millisOf } from './wire.ts'

// scopes-by-operation, v3/campaigns_public_api: reading and writing alike.
const scopes = ['marketing.campaigns.read']
const revenueScopes = ['marketing.campaigns.revenue.read']

function paths(rest: string): readonly string[] {
  return [`/marketing/v3/campaigns${rest}`, `/marketing/campaigns/{version}${rest}`]
}

/** Campaign assets by type (2026-03 spec). */
const assetTypes: readonly string[] = [
  'AD_CAMPAIGN',
  'AUTOMATION_PLATFORM_FLOW',
  'BLOG_POST',
  'CTA',
  'EMAIL',
  'EXTERNAL_WEB_URL',
  'FORM',
  'LANDING_PAGE',
  'MARKETING_EMAIL',
  'MARKETING_EVENT',
  'MARKETING_SMS',
  'OBJECT_LIST',
  'SITE_PAGE',
  'SOCIAL_BROADCAST',
]

/** An unknown property, or one that may not be read, is a 400 (HUBSPOT.md 8). */
function askedProperties(call: Call): readonly string[] {
  const names = call.queryList('properties')
  const refused = names.filter((name) => !readableProperties.includes(name))
  if (refused.length > 0)
    throw validationError(`Properties [${refused.join(', ')}] do not exist or cannot be read`, {
      errors: refused.map((name) => ({
        message: `Property ${name} cannot be read`,
        code: 'PROPERTY_NOT_READABLE',
        in: 'properties',
        context: { propertyName: [name] },
      })),
    })
  return names
}

/** Without `properties` there are none; empty ones are left out (2026-03 spec, `properties`). */
function campaignBody(campaign: JsonObject, names: readonly string[]): JsonObject {
  const values = mapOf(campaign['properties'])
  const shown = names.flatMap((name) => {
    const text = optionalText(name in values ? values[name] : computed(campaign, name))
    return text === undefined || text === '' ? [] : [[name, text] as const]
  })
  return {
    id: campaign['id'],
    properties: Object.fromEntries(shown),
    createdAt: campaign['createdAt'],
    updatedAt: campaign['updatedAt'],
    businessUnits: campaign['businessUnits'],
  }
}

function computed(campaign: JsonObject, name: string): unknown {
  if (name === 'hs_budget_items_sum_amount') return total(campaign['budgetItems'])
  return name === 'hs_spend_items_sum_amount' ? total(campaign['spendItems']) : undefined
}

function itemsOf(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : []
}
function total(list: unknown): number | undefined {
  const items = itemsOf(list)
  if (items.length === 0) return undefined
  return items.reduce((sum, { amount }) => sum + (typeof amount === 'number' ? amount : 0), 0)
}

const sortable: Readonly<Record<string, (campaign: JsonObject) => string | number>> = {
  hs_name: (campaign) => lowered(mapOf(campaign['properties'])['hs_name']),
  createdAt: (campaign) => millisOf(campaign['createdAt']) ?? 0,
  updatedAt: (campaign) => millisOf(campaign['updatedAt']) ?? 0,
}

/** `sort`, with `-` for the other way round. SANDBOX: by name when absent, ties by id. */
function sorted(call: Call, campaigns: readonly JsonObject[]): readonly JsonObject[] {
  const text = call.query.get('sort') || 'hs_name'
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  const key = Object.hasOwn(sortable, name) ? sortable[name] : undefined
  if (!key)
    throw validationError(
      `Unable to sort by ${name}; allowed are ${Object.keys(sortable).join(', ')}`,
    )
  const sign = descending ? -1 : 1
  const byText = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
  return campaigns.toSorted(
    (a, b) => sign * byText(key(a), key(b)) || byText(textOf(a['id']), textOf(b['id'])),
  )
}

function list(call: Call): Answer {
  const names = askedProperties(call)
  const name = call.query.get('name')?.toLowerCase() ?? ''
  const campaigns = sorted(
    call,
    [...campaignsOf(call.account).oldestFirst()].filter((campaign) =>
      lowered(mapOf(campaign['properties'])['hs_name']).includes(name),
    ),
  )
  // HUBSPOT.md 8: limit 1-100, default 50.
  const { page, paging } = listPage(call, campaigns, 50, 100)
  return {
    status: 200,
    body: {
      total: campaigns.length,
      results: page.map((campaign) => campaignBody(campaign, names)),
      ...paging,
    },
  }
}

function wanted(call: Call): JsonObject {
  const id = call.params['campaignGuid'] ?? ''
  const campaign = campaignsOf(call.account).get(id)
  if (!campaign) throw notFound(`Campaign with id ${id} does not exist`)
  return campaign
}

/** Metrics of assets come with a span of days only (2026-03 spec, `startDate`). */
function assetBody(call: Call, asset: JsonObject): JsonObject {
  const days = ['startDate', 'endDate'].map((name) => call.query.get(name))
  for (const day of days) {
    if (day !== null && !/^\d{4}-\d{2}-\d{2}$/u.test(day))
      throw validationError(`${day} is not a date in the form YYYY-MM-DD`)
  }
  const spanned = days.every((day) => day !== null)
  return { id: asset['id'], name: asset['name'], metrics: spanned ? mapOf(asset['metrics']) : {} }
}

/** SANDBOX: how many assets come with a campaign, and with a page of them. */
const assetPage = 10

function withAssets(call: Call, campaign: JsonObject, names: readonly string[]): JsonObject {
  const assets = Object.entries(mapOf(campaign['assets'])).map(([type, items]) => {
    const all = itemsOf(items)
    const results = all.slice(0, assetPage).map((asset) => assetBody(call, asset))
    const after = Buffer.from(String(assetPage)).toString('base64')
    return [type, { results, ...(all.length > assetPage ? { paging: { next: { after } } } : {}) }]
  })
  return {
    ...campaignBody(campaign, names),
    assets: Object.fromEntries(assets) as JsonObject,
  }
}

function listAssets(call: Call): Answer {
  const campaign = wanted(call)
  const type = (call.params['assetType'] ?? '').toUpperCase()
  if (!assetTypes.includes(type)) throw validationError(`${type} is not a valid asset type`)
  const assets = itemsOf(mapOf(campaign['assets'])[type])
  const { page, paging } = listPage(call, assets, assetPage, 100)
  return {
    status: 200,
    body: { results: page.map((asset) => assetBody(call, asset)), ...paging },
  }
}

/** At most 50, each once, those that are missing as errors of a 207 (HUBSPOT.md 8; v3 spec). */
function batchRead(call: Call): Answer {
  const names = askedProperties(call)
  const inputs = asList(asObject(call.json())['inputs'], 'inputs')
  if (inputs.length > 50) throw validationError('The maximum number of items in a batch is 50')
  const startedAt = iso(call.account.clock.now())
  const ids = [...new Set(inputs.map((input) => asText(asObject(input, 'input')['id'], 'id')))]
  const found = ids
    .map((id) => campaignsOf(call.account).get(id))
    .filter((campaign) => campaign !== undefined)
  const missing = ids.filter((id) => !campaignsOf(call.account).get(id))
  return {
    status: missing.length > 0 ? 207 : 200,
    body: {
      status: 'COMPLETE',
      results: found.map((campaign) => withAssets(call, campaign, names)),
      ...(missing.length > 0
        ? {
            numErrors: missing.length,
            errors: [rowError(notFound('Could not get some campaigns'), { ids: missing })],
          }
        : {}),
      startedAt,
      completedAt: iso(call.account.clock.now()),
    },
  }
}

function moneyItem(call: Call, item: JsonObject, order: number): JsonObject {
  const now = call.account.clock.now()
  return {
    id: textOf(item['id']) || String(order + 1),
    name: item['name'] ?? '',
    amount: item['amount'] ?? 0,
    order: item['order'] ?? order,
    ...(item['description'] === undefined ? {} : { description: item['description'] }),
    createdAt: millisOf(item['createdAt']) ?? now,
    updatedAt: millisOf(item['updatedAt']) ?? now,
  }
}

function budgetTotals(call: Call): Answer {
  const campaign = wanted(call)
  const budget = total(campaign['budgetItems'])
  const spend = total(campaign['spendItems'])
  const money = (list: unknown) => itemsOf(list).map((item, order) => moneyItem(call, item, order))
  return {
    status: 200,
    body: {
      currencyCode: optionalText(mapOf(campaign['properties'])['hs_currency_code']) ?? 'USD',
      budgetItems: money(campaign['budgetItems']),
      spendItems: money(campaign['spendItems']),
      ...(budget === undefined ? {} : { budgetTotal: budget }),
      ...(spend === undefined ? {} : { spendTotal: spend }),
      ...(budget === undefined ? {} : { remainingBudget: budget - (spend ?? 0) }),
    },
  }
}

function metrics(call: Call): Answer {
  const known = mapOf(wanted(call)['metrics'])
  const names = ['sessions', 'newContactsFirstTouch', 'influencedContacts', 'newContactsLastTouch']
  return { status: 200, body: Object.fromEntries(names.map((name) => [name, known[name] ?? 0])) }
}

function influenced(call: Call): Answer {
  const campaign = wanted(call)
  const type = call.params['contactType'] ?? ''
  if (!['contactFirstTouch', 'contactLastTouch', 'influencedContacts'].includes(type))
    throw validationError(`${type} is not a valid contact type`)
  const contacts = mapOf(campaign['contacts'])[type]
  const limit = pageLimit(call, 100, 100)
  const ids = Array.isArray(contacts) ? contacts.map(textOf).toSorted() : []
  const rest = ids.filter((id) => id > (call.query.get('after') ?? ''))
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    status: 200,
    body: {
      results: page.map((id) => ({ id })),
      ...(rest.length > limit && last !== undefined ? { paging: nextPage(call, last) } : {}),
    },
  }
}

function revenue(call: Call): Answer {
  const known = mapOf(wanted(call)['revenue'])
  return {
    status: 200,
    body: {
      dealsNumber: 0,
      dealAmount: 0,
      contactsNumber: 0,
      revenueAmount: 0,
      currencyCode: 'USD',
      ...known,
    },
  }
}

const writable = readableProperties.filter(
  (name) =>
    !['hs_object_id', 'hs_created_by_user_id'].includes(name) && !name.endsWith('_sum_amount'),
)

function write(call: Call, id: string | undefined): Answer {
  const given = asObject(asObject(call.json())['properties'], 'properties')
  const refused = Object.keys(given).find((name) => !writable.includes(name))
  if (refused !== undefined) throw validationError(`Property ${refused} cannot be written`)
  if (id === undefined) asText(given['hs_name'], 'hs_name')
  const campaigns = campaignsOf(call.account)
  const [made = ''] = campaigns.put([{ ...(id === undefined ? {} : { id }), properties: given }])
  return {
    status: id === undefined ? 201 : 200,
    body: campaignBody(campaigns.get(made) ?? {}, Object.keys(given)),
  }
}

function remove(call: Call): Answer {
  campaignsOf(call.account).remove([call.params['campaignGuid'] ?? ''])
  return { status: 204 }
}

const one = '/{campaignGuid}'

export const campaignRoutes: readonly Route[] = [
  { method: 'GET', paths: paths(''), scopes, handle: list },
  { method: 'POST', paths: paths(''), scopes, handle: (call) => write(call, undefined) },
  { method: 'POST', paths: paths('/batch/read'), scopes, handle: batchRead },
  {
    method: 'GET',
    paths: paths(one),
    scopes,
    handle: (call) => ({
      status: 200,
      body: withAssets(call, wanted(call), askedProperties(call)),
    }),
  },
  {
    method: 'PATCH',
    paths: paths(one),
    scopes,
    handle: (call) => write(call, textOf(wanted(call)['id'])),
  },
  { method: 'DELETE', paths: paths(one), scopes, handle: remove },
  { method: 'GET', paths: paths(`${one}/assets/{assetType}`), scopes, handle: listAssets },
  { method: 'GET', paths: paths(`${one}/budget/totals`), scopes, handle: budgetTotals },
  { method: 'GET', paths: paths(`${one}/reports/metrics`), scopes, handle: metrics },
  {
    method: 'GET',
    paths: paths(`${one}/reports/contacts/{contactType}`),
    scopes,
    handle: influenced,
  },
  {
    method: 'GET',
    paths: paths(`${one}/reports/revenue`),
    scopes: revenueScopes,
    handle: revenue,
  },
]

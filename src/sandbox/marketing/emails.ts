import { notFound, validationError } from '../account/api-error.ts'
import { knob } from '../account/knobs.ts'
import { isTrue } from '../api/object-shape.ts'
import type { JsonObject } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { textOf } from './collection.ts'
import { statsOf } from './email-counts.ts'
import { histogram, statisticsList } from './email-statistics.ts'
import { emailsOf } from './email-store.ts'
import { campaignsOf } from './campaign-store.ts'
import { listPage, mapOf, millisOf, picked, queryTime, without } from './wire.ts'

// HUBSPOT.md 8: newer apps have marketing-email as well.
const scopes = ['content', 'marketing-email']

export const emailKnobs = {
  partialStats: knob({
    name: 'marketing.partial_stats_list',
    default: true,
    meaning:
      'whether the list of marketing e-mails with includeStats=true leaves out those without statistics',
  }),
}

function paths(rest: string): readonly string[] {
  return [`/marketing/v3/emails${rest}`, `/marketing/emails/{version}${rest}`]
}

/** Fields that the 2026-03 spec has and the v3 one lacks (HUBSPOT.md 1). */
const datedOnly = [
  'isAb',
  'allEmailCampaignIds',
  'primaryEmailCampaignId',
  'emailCampaignGroupId',
  'emailTemplateMode',
  'campaignUtm',
  'publishedByEmail',
  'publishedByName',
  'unpublishedAt',
]

function emailBody(call: Call, email: JsonObject): JsonObject {
  const named = isTrue(call, 'marketingCampaignNames')
  const stats = isTrue(call, 'includeStats') ? statsOf(call.account, email) : undefined
  const campaign = named ? campaignsOf(call.account).get(textOf(email['campaign'])) : undefined
  const hidden = [
    'stats',
    'campaignName',
    ...(isTrue(call, 'workflowNames') ? [] : ['workflowNames']),
    ...(call.dated ? [] : datedOnly),
  ]
  const body = {
    ...without(email, hidden),
    ...(campaign ? { campaignName: mapOf(campaign['properties'])['hs_name'] } : {}),
    ...(stats ? { stats } : {}),
  }
  const included = call.queryList('includedProperties')
  return included.length === 0 ? body : picked(body, ['id', ...included])
}

/** HUBSPOT.md 8: `...After` and `...Before` are exclusive. */
function inTime(call: Call): (email: JsonObject) => boolean {
  const tests = (
    [
      ['created', 'createdAt'],
      ['updated', 'updatedAt'],
      ['published', 'publishedAt'],
    ] as const
  ).map(([prefix, field]) => {
    const at = queryTime(call, `${prefix}At`)
    const after = queryTime(call, `${prefix}After`)
    const before = queryTime(call, `${prefix}Before`)
    return (email: JsonObject) => {
      if (at === undefined && after === undefined && before === undefined) return true
      const time = millisOf(email[field])
      if (time === undefined) return false
      return (
        (at === undefined || time === at) &&
        (after === undefined || time > after) &&
        (before === undefined || time < before)
      )
    }
  })
  return (email) => tests.every((test) => test(email))
}

function matches(call: Call): (email: JsonObject) => boolean {
  const archived = isTrue(call, 'archived')
  const timely = inTime(call)
  const published = call.query.get('isPublished')
  const given = ['type', 'campaign'].map((name) => [name, call.query.get(name)] as const)
  const partial = isTrue(call, 'includeStats') && call.account.knobs.value(emailKnobs.partialStats)
  return (email) =>
    email['archived'] === archived &&
    timely(email) &&
    (published === null || published === '' || String(email['isPublished']) === published) &&
    given.every(([name, value]) => value === null || value === '' || email[name] === value) &&
    // Seen by Estuary (HUBSPOT.md 8): with statistics some e-mails are missing. SANDBOX: those never sent.
    (!partial || statsOf(call.account, email) !== undefined)
}

const sortable = ['name', 'createdAt', 'updatedAt', 'publishedAt', 'publishDate', 'state', 'type']

/** SANDBOX: newest first by creation when no `sort` is given. */
function sorted(call: Call, emails: readonly JsonObject[]): readonly JsonObject[] {
  const [text = '-createdAt'] = call.queryList('sort')
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  if (!sortable.includes(name)) throw validationError(`Unable to sort by ${name}`)
  const key = (email: JsonObject) =>
    name.endsWith('At') ? (millisOf(email[name]) ?? 0) : textOf(email[name])
  const order = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
  return emails.toSorted(
    (a, b) =>
      (descending ? -1 : 1) * order(key(a), key(b)) || order(textOf(a['id']), textOf(b['id'])),
  )
}

function list(call: Call): Answer {
  const found = [...emailsOf(call.account).oldestFirst()].filter(matches(call))
  // SANDBOX: default 10; at most 300, the largest page that a connector is known to ask for (Estuary).
  const { page, paging } = listPage(call, sorted(call, found), 10, 300)
  return {
    status: 200,
    body: {
      total: found.length,
      results: page.map((email) => emailBody(call, email)),
      ...paging,
    },
  }
}

function get(call: Call): Answer {
  const id = call.params['emailId'] ?? ''
  const email = emailsOf(call.account).get(id)
  if (!email || email['archived'] !== isTrue(call, 'archived'))
    throw notFound(`Email with id ${id} does not exist`)
  return { status: 200, body: emailBody(call, email) }
}

export const emailRoutes: readonly Route[] = [
  { method: 'GET', paths: paths(''), scopes, handle: list },
  { method: 'GET', paths: paths('/statistics/list'), scopes, handle: statisticsList },
  { method: 'GET', paths: paths('/statistics/histogram'), scopes, handle: histogram },
  { method: 'GET', paths: paths('/{emailId}'), scopes, handle: get },
]

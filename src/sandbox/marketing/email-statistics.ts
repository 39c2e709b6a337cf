import { validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Millis } from '../account/definitions.ts'
import { isObject, type JsonObject } from '../http/json.ts'
import type { Answer, Call } from '../http/types.ts'
import { textOf } from './collection.ts'
import { statistics, talliesOf, tallies } from './email-counts.ts'
import { emailsOf } from './email-store.ts'
import { millisOf, queryTime } from './wire.ts'

interface Span {
  readonly from: Millis
  readonly until: Millis
}

/** SANDBOX: both ends are asked for, as HubSpot's own example has them. */
function spanOf(call: Call): Span {
  const from = queryTime(call, 'startTimestamp')
  const until = queryTime(call, 'endTimestamp')
  if (from === undefined || until === undefined)
    throw validationError('startTimestamp and endTimestamp are required')
  if (from > until) throw validationError('startTimestamp must not be after endTimestamp')
  return { from, until }
}

/** The e-mails sent within the span, or those of them that were asked for. */
function sentWithin(call: Call, { from, until }: Span): readonly JsonObject[] {
  const asked = call.queryList('emailIds')
  return [...emailsOf(call.account).oldestFirst()].filter((email) => {
    const sent = millisOf(email['publishDate']) ?? millisOf(email['publishedAt'])
    return (
      sent !== undefined &&
      sent >= from &&
      sent <= until &&
      (asked.length === 0 || asked.includes(textOf(email['id'])))
    )
  })
}

/** AggregateEmailStatistics: `emails` are numbers, aggregations go by e-mail campaign. */
export function statisticsList(call: Call): Answer {
  const emails = sentWithin(call, spanOf(call))
  const counts = tallies(call.account)
  const campaigns = emails.flatMap((email) =>
    Array.isArray(email['allEmailCampaignIds']) ? email['allEmailCampaignIds'].map(textOf) : [],
  )
  const given = emails.flatMap((email) => (isObject(email['stats']) ? [email] : []))
  const aggregations = [
    ...campaigns.map(
      (id) => [id, statistics([counts.get(id)].flatMap((one) => one ?? []))] as const,
    ),
    ...given.map((email) => [textOf(email['id']), email['stats']] as const),
  ]
  return {
    status: 200,
    body: {
      emails: emails.map((email) => Number(email['id'])),
      campaignAggregations: Object.fromEntries(aggregations),
      aggregate: statistics(emails.flatMap((email) => talliesOf(email, counts))),
    },
  }
}

const steps: Readonly<Record<string, Millis | 'MONTH' | 'QUARTER' | 'YEAR'>> = {
  SECOND: 1000,
  MINUTE: 60_000,
  QUARTER_HOUR: 900_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
  MONTH: 'MONTH',
  QUARTER: 'QUARTER',
  YEAR: 'YEAR',
}
const monthsOf = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const

function nextStart(from: Millis, step: Millis | keyof typeof monthsOf): Millis {
  if (typeof step === 'number') return from + step
  const date = new Date(from)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsOf[step], 1)
}

/** SANDBOX: no more intervals than this in one answer. */
const mostIntervals = 1000

/** EmailStatisticInterval: one entry an interval, empty ones too. Events count where they happened. */
export function histogram(call: Call): Answer {
  const { from, until } = spanOf(call)
  const name = (call.query.get('interval') || 'DAY').toUpperCase()
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined
  if (step === undefined) throw validationError(`${name} is not a valid interval`)
  const asked = new Set(call.queryList('emailIds'))
  const emails = [...emailsOf(call.account).oldestFirst()].filter(
    (email) => asked.size === 0 || asked.has(textOf(email['id'])),
  )
  const results: JsonObject[] = []
  for (let start = from; start <= until; ) {
    if (results.length === mostIntervals)
      throw validationError(`The span holds more than ${mostIntervals} intervals`)
    const next = nextStart(start, step)
    const end = Math.min(next - 1, until)
    const counts = tallies(call.account, { from: start, until: end })
    results.push({
      interval: { start: iso(start), end: iso(end) },
      aggregations: statistics(emails.flatMap((email) => talliesOf(email, counts))),
    })
    start = next
  }
  return { status: 200, body: { total: results.length, results } }
}

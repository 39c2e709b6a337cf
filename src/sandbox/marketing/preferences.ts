import { validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import { isTrue } from '../api/object-shape.ts'
import { asList, asObject, asText, type JsonObject, optionalText } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { textOf } from './collection.ts'
import { changesOf } from './event-store.ts'
import { definitionsOf, standingOf } from './preference-store.ts'
import { lowered, without } from './wire.ts'

// scopes-by-operation, v4/subscriptions.
const readScopes = ['communication_preferences.read', 'communication_preferences.read_write']
const writeScopes = ['communication_preferences.read_write', 'communication_preferences.write']
const batchReadScopes = ['communication_preferences.statuses.batch.read']
const batchWriteScopes = ['communication_preferences.statuses.batch.write']

function paths(rest: string): readonly string[] {
  return [`/communication-preferences/v4${rest}`, `/communication-preferences/{version}${rest}`]
}

/** ActionResponseWithResults... and BatchResponse... of the specs. */
function done(call: Call, results: readonly JsonObject[]): Answer {
  const now = iso(call.account.clock.now())
  return { status: 200, body: { status: 'COMPLETE', results, startedAt: now, completedAt: now } }
}

function definitions(call: Call): readonly JsonObject[] {
  const translated = isTrue(call, 'includeTranslations')
  return [...definitionsOf(call.account).oldestFirst()].map((definition) =>
    translated ? definition : without(definition, ['subscriptionTranslations']),
  )
}

function requireEmailChannel(value: unknown): void {
  if (value !== 'EMAIL') throw validationError('channel is required and must be EMAIL')
}

/** One row for each active type: a status belongs to the address, whether or not a contact has it. */
function statusesOf(call: Call, recipient: string): readonly JsonObject[] {
  return [...definitionsOf(call.account).oldestFirst()]
    .filter((definition) => definition['isActive'] === true)
    .map((definition) => statusBody(call, recipient, definition))
}

function statusBody(
  call: Call,
  recipient: string,
  definition: JsonObject,
  reason?: string,
): JsonObject {
  const { status, timestamp, change } = standingOf(
    call.account,
    recipient,
    textOf(definition['id']),
  )
  return {
    channel: 'EMAIL',
    subscriberIdString: recipient,
    subscriptionId: Number(definition['id']),
    subscriptionName: definition['name'],
    status,
    source: textOf(change?.['source']) || 'No status has been set',
    timestamp: iso(timestamp),
    businessUnitId: definition['businessUnitId'],
    legalBasis: optionalText(change?.['legalBasis']) ?? null,
    legalBasisExplanation: optionalText(change?.['legalBasisExplanation']) ?? null,
    ...(reason === undefined ? {} : { setStatusSuccessReason: reason }),
  }
}

function wideStatus(call: Call, recipient: string): JsonObject {
  const { status, timestamp } = standingOf(call.account, recipient, undefined)
  return {
    wideStatusType: 'PORTAL_WIDE',
    subscriberIdString: recipient,
    channel: 'EMAIL',
    status,
    timestamp: iso(timestamp),
    businessUnitId: 0,
  }
}

function definitionNamed(call: Call, id: string): JsonObject {
  const definition = definitionsOf(call.account).get(id)
  if (!definition) throw validationError(`Subscription type ${id} does not exist`)
  return definition
}

/** A change by the API shows in the subscription timeline as any other. */
function record(call: Call, recipient: string, changes: readonly JsonObject[]): void {
  changesOf(call.account).put([
    { recipient, changes: changes.map((change) => ({ source: 'SOURCE_API', ...change })) },
  ])
}

function setStatus(call: Call, recipient: string, input: JsonObject): JsonObject {
  requireEmailChannel(input['channel'])
  const definition = definitionNamed(call, asText(input['subscriptionId'], 'subscriptionId'))
  const state = asText(input['statusState'], 'statusState')
  if (!['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'].includes(state))
    throw validationError(`${state} is not a valid statusState`)
  const before = standingOf(call.account, recipient, textOf(definition['id'])).status
  if (before !== state)
    record(call, recipient, [
      {
        changeType: 'SUBSCRIPTION_STATUS',
        change: state,
        subscriptionId: Number(definition['id']),
        ...(input['legalBasis'] === undefined ? {} : { legalBasis: input['legalBasis'] }),
        ...(input['legalBasisExplanation'] === undefined
          ? {}
          : { legalBasisExplanation: input['legalBasisExplanation'] }),
      },
    ])
  const resubscribed = before === 'UNSUBSCRIBED' && state === 'SUBSCRIBED'
  const changed = resubscribed ? 'RESUBSCRIBE_OCCURRED' : 'REQUESTED_CHANGE_OCCURRED'
  return statusBody(call, recipient, definition, before === state ? 'NO_STATUS_CHANGE' : changed)
}

function unsubscribeAll(call: Call, recipient: string): readonly JsonObject[] {
  const active = [...definitionsOf(call.account).oldestFirst()].filter(
    (definition) => definition['isActive'] === true,
  )
  record(call, recipient, [
    ...active.map((definition) => ({
      changeType: 'SUBSCRIPTION_STATUS',
      change: 'UNSUBSCRIBED',
      subscriptionId: Number(definition['id']),
    })),
    { changeType: 'PORTAL_STATUS', change: 'UNSUBSCRIBED' },
  ])
  return active.map((definition) =>
    statusBody(call, recipient, definition, 'UNSUBSCRIBE_FROM_ALL_OCCURRED'),
  )
}

const recipientOf = (call: Call) => call.params['subscriberId'] ?? ''

/** The batch's inputs. SANDBOX: at most 100, as of other batches. */
function inputs(call: Call): readonly unknown[] {
  const list = asList(asObject(call.json())['inputs'], 'inputs')
  if (list.length > 100) throw validationError('The maximum number of items in a batch is 100')
  return list
}
const subscribers = (call: Call) => inputs(call).map((input) => asText(input, 'input'))

function withChannel(handle: (call: Call) => Answer): Route['handle'] {
  return (call) => {
    requireEmailChannel(call.query.get('channel'))
    return handle(call)
  }
}

/** PublicSubscriptionStatus of v3 knows two statuses only. */
function legacyStatus(call: Call, recipient: string, definition: JsonObject): JsonObject {
  const whole = standingOf(call.account, recipient, undefined).status
  const { status, change } = standingOf(call.account, recipient, textOf(definition['id']))
  return {
    id: textOf(definition['id']),
    name: definition['name'],
    description: definition['description'],
    status: status === 'SUBSCRIBED' && whole !== 'UNSUBSCRIBED' ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED',
    sourceOfStatus: whole === 'UNSUBSCRIBED' ? 'PORTAL_WIDE_STATUS' : 'SUBSCRIPTION_STATUS',
    brandId: null,
    preferenceGroupName: null,
    legalBasis: optionalText(change?.['legalBasis']) ?? null,
    legalBasisExplanation: optionalText(change?.['legalBasisExplanation']) ?? null,
  }
}

function legacyStatuses(call: Call): Answer {
  const recipient = call.params['email'] ?? ''
  const active = [...definitionsOf(call.account).oldestFirst()].filter(
    (definition) => definition['isActive'] === true,
  )
  return {
    status: 200,
    body: {
      recipient,
      subscriptionStatuses: active.map((definition) => legacyStatus(call, recipient, definition)),
    },
  }
}

/** v3 can't bring back who opted out (HubSpot docs, subscription preferences v3 guide). */
function legacyWrite(call: Call, state: 'SUBSCRIBED' | 'UNSUBSCRIBED'): Answer {
  const body = asObject(call.json())
  const recipient = asText(body['emailAddress'], 'emailAddress')
  const definition = definitionNamed(call, asText(body['subscriptionId'], 'subscriptionId'))
  const before = standingOf(call.account, recipient, textOf(definition['id'])).status
  if (before === 'UNSUBSCRIBED' && state === 'SUBSCRIBED')
    throw validationError(`${lowered(recipient)} has opted out and cannot be resubscribed`)
  setStatus(call, recipient, {
    ...body,
    channel: 'EMAIL',
    statusState: state,
  })
  return { status: 200, body: legacyStatus(call, recipient, definition) }
}

const legacy = '/communication-preferences/v3'
const one = '/statuses/{subscriberId}'

export const preferenceRoutes: readonly Route[] = [
  {
    method: 'GET',
    paths: paths('/definitions'),
    scopes: readScopes,
    handle: (call) => done(call, definitions(call)),
  },
  {
    method: 'GET',
    paths: paths(one),
    scopes: readScopes,
    handle: withChannel((call) => done(call, statusesOf(call, recipientOf(call)))),
  },
  {
    method: 'POST',
    paths: paths(one),
    scopes: writeScopes,
    handle: (call) => done(call, [setStatus(call, recipientOf(call), asObject(call.json()))]),
  },
  {
    method: 'GET',
    paths: paths(`${one}/unsubscribe-all`),
    scopes: readScopes,
    handle: withChannel((call) => done(call, [wideStatus(call, recipientOf(call))])),
  },
  {
    method: 'POST',
    paths: paths(`${one}/unsubscribe-all`),
    scopes: writeScopes,
    handle: withChannel((call) => {
      const statuses = unsubscribeAll(call, recipientOf(call))
      return done(call, isTrue(call, 'verbose') ? statuses : [])
    }),
  },
  {
    method: 'POST',
    paths: paths('/statuses/batch/read'),
    scopes: batchReadScopes,
    handle: withChannel((call) =>
      done(
        call,
        subscribers(call).map((id) => ({
          subscriberIdString: id,
          statuses: statusesOf(call, id),
        })),
      ),
    ),
  },
  {
    method: 'POST',
    paths: paths('/statuses/batch/unsubscribe-all/read'),
    scopes: batchReadScopes,
    handle: withChannel((call) =>
      done(
        call,
        subscribers(call).map((id) => ({
          subscriberIdString: id,
          wideStatuses: [wideStatus(call, id)],
        })),
      ),
    ),
  },
  {
    method: 'POST',
    paths: paths('/statuses/batch/write'),
    scopes: batchWriteScopes,
    handle: (call) =>
      done(
        call,
        inputs(call).map((input) => {
          const status = asObject(input, 'input')
          return setStatus(call, asText(status['subscriberIdString'], 'subscriberIdString'), status)
        }),
      ),
  },
  {
    method: 'GET',
    paths: [`${legacy}/definitions`],
    scopes: readScopes,
    handle: (call) => ({ status: 200, body: { subscriptionDefinitions: definitions(call) } }),
  },
  {
    method: 'GET',
    paths: [`${legacy}/status/email/{email}`],
    scopes: readScopes,
    handle: legacyStatuses,
  },
  {
    method: 'POST',
    paths: [`${legacy}/subscribe`],
    scopes: writeScopes,
    handle: (call) => legacyWrite(call, 'SUBSCRIBED'),
  },
  {
    method: 'POST',
    paths: [`${legacy}/unsubscribe`],
    scopes: writeScopes,
    handle: (call) => legacyWrite(call, 'UNSUBSCRIBED'),
  },
]

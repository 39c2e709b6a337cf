import { ApiError, notFound, validationError } from '../account/api-error.ts'
import { knob } from '../account/knobs.ts'
import { iso } from '../account/rows.ts'
import type { Account } from '../account/types.ts'
import { flagField, numberField, textField, timeField } from '../http/collection-fields.ts'
import { rowError } from '../http/envelope.ts'
import type { Answer, Call, CollectionControl, Part, Route } from '../http/types.ts'
import { asList, asObject, isObject, type JsonObject, optionalText } from '../http/json.ts'
import { type Flow, flowBook } from './flows-book.ts'
import { flowBody, listingBody, workflowBody } from './flows-shape.ts'
import { nextPage, pageLimit } from './object-shape.ts'

// Scope lists of the automation API.
const scopes = ['automation']

const contactOnly = knob({
  name: 'workflows.v3_contact_based_only',
  default: true as boolean,
  meaning:
    'The v3 workflows API knows workflows of contacts only, as its documentation says; false: all.',
})

/** Pages by the id of the last item (`after` is opaque to callers). */
function paged<T>(
  call: Call,
  items: readonly T[],
  key: (item: T) => number,
): { readonly page: readonly T[]; readonly paging: JsonObject } {
  const limit = pageLimit(call, 100, 100)
  const after = Number(call.query.get('after') || '0')
  if (!Number.isSafeInteger(after)) throw validationError('The after value is not a valid cursor')
  const rest = items.filter((item) => key(item) > after)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const more = rest.length > limit && last !== undefined
  return { page, paging: more ? { paging: nextPage(call, String(key(last))) } : {} }
}

/** HUBSPOT.md 8: limit default 100, summaries only. */
function list(call: Call): Answer {
  const { page, paging } = paged(call, flowBook(call.account).all(), ({ id }) => id)
  return { status: 200, body: { results: page.map(listingBody), ...paging } }
}

function wanted(call: Call): Flow {
  const id = call.params['flowId'] ?? ''
  const flow = flowBook(call.account).find(Number(id))
  if (!flow) throw notFound(`Flow ${id} does not exist`)
  return flow
}

/** 207 with error rows when some are not there. */
function batchAnswer(
  call: Call,
  results: readonly JsonObject[],
  missing: readonly string[],
  what: string,
): Answer {
  const at = iso(call.account.clock.now())
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
  if (missing.length === 0) return { status: 200, body }
  const error = new ApiError(404, 'OBJECT_NOT_FOUND', `Some ${what} do not exist`)
  return {
    status: 207,
    body: { ...body, numErrors: missing.length, errors: [rowError(error, { ids: missing })] },
  }
}

function readBatch(call: Call): Answer {
  const book = flowBook(call.account)
  const ids = asList(asObject(call.json())['inputs'], 'inputs').map(
    (input) => optionalText(isObject(input) ? input['flowId'] : undefined) ?? '',
  )
  const found = ids.flatMap((id) => book.find(Number(id)) ?? [])
  const missing = ids.filter((id) => book.find(Number(id)) === undefined)
  return batchAnswer(call, found.map(flowBody), missing, 'flows')
}

function mappings(call: Call): Answer {
  const flows = flowBook(call.account).all()
  const inputs = asList(asObject(call.json())['inputs'], 'inputs').filter(isObject)
  const results: JsonObject[] = []
  const missing: string[] = []
  for (const input of inputs) {
    const byWorkflow = input['type'] === 'WORKFLOW_ID'
    const key = byWorkflow ? 'flowMigrationStatusForClassicWorkflows' : 'flowMigrationStatuses'
    const id = optionalText(input[key]) ?? ''
    const flow = flows.find((each) => String(byWorkflow ? each.workflowId : each.id) === id)
    if (flow) results.push({ flowId: flow.id, workflowId: flow.workflowId })
    else missing.push(id)
  }
  return batchAnswer(call, results, missing, 'workflows')
}

/** Which flows send which e-mails (HUBSPOT.md 8). */
function emailCampaigns(call: Call): Answer {
  const flowId = call.query.get('flowId')
  const rows = flowBook(call.account)
    .all()
    .filter(({ id }) => flowId === null || String(id) === flowId)
    .flatMap(({ id, emails }) => emails.map((email) => ({ flowId: String(id), ...email })))
    .map((row, place) => ({ row, place: place + 1 }))
  const { page, paging } = paged(call, rows, ({ place }) => place)
  return { status: 200, body: { results: page.map(({ row }) => row), ...paging } }
}

/** HUBSPOT.md 8: all of them in one answer. */
function workflows(call: Call): Answer {
  const { account } = call
  const all = flowBook(account)
    .all()
    .filter(({ objectTypeId }) => !account.knobs.value(contactOnly) || objectTypeId === '0-1')
  return {
    status: 200,
    body: { workflows: all.map((flow) => workflowBody(flow, account.portalId)) },
  }
}

function workflow(call: Call): Answer {
  const id = call.params['workflowId'] ?? ''
  const flow = flowBook(call.account)
    .all()
    .find(({ workflowId }) => String(workflowId) === id)
  if (!flow) throw notFound(`Workflow ${id} does not exist`)
  const body = workflowBody(flow, call.account.portalId)
  return { status: 200, body: { ...body, actions: flow.actions } }
}

function flowOf(account: Account, item: JsonObject): Flow {
  const fresh = flowBook(account).newIds()
  const id = Number(textField(item, 'id', String(fresh.id)))
  const before = flowBook(account).find(id)
  const now = account.clock.now()
  const type = account.types.find(textField(item, 'objectTypeId', before?.objectTypeId ?? '0-1'))
  if (!type) throw validationError(`No object type ${String(item['objectTypeId'])}`)
  const createdAt = timeField(item, 'createdAt', before?.createdAt ?? now)
  const actions = item['actions']
  const criteria = item['enrollmentCriteria']
  return {
    id,
    workflowId: numberField(item, 'workflowId', before?.workflowId ?? fresh.workflowId),
    uuid: textField(item, 'uuid', before?.uuid ?? account.random.uuid()),
    name: textField(item, 'name', before?.name ?? `Workflow ${id}`),
    description: textField(item, 'description', before?.description ?? ''),
    isEnabled: flagField(item, 'isEnabled', before?.isEnabled ?? true),
    objectTypeId: type.id,
    flowType: 'WORKFLOW',
    revision: numberField(item, 'revisionId', (before?.revision ?? 0) + 1),
    createdAt,
    updatedAt: timeField(item, 'updatedAt', before ? now : createdAt),
    actions: Array.isArray(actions) ? actions.filter(isObject) : (before?.actions ?? []),
    enrollmentCriteria: isObject(criteria) ? criteria : (before?.enrollmentCriteria ?? null),
    contactListIds: before?.contactListIds ?? {},
    emails: before?.emails ?? [],
  }
}

function collection(account: Account): CollectionControl {
  const book = flowBook(account)
  return {
    all: () => book.all().map((flow) => ({ ...flowBody(flow), workflowId: flow.workflowId })),
    put: (items) =>
      items.map((item) => {
        const flow = flowOf(account, item)
        book.save(flow)
        return String(flow.id)
      }),
    remove: (ids) => {
      for (const id of ids) book.remove(Number(id))
    },
  }
}

const get = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  paths: [path],
  scopes,
  handle,
})
const post = (path: string, handle: Route['handle']): Route => ({
  method: 'POST',
  paths: [path],
  scopes,
  handle,
})

/** Workflows; their dated API is beta only, so v4 and v3 it is (HUBSPOT.md 1 and 8). */
export const flowsPart: Part = {
  knobs: [contactOnly],
  routes: [
    get('/automation/v4/flows', list),
    get('/automation/v4/flows/email-campaigns', emailCampaigns),
    get('/automation/v4/flows/{flowId}', (call) => ({ status: 200, body: flowBody(wanted(call)) })),
    post('/automation/v4/flows/batch/read', readBatch),
    post('/automation/v4/workflow-id-mappings/batch/read', mappings),
    {
      method: 'DELETE',
      paths: ['/automation/v4/flows/{flowId}'],
      scopes,
      handle: (call) => {
        flowBook(call.account).remove(wanted(call).id)
        return { status: 204 }
      },
    },
    get('/automation/v3/workflows', workflows),
    get('/automation/v3/workflows/{workflowId}', workflow),
  ],
  collections: (account) => ({ workflows: collection(account) }),
}

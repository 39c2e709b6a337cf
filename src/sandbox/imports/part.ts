import { validationError } from '../account/api-error.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import { isTrue } from '../api/object-shape.ts'
import { requireScope } from '../http/auth.ts'
import { errorOnWire, importOnWire } from './answers.ts'
import { importDesk } from './desk.ts'
import { importKnobs } from './knobs.ts'
import { importCollection } from './control.ts'
import { receive } from './receive.ts'
import { parseOrder } from './request.ts'
import { checkOrder } from './rules.ts'

function route(method: Route['method'], path: string, handle: Route['handle']): Route {
  const paths = [`/crm/v3/imports${path}`, `/crm/imports/{version}${path}`]
  return { method, paths, scopes: ['crm.import'], handle }
}

/** HUBSPOT.md 2.1. */
export const importsPart: Part = {
  routes: [
    { ...route('POST', '', start), rawBody: true },
    route('GET', '', listed),
    route('GET', '/{importId}', one),
    route('GET', '/{importId}/errors', errors),
    route('POST', '/{importId}/cancel', cancel),
  ],
  knobs: Object.values(importKnobs),
  collections: (account) => ({ imports: importCollection(account) }),
}

async function start(call: Call): Promise<Answer> {
  const desk = importDesk(call.account)
  const folder = desk.newFolder()
  try {
    const received = await receive(call, folder)
    const order = parseOrder(call.account, received.importRequest)
    if (call.grant && call.account.knobs.value<boolean>(importKnobs.objectScopes))
      for (const { scopes } of order.objectTypes) requireScope(call.grant, scopes.write)
    checkOrder(call.account, order, received)
    const job = desk.accept(order, received.files, folder, call)
    return { status: 200, body: importOnWire(call.account, job) }
  } catch (error) {
    desk.discard(folder)
    throw error
  }
}

function one(call: Call): Answer {
  const job = importDesk(call.account).find(call.params['importId'] ?? '')
  return { status: 200, body: importOnWire(call.account, job) }
}

function listed(call: Call): Answer {
  const max = call.account.knobs.value<number>(importKnobs.listPage)
  const shownStates = call.account.knobs.value<string>(importKnobs.listed)
  const jobs = importDesk(call.account)
    .of(call.grant)
    .filter(({ unfinished }) =>
      shownStates === 'all' ? true : shownStates === (unfinished ? 'unfinished' : 'finished'),
    )
  const { shown, paging } = pageOf(call, jobs, max, ({ id }) => id)
  const results = shown.map((job) => importOnWire(call.account, job))
  return { status: 200, body: paging === undefined ? { results } : { results, paging } }
}

function errors(call: Call): Answer {
  const job = importDesk(call.account).find(call.params['importId'] ?? '')
  const max = call.account.knobs.value<number>(importKnobs.errorsPage)
  const include = {
    message: isTrue(call, 'includeErrorMessage'),
    row: isTrue(call, 'includeRowData'),
  }
  const { shown, paging } = pageOf(call, job.errors, max, ({ id }) => id)
  const results = shown.map((error) => errorOnWire(error, include, call.dated))
  return { status: 200, body: paging === undefined ? { results } : { results, paging } }
}

function cancel(call: Call): Answer {
  const desk = importDesk(call.account)
  const job = desk.find(call.params['importId'] ?? '')
  desk.cancel(job)
  const startedAt = new Date(job.createdAt).toISOString()
  const completedAt = new Date(call.account.clock.now()).toISOString()
  return { status: 200, body: { status: 'CANCELED', startedAt, completedAt } }
}

interface Page<T> {
  readonly shown: readonly T[]
  readonly paging: { readonly next: { readonly after: string; readonly link: string } } | undefined
}

/** `after` is the last one's id, opaque to the caller. */
function pageOf<T>(call: Call, all: readonly T[], max: number, id: (each: T) => number): Page<T> {
  const asked = call.query.get('limit')
  const limit = asked === null ? max : Number(asked)
  if (!Number.isInteger(limit) || limit < 1) throw validationError(`Invalid limit: ${asked}`)
  const after = call.query.get('after')
  const start = after === null ? 0 : all.findIndex((each) => String(id(each)) === after) + 1
  if (after !== null && start === 0) throw validationError(`Invalid paging cursor: ${after}`)
  const shown = all.slice(start, start + Math.min(limit, max))
  const last = shown.at(-1)
  if (last === undefined || start + shown.length >= all.length) return { shown, paging: undefined }
  const next = String(id(last))
  const query = new URLSearchParams(call.query)
  query.set('after', next)
  return {
    shown,
    paging: { next: { after: next, link: `${call.baseUrl}${call.path}?${query.toString()}` } },
  }
}

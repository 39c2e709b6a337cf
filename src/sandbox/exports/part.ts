import { createReadStream } from 'node:fs'
import type { Millis } from '../account/definitions.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import { exportDesk, type ExportJob, type ExportState } from './desk.ts'
import { exportKnobList, exportKnobs } from './knobs.ts'
import { parseExport } from './request.ts'

const FILES = '/crm-export-files'

function route(method: Route['method'], path: string, handle: Route['handle']): Route {
  const paths = [`/crm/v3/exports/export${path}`, `/crm/exports/{version}/export${path}`]
  return { method, paths, scopes: ['crm.export'], handle }
}

/** HUBSPOT.md 3.1, and the host of the files, here under a path of the same server. */
export const exportsPart: Part = {
  routes: [
    route('POST', '/async', start),
    route('GET', '/async/tasks/{taskId}/status', status),
    route('GET', '/{exportId}', one),
    {
      method: 'GET',
      paths: [`${FILES}/{key}`],
      scopes: [],
      auth: false,
      limit: 'none',
      handle: download,
    },
  ],
  knobs: exportKnobList,
  state: (account) => ({ exports_used: exportDesk(account).used }),
}

function start(call: Call): Answer {
  const order = parseExport(call)
  const desk = exportDesk(call.account)
  const refuses = call.account.knobs.value(exportKnobs.overLimit) === 'refuse'
  if (refuses && desk.isFull) return overLimit(call)
  const id = String(desk.accept(order).id)
  const both = call.account.knobs.value(exportKnobs.idAlias) === 'both'
  return { status: 202, body: { id, ...(both ? { taskId: id } : {}), links: {} } }
}

/** SANDBOX: a guess, like the daily limit of calls (HUBSPOT.md 3.3, 7). */
function overLimit(call: Call): Answer {
  const body = {
    status: 'error',
    message: 'You have reached your daily limit.',
    errorType: 'RATE_LIMIT',
    correlationId: call.account.random.uuid(),
    policyName: 'DAILY',
  }
  return { status: 429, body }
}

/** What the task's status makes of an export's state: it has no FAILED (HUBSPOT.md 3.1). */
const TASK_STATUS: Readonly<Record<ExportState, string>> = {
  ENQUEUED: 'PENDING',
  DEFERRED: 'PENDING',
  PENDING_APPROVAL: 'PENDING',
  PROCESSING: 'PROCESSING',
  DONE: 'COMPLETE',
  FAILED: 'COMPLETE',
  CONFLICT: 'COMPLETE',
  DELETED: 'COMPLETE',
  CANCELED: 'CANCELED',
}

function status(call: Call): Answer {
  const desk = exportDesk(call.account)
  const job = desk.find(call.params['taskId'] ?? '')
  const failed = TASK_STATUS[job.state] === 'COMPLETE' && job.state !== 'DONE'
  const body = {
    status: TASK_STATUS[job.state],
    requestedAt: iso(job.createdAt),
    startedAt: iso(job.startedAt ?? job.createdAt),
    // The schemas require it at all times.
    completedAt: iso(job.completedAt ?? job.updatedAt),
    ...(job.state === 'DONE' ? { result: `${linkBase(call)}${FILES}/${desk.newLink(job)}` } : {}),
    ...(failed ? { numErrors: 1, errors: [failure(job)] } : {}),
  }
  return { status: 200, body }
}

function linkBase(call: Call): string {
  const base = call.account.knobs.value(exportKnobs.linkBase)
  return base === '' ? call.baseUrl : base
}

function failure(job: ExportJob): unknown {
  return {
    status: 'error',
    category: 'EXPORT_FAILED',
    message: job.error ?? `The export ended as ${job.state}`,
    context: { exportId: [String(job.id)], exportState: [job.state] },
    links: {},
    errors: [],
  }
}

/** PublicExportResponse (HUBSPOT.md 3.1). */
function one(call: Call): Answer {
  const job = exportDesk(call.account).find(call.params['exportId'] ?? '')
  const { order } = job
  const custom = order.object.custom !== undefined
  const body = {
    id: String(job.id),
    exportName: order.name,
    exportType: order.exportType,
    exportState: job.state,
    objectType: custom ? order.object.id : order.object.singular.toUpperCase(),
    objectProperties: order.properties,
    ...(job.state === 'DONE' && job.file?.recordCount !== undefined
      ? { recordCount: job.file.recordCount }
      : {}),
    createdAt: iso(job.createdAt),
    updatedAt: iso(job.updatedAt),
  }
  return { status: 200, body }
}

/** No sign-in; an old link is refused as signed links are (HUBSPOT.md 3.1: five minutes). */
function download(call: Call): Answer {
  const file = exportDesk(call.account).fileBehind(call.params['key'] ?? '')
  const refusesToken = call.account.knobs.value(exportKnobs.linkRefusesToken)
  if (refusesToken && call.request.headers.authorization !== undefined) {
    return xml(400, 'InvalidArgument', 'Only one auth mechanism allowed')
  }
  if (file === 'unknown') return xml(404, 'NoSuchKey', 'The specified key does not exist.')
  if (file === 'expired') return xml(403, 'AccessDenied', 'Request has expired')
  return {
    status: 200,
    headers: {
      'content-type': file.contentType,
      'content-length': String(file.bytes),
      'content-disposition': `attachment; filename="${file.fileName}"`,
    },
    raw: createReadStream(file.path),
  }
}

function xml(status: number, code: string, message: string): Answer {
  const raw = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, headers: { 'content-type': 'application/xml' }, raw }
}

function iso(time: Millis): string {
  return new Date(time).toISOString()
}

import type { ObjectStream } from '../declare/index.ts'
import { tableSlot } from '../engine/journal/tables.ts'
import { countIn, textIn } from '../engine/cells.ts'
import { exportsInADay, noteExport } from '../engine/journal/quota.ts'
import type { IsoTime } from '../engine/ports/hubspot.ts'
import type { ExportRequest, ExportStatus } from '../engine/ports/hubspot-jobs.ts'
import type { Ports } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { commit, prepare } from './checkpoint.ts'
import { goOn, newToken, type StreamContext, stampOf } from './context.ts'
import { type PreparedLoad, prepareLoad } from './land.ts'
import { exportFile } from './layout.ts'
import { recordLine } from './record-lines.ts'
import { exportsLeftUnused, exportsPerDay, exportsUsedUp } from './routes.ts'
import type { Pass, StreamState } from './state.ts'
import { earlier, elapsedMs } from './windows.ts'

/** How many exports this connector may still start in the 24 hours before now. */
export async function exportsLeft(of: {
  readonly ports: Pick<Ports, 'warehouse'>
  readonly now: IsoTime
}): Promise<number> {
  const used = await exportsInADay(of.ports.warehouse, new Date(of.now))
  return exportsPerDay - exportsLeftUnused - used
}

export type ExportOutcome =
  | { readonly kind: 'landed' }
  /** The file is not to be trusted, or there is none: read by another route. */
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Reads a pass by an export job: asked for once, waited for over as many runs as it takes, compared with a batch read
 * before anything of it is written.
 * @throws `inbound.export_unfinished`, `inbound.exports_used_up`
 */
export async function readByExport(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  asked: Pass,
): Promise<ExportOutcome> {
  try {
    return await readExport(context, stream, asked)
  } catch (error) {
    if (!(error instanceof ConnectorError) || !startsNone.has(error.code)) throw error
    if (context.streamOrder.route !== 'auto') throw error
    return { kind: 'refused', why: error.why }
  }
}

/**
 * HubSpot starts no export: its limit, shared with people, may be reached before our own count says so, and the token
 * may read the records but lack `crm.export`. Where the records themselves are out of reach, the other route says so.
 */
const startsNone: ReadonlySet<string> = new Set([
  'hubspot.export_limit_reached',
  'hubspot.scope_missing',
])

async function readExport(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  asked: Pass,
): Promise<ExportOutcome> {
  const { ports } = context
  const request = requestFor(context, stream, asked)
  let pass = asked
  if (pass.exportId === null) {
    if ((await exportsLeft(context)) <= 0) throw exportsUsedUp(stream.name)
    pass = await ask(context, stream, request, pass)
  }
  let status: ExportStatus | null
  try {
    status = await statusOf(context, stream, pass)
    if (status === null) {
      // HubSpot forgot an export that an earlier run asked for.
      pass = await ask(context, stream, request, { ...pass, exportId: null, continued: false })
      status = await finished(context, stream, pass.exportId ?? '')
    }
  } catch (error) {
    if (isStuck(error, pass, context.now)) return { kind: 'refused', why: error.why }
    throw error
  }
  const { id } = status
  if (status.state === 'failed')
    return { kind: 'refused', why: `HubSpot says the export failed (${status.detail}).` }

  const folder = ports.work.file(`${stream.name}-export`)
  try {
    const downloaded = await ports.hubspot.exports.download(id, request, folder, ports.signal)
    const files = downloaded.files
      .filter((file) => file.rows > 0)
      .map((file) => exportFile(context.layout, file))
    const state = { ...context.desk.state, pass: { ...pass, landed: true } }
    if (files.length === 0) {
      await context.desk.save(state, async () => ({}))
      return { kind: 'landed' }
    }
    const load = await prepare(context, { files, pass: pass.kind === 'full' ? pass.id : null })
    if (load.counts.read !== downloaded.rows) {
      await load.clear()
      return {
        kind: 'refused',
        why: `The warehouse reads ${load.counts.read} of the file’s ${downloaded.rows} rows.`,
      }
    }
    const doubt =
      (await repeated(context, load)) ?? (await compareSample(context, stream, pass, load))
    if (doubt !== null) {
      await load.clear()
      return { kind: 'refused', why: doubt }
    }
    await commit(context, load, state)
    return { kind: 'landed' }
  } catch (error) {
    if (isUnusable(error, pass)) return { kind: 'refused', why: error.why }
    throw error
  } finally {
    await ports.work.remove(folder)
  }
}

/** A file that is not what was asked for; or one that a second run can't get either, since no third one would. */
function isUnusable(error: unknown, pass: Pass): error is ConnectorError {
  if (!(error instanceof ConnectorError)) return false
  if (error.code === 'hubspot.export_file_refused') return true
  return pass.continued && error.code === 'hubspot.export_failed'
}

/** HubSpot ends an export within minutes or a few hours, or leaves it PROCESSING for ever. */
const givenUpAfterMs = 12 * 60 * 60 * 1000

function isStuck(error: unknown, pass: Pass, now: IsoTime): error is ConnectorError {
  return (
    error instanceof ConnectorError &&
    error.code === 'inbound.export_unfinished' &&
    elapsedMs(pass.startedAt, now) >= givenUpAfterMs
  )
}

function requestFor(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  pass: Pass,
): ExportRequest {
  const { after } = pass.window
  return {
    object: stream.object,
    name: `${context.order.sync} ${stream.name} ${pass.id}`,
    properties: context.layout.requested,
    ...(after === null ? {} : { changedAfter: { by: stream.modifiedBy, time: after } }),
  }
}

/** The job's id is saved before anything else, so that a killed run goes on waiting for it. */
async function ask(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  request: ExportRequest,
  pass: Pass,
): Promise<Pass> {
  const { ports, order, run } = context
  const { id } = await ports.hubspot.exports.start(request, ports.signal)
  const running = { ...pass, exportId: id }
  await context.desk.save({ ...context.desk.state, pass: running }, async (transaction) => {
    await noteExport(transaction, {
      exportId: id,
      object: stream.object,
      sync: order.sync,
      runId: run.runId,
      at: new Date(context.now),
    })
    return {}
  })
  ports.log.info('export_started', { sync: order.sync, run: run.runId, stream: stream.name })
  return running
}

/** What asking for an export comes to that HubSpot doesn't know: by its id's form, or by a 404. */
const forgottenCodes: ReadonlySet<string> = new Set([
  'hubspot.request_refused',
  'hubspot.not_available',
  'hubspot.export_failed',
])

/** Null: HubSpot no longer knows the export of a pass that goes on. */
async function statusOf(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  pass: Pass,
): Promise<ExportStatus | null> {
  try {
    return await finished(context, stream, pass.exportId ?? '')
  } catch (error) {
    const isForgotten = error instanceof ConnectorError && forgottenCodes.has(error.code)
    if (pass.continued && isForgotten) return null
    throw error
  }
}

const firstWaitMs = 1_000
const longestWaitMs = 30_000

async function finished(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  id: string,
): Promise<ExportStatus> {
  const { ports, order } = context
  const began = ports.clock.now().getTime()
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 1.5, longestWaitMs)) {
    const status = await ports.hubspot.exports.status(id, ports.signal)
    context.progress({
      sync: order.sync,
      part: stream.name,
      stage: `export ${status.state}`,
      done: 0,
      of: status.recordCount,
    })
    if (status.state === 'done' || status.state === 'failed') return status
    if (ports.clock.now().getTime() - began > context.waitMs) {
      throw new ConnectorError('inbound.export_unfinished', {
        what: `The export of ${stream.name} is not ready yet.`,
        why: `HubSpot says: ${status.detail}.`,
        fix: 'Run again later: it goes on waiting for the same export.',
      })
    }
    await context.run.beat()
    await ports.clock.sleep(waitMs, ports.signal)
    goOn(context)
  }
}

/** A record that stands in the file twice stands for one that is missing: the rows' number was right. */
async function repeated(
  { ports }: StreamContext<StreamState>,
  load: PreparedLoad,
): Promise<string | null> {
  const slots = { judged: tableSlot(load.judged) }
  const [found] = await ports.warehouse.rows({ name: 'inbound/repeated_ids', slots })
  const records = countIn(found, 'records')
  return records === 0 ? null : `${records} of its rows name a record that another row names too.`
}

/**
 * Reads about 100 of the exported records by batch and compares them: their values where the version is the same, and
 * whether the file shows what had settled in HubSpot's index before it was asked for. What changed later proves nothing,
 * nor do a few records that are gone by now. Null: nothing speaks against the file.
 */
async function compareSample(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  pass: Pass,
  load: PreparedLoad,
): Promise<string | null> {
  const { ports, layout, streamOrder } = context
  const judged = tableSlot(load.judged)
  const rows = await ports.warehouse.rows({ name: 'inbound/sample_ids', slots: { judged } })
  const ids = rows.map((row) => textIn(row, 'id'))
  const writer = await ports.work.writer(`${stream.name}-sample.ndjson`)
  for await (const records of ports.hubspot.records(
    stream.object,
    ids,
    layout.requested,
    ports.signal,
  )) {
    for (const record of records) await writer.write(recordLine(layout, record, writer.lines + 1))
  }
  await writer.close()
  const sample = await prepareLoad(
    {
      layout,
      storage: streamOrder.storage,
      stamp: stampOf(context, stream.name),
      files: [{ format: 'ndjson', path: writer.path }],
      token: newToken(context),
      archivedSince: null,
      pass: null,
      touches: null,
    },
    ports,
  )
  const [found] = await ports.warehouse.rows({
    name: 'inbound/sample_differs',
    slots: { judged, sampled: tableSlot(sample.judged) },
    values: { settled_at: new Date(earlier(pass.startedAt, context.order.horizonMs)) },
  })
  await sample.clear()
  const [known, unlike, stale] = ['known', 'unlike', 'stale'].map((name) => countIn(found, name))
  if (unlike !== 0) return `${unlike} of the sampled records differ from what a batch read brings.`
  if (stale !== 0)
    return `${stale} of the sampled records are older in it than they were when it was asked for.`
  return 2 * (known ?? 0) < ids.length
    ? `HubSpot knows only ${known} of the ${ids.length} sampled records.`
    : null
}

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type {
  ExportedFile,
  ExportedFiles,
  ExportJobs,
  ExportRequest,
  ExportStatus,
} from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { roomOr } from '../../errors/disk-full.ts'
import { messageOf } from '../envelope.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { mapColumns } from './columns.ts'
import { inspectCsv } from './csv-file.ts'
import { exportBody } from './export-request.ts'
import { type ExportAnswer, exportAnswer, exportStatus } from './export-status.ts'
import { DownloadCut, fetchFile, type FetchLimits, fetchLimits } from './fetch-file.ts'
import { fileRefused } from './refusal.ts'
import { isZip, unzip, type ZipLimits, zipLimits } from './unzip.ts'

/** HUBSPOT.md 3.1 (!): the answer says `id`; other code expects `taskId`. */
const startAnswer = z
  .object({ id: z.coerce.string().min(1).optional(), taskId: z.coerce.string().min(1).optional() })
  .transform((answer, context) => {
    const id = answer.id ?? answer.taskId
    if (id !== undefined) return { id }
    context.addIssue('no id')
    return z.NEVER
  })

export interface ExportOptions {
  readonly fetch?: Partial<FetchLimits>
  readonly zip?: Partial<ZipLimits>
  /** How often a download that was cut is begun anew, each time with a fresh link. */
  readonly downloads?: number
}

export function createExports(transport: Transport, options: ExportOptions = {}): ExportJobs {
  const limits = {
    fetch: { ...fetchLimits, ...options.fetch },
    zip: { ...zipLimits, ...options.zip },
    downloads: options.downloads ?? 5,
  }

  async function start(
    request: ExportRequest,
    signal: AbortSignal,
  ): Promise<{ readonly id: string }> {
    const deed = `Starting an export of ${request.object}`
    const answer = await transport
      .send({
        method: 'POST',
        path: paths.exportStart(),
        json: exportBody(request),
        kind: 'export',
        // Sent twice it takes two of the day's exports.
        effect: 'creates',
        deed,
        accept: [429],
        ownDailyLimit: true,
        signal,
      })
      .catch((error: unknown) => {
        throw signal.aborted ? signal.reason : startLost(deed, error)
      })
    if (answer.status === 429) {
      throw new ConnectorError('hubspot.export_limit_reached', {
        what: `${deed} is not possible now.`,
        why:
          messageOf(answer.envelope) ??
          'HubSpot allows 30 exports in 24 hours, shared with people.',
        fix: 'Wait until older exports are 24 hours past, or set another route for the stream.',
      })
    }
    return parsedBody(deed, answer, startAnswer)
  }

  async function ask(path: string, signal: AbortSignal): Promise<ExportAnswer | null> {
    const deed = 'Asking for the state of an export'
    const answer = await transport.send({
      method: 'GET',
      path,
      kind: 'export',
      effect: 'none',
      deed,
      accept: [404],
      signal,
    })
    return answer.status === 404 ? null : parsedBody(deed, answer, exportAnswer)
  }

  /** Both answers: only together they tell failure and the number of records. */
  async function look(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly status: ExportStatus; readonly link: string | null }> {
    const task = await ask(paths.exportStatus(id), signal)
    const whole = task?.recordCount !== undefined && task.result !== undefined
    const own = whole ? null : await ask(paths.export(id), signal)
    if (task === null && own === null) {
      throw exportFailed('HubSpot does not know the export any more.')
    }
    return { status: exportStatus(id, task, own), link: task?.result ?? own?.result ?? null }
  }

  /** Downloads to `path`; each try with a link of its own, as one lives 5 minutes (HUBSPOT.md 3.1). */
  async function fetchAfresh(id: string, path: string, signal: AbortSignal): Promise<ExportStatus> {
    for (let turn = 1; ; turn += 1) {
      const { status, link } = await look(id, signal)
      if (status.state === 'failed') throw exportFailed(`HubSpot says: ${status.detail}.`)
      if (status.state !== 'done' || link === null) {
        throw exportFailed(`It has no file to download: HubSpot says ${status.detail}.`)
      }
      try {
        await fetchFile(link, transport.baseUrl, path, {
          signal,
          limits: limits.fetch,
          around: transport.around,
        })
        return status
      } catch (error) {
        if (!(error instanceof DownloadCut)) throw error
        if (turn >= limits.downloads) {
          throw exportFailed(`Its file could not be downloaded: ${error.message}.`, error)
        }
        transport.log.warn('export_download_repeated', {
          export: id,
          try: turn,
          why: error.message,
        })
        await transport.clock.sleep(Math.round(transport.random.next() * 500 * 2 ** turn), signal)
      }
    }
  }

  async function download(
    id: string,
    request: ExportRequest,
    into: string,
    signal: AbortSignal,
  ): Promise<ExportedFiles> {
    await mkdir(into, { recursive: true, mode: 0o700 })
    const stem = `export-${transport.random.uuid()}`
    const fetched = join(into, `${stem}.part`)
    const made = [fetched]
    try {
      const { recordCount } = await fetchAfresh(id, fetched, signal)
      const zipped = await isZip(fetched)
      const members = zipped ? await unzip(fetched, into, stem, signal, limits.zip) : [fetched]
      made.push(...members)
      if (zipped) await rm(fetched)

      const files: ExportedFile[] = []
      for (const path of members) {
        const file = await inspectCsv(path, signal)
        const columns = mapColumns(file, request.properties)
        files.push({ path, rows: file.rows, columns })
      }
      const rows = files.reduce((sum, file) => sum + file.rows, 0)
      // A plain file that ends early, or a zip that lacks a part, is told from a whole one by nothing else.
      if (rows !== recordCount) {
        throw fileRefused(
          `It has ${rows} rows where HubSpot ${recordCount === null ? 'says no number' : `says ${recordCount}`}.`,
        )
      }
      return { files, rows, recordCount }
    } catch (error) {
      await Promise.all(made.map((path) => rm(path, { force: true })))
      throw roomOr(error, 'Keeping the file of an export')
    }
  }

  return {
    start,
    status: async (id, signal) => (await look(id, signal)).status,
    download,
  }
}

function exportFailed(why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('hubspot.export_failed', {
    what: 'An export did not come to its end.',
    why,
    fix: 'Run again; if it stays, set `route: list` for the stream.',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** An export whose start was not answered can't be found again, as HubSpot lists none; another route is as good. */
function startLost(deed: string, error: unknown): unknown {
  if (!(error instanceof ConnectorError) || error.code !== 'hubspot.answer_lost') return error
  return new ConnectorError('hubspot.export_failed', {
    what: `${deed} was not answered.`,
    why: error.why,
    fix: 'Run again; the lost export only counts against the 30 of the day.',
    cause: error,
  })
}

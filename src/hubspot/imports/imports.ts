import { openAsBlob } from 'node:fs'
import { FormData } from 'undici'
import { z } from 'zod'
import type { ImportJobs, ImportRequest, ImportRowError, ImportStatus } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { messageOf } from '../envelope.ts'
import { unexpected } from '../failures.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { errorPage, importRowError } from './import-errors.ts'
import { fileName, importRequestBody } from './import-request.ts'
import { columnsOf, type ImportAnswer, importAnswer, importStatus } from './import-status.ts'

/** Page sizes of the import calls are documented nowhere; 100 is what other lists take (HUBSPOT.md 4.1). */
const pageSize = 100

const listPage = z.object({ results: z.array(importAnswer), paging: errorPage.shape.paging })

export function createImports(transport: Transport): ImportJobs {
  async function start(request: ImportRequest, signal: AbortSignal): Promise<ImportStatus> {
    const deed = `Starting an import of ${Object.keys(request.operations).join(' and ')}`
    // The file streams from disk; it is never in memory as a whole.
    const file = await openAsBlob(request.file.path, { type: 'text/csv' })
    const importRequest = JSON.stringify(importRequestBody(request))
    const answer = await transport.send({
      method: 'POST',
      path: paths.imports(),
      form: () => {
        const form = new FormData()
        form.append('importRequest', importRequest)
        form.append('files', file, fileName)
        return form
      },
      kind: 'import',
      // Sent twice it imports twice: an answer that is lost is looked for by the import's name.
      effect: 'creates',
      deed,
      accept: [413, 429],
      signal,
    })
    if (answer.status === 413 || answer.status === 429) {
      // HUBSPOT.md 2.8: too many rows or bytes in one file is answered with 429.
      throw new ConnectorError('hubspot.import_too_large', {
        what: `${deed} is not possible with so large a file.`,
        why: messageOf(answer.envelope) ?? `HubSpot answered ${answer.status}.`,
        fix: 'Nothing to do: the file is split.',
      })
    }
    const parsed = importAnswer.safeParse(answer.body)
    if (parsed.success) return importStatus(parsed.data)
    throw new ConnectorError('hubspot.answer_lost', {
      what: `${deed} may or may not have taken effect.`,
      why: "HubSpot's answer could not be read.",
      fix: 'Run again: the import is looked up by its name before anything is sent again.',
      cause: parsed.error,
    })
  }

  async function ask(id: string, signal: AbortSignal): Promise<ImportAnswer> {
    const deed = 'Asking for the state of an import'
    const answer = await transport.send({
      method: 'GET',
      path: paths.import(id),
      kind: 'import',
      effect: 'none',
      deed,
      signal,
    })
    return parsedBody(deed, answer, importAnswer)
  }

  /** All pages of a list, each checked by its schema. */
  async function* pages<T>(
    path: string,
    deed: string,
    query: Readonly<Record<string, boolean>>,
    schema: z.ZodType<Page<T>>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly T[]> {
    const seen = new Set<string>()
    for (let after: string | undefined; ; ) {
      const answer = await transport.send({
        method: 'GET',
        path,
        query: { ...query, limit: pageSize, after },
        kind: 'import',
        effect: 'none',
        deed,
        signal,
      })
      const page = parsedBody(deed, answer, schema)
      yield page.results
      after = page.paging?.next?.after
      if (after === undefined) return
      if (seen.has(after)) throw unexpected(deed, "HubSpot's pages lead in a circle.")
      seen.add(after)
    }
  }

  /** HUBSPOT.md 2.1: the list holds only the imports that this app made. */
  async function find(name: string, signal: AbortSignal): Promise<ImportStatus | null> {
    const deed = 'Looking for an import'
    for await (const page of pages(paths.imports(), deed, {}, listPage, signal)) {
      const found = page.map(importStatus).find((one) => one.name === name)
      if (found !== undefined) return found
    }
    return null
  }

  async function* errors(
    id: string,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ImportRowError[]> {
    const deed = "Reading an import's errors"
    const include = { includeErrorMessage: true, includeRowData: true }
    let columns: readonly (string | null)[] | null = null
    for await (const page of pages(paths.importErrors(id), deed, include, errorPage, signal)) {
      if (page.length === 0) continue
      columns ??= columnsOf(await ask(id, signal))
      const known = columns
      yield page.map((error) => importRowError(error, known))
    }
  }

  return {
    find,
    start,
    status: async (id, signal) => importStatus(await ask(id, signal)),
    errors,
  }
}

interface Page<T> {
  readonly results: readonly T[]
  readonly paging?:
    | { readonly next?: { readonly after: string } | null | undefined }
    | null
    | undefined
}

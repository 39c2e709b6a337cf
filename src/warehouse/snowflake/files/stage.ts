import { stat, unlink } from 'node:fs/promises'
import type { Row, StagedFile, Staging } from '../../../engine/ports.ts'
import { textIn } from '../../../engine/cells.ts'
import { ConnectorError } from '../../../errors/connector-error.ts'
import type { Session } from '../session.ts'
import { InFlight } from './in-flight.ts'
import { cutParts, type Part } from './parts.ts'
import {
  incomplete,
  localFile,
  location,
  newFolder,
  prepareStage,
  removeFolder,
  rendered,
  run,
  type Transfers,
  transferred,
  withFolder,
} from './transfers.ts'

/** Files of one PUT go up one after another, so that each has a PUT of its own (SNOWFLAKE.md 1). */
const uploadsAtOnce = 4

/**
 * Makes the staging table anew and fills it: the files are cut into parts while those before are on their way up; one
 * COPY loads them all. Returns its rows.
 */
export async function stageFiles(
  transfers: Transfers,
  staging: Staging,
  files: readonly StagedFile[],
): Promise<number> {
  const { sessions, workFolder } = transfers
  await makeTable(transfers, staging)
  await prepareStage(transfers, sessions.writer)
  const target = newFolder('load')
  let isEmpty = false
  try {
    const parts = await withFolder(workFolder, (folder) =>
      sendParts(transfers, staging, files, folder, target),
    )
    isEmpty = parts.length === 0
    if (isEmpty) return 0
    return await copyParts(transfers, staging, parts, target).catch(async (error: unknown) => {
      if (!(error instanceof ConnectorError) || error.code !== 'warehouse.session_lost') throw error
      // Whether COPY took effect is unknown; in a table made anew it has not.
      await makeTable(transfers, staging)
      return copyParts(transfers, staging, parts, target)
    })
  } finally {
    if (!isEmpty) await removeFolder(transfers, sessions.writer, target)
  }
}

async function makeTable(transfers: Transfers, staging: Staging): Promise<void> {
  const { sessions, dialect } = transfers
  const definitions = [
    '"_PLACE" NUMBER(38, 0)',
    ...staging.columns.map((column) => `${dialect.identifier(column.name)} VARCHAR`),
  ]
  await run(
    transfers,
    sessions.writer,
    {
      name: 'warehouse/staging_table',
      slots: {
        table: { kind: 'table', table: staging.table },
        definitions: rendered(definitions.join(', ')),
      },
    },
    { repeatable: true },
  )
}

async function sendParts(
  transfers: Transfers,
  staging: Staging,
  files: readonly StagedFile[],
  folder: string,
  target: string,
): Promise<readonly Part[]> {
  const { sessions, partBytes, signal } = transfers
  const parts: Part[] = []
  const uploads = new InFlight(uploadsAtOnce)
  try {
    for await (const part of cutParts(files, staging.columns, { folder, partBytes, signal })) {
      // Most loads are one part: it needs no session beside the one that is there.
      const isFirst = parts.length === 0
      parts.push(part)
      await uploads.add(() => {
        const session = isFirst ? sessions.writer : sessions.reader()
        return upload(transfers, session, part, target)
      })
    }
    await uploads.end()
    return parts
  } catch (error) {
    // No file may arrive after the folder was removed.
    await uploads.settle()
    throw error
  }
}

async function upload(
  transfers: Transfers,
  session: Session,
  part: Part,
  target: string,
): Promise<void> {
  const { size } = await stat(part.path)
  await transferred('PUT', 'UPLOADED', () =>
    run(
      transfers,
      session,
      {
        name: 'warehouse/put_part',
        slots: {
          file: localFile(part.path),
          location: location(transfers.dialect, `${target}/`),
        },
      },
      { repeatable: true },
    ),
  )
  await unlink(part.path)
  transfers.counts.filesUp += 1
  transfers.counts.bytesUp += size
}

async function copyParts(
  transfers: Transfers,
  staging: Staging,
  parts: readonly Part[],
  target: string,
): Promise<number> {
  const rows = await run(transfers, transfers.sessions.writer, {
    name: 'warehouse/copy_parts',
    slots: {
      table: { kind: 'table', table: staging.table },
      location: location(transfers.dialect, `${target}/`),
    },
  })
  checkLoaded(rows, parts)
  const loaded = parts.reduce((sum, part) => sum + part.rows, 0)
  transfers.counts.rowsUp += loaded
  return loaded
}

/** COPY's own account, a row a file, against what was sent. Its `first_error` quotes records: it is not passed on. */
export function checkLoaded(rows: readonly Row[], parts: readonly Part[]): void {
  const told = new Map(
    rows.flatMap((row) =>
      row['file'] === undefined ? [] : [[textIn(row, 'file').split('/').at(-1) ?? '', row]],
    ),
  )
  for (const part of parts) {
    const row = told.get(part.name)
    if (row === undefined) throw incomplete('COPY', `Nothing is told of the file ${part.name}.`)
    if (row['status'] !== 'LOADED' || Number(row['rows_loaded']) !== part.rows) {
      throw incomplete(
        'COPY',
        `Of the file ${part.name}, ${Number(row['rows_loaded'])} of ${part.rows} rows were loaded.`,
      )
    }
  }
  if (told.size !== parts.length)
    throw incomplete('COPY', `It took ${told.size} files, and ${parts.length} were sent.`)
}

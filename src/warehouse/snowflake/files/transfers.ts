import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { textIn } from '../../../engine/cells.ts'
import type { Row } from '../../../engine/ports.ts'
import { ConnectorError } from '../../../errors/connector-error.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { type AdapterStatement, type RenderedSlot, render } from '../../sql/render.ts'
import { text } from '../quoting.ts'
import type { Asked, Session } from '../session.ts'
import type { Sessions } from '../sessions.ts'

interface TransferOptions {
  readonly sessions: Sessions
  readonly dialect: Dialect
  readonly workFolder: string
  /** What a part aims at before compression. */
  readonly partBytes: number
  /** Results of fewer rows come in the driver's chunks: files cost some five statements more. */
  readonly unloadRows: number
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** What went over the wire in files, since the warehouse was opened. */
export interface TransferCounts {
  filesUp: number
  rowsUp: number
  /** Packed. */
  bytesUp: number
  filesDown: number
  rowsDown: number
  bytesDown: number
}

/** What staging and unloading share: the stage, and how its statements are run. */
export interface Transfers extends TransferOptions {
  readonly counts: TransferCounts
  /** The stage is there, and rid of what dead runs left. Once a process. */
  readonly prepared: { done: boolean }
}

export const newTransfers = (options: TransferOptions): Transfers => ({
  ...options,
  counts: { filesUp: 0, rowsUp: 0, bytesUp: 0, filesDown: 0, rowsDown: 0, bytesDown: 0 },
  prepared: { done: false },
})

/** In the control schema: the role needs no other. */
const stageName = { schema: 'control', name: '_files' } as const

/**
 * A folder of the stage lives as long as one load or unload. A day is more than any takes, so that nothing of a run
 * that still works is removed.
 */
const leftOverMs = 24 * 60 * 60 * 1000

export const rendered = (sql: string): RenderedSlot => ({ kind: 'rendered', sql })

const nameOfStage = (dialect: Dialect): string => dialect.table(stageName)

/** `@stage/path`; paths are our own letters, digits, `_`, `-` and dots. */
export const location = (dialect: Dialect, path: string): RenderedSlot =>
  rendered(`@${nameOfStage(dialect)}/${path}`)

/** A place of this machine as PUT and GET take it, in quotes for blanks and the like. */
export const localFile = (path: string): RenderedSlot =>
  rendered(text(`file://${process.platform === 'win32' ? pathToFileURL(path).pathname : path}`))

/** Its answer's rows have their names in small letters: commands spell them as they like (`FILE_NAME`, `file`). */
export async function run(
  transfers: Transfers,
  session: Session,
  statement: AdapterStatement,
  asked: Asked = {},
): Promise<readonly Row[]> {
  const { sql, values, name } = render(statement, transfers.dialect)
  const { rows } = await session.execute(sql, [...values.values()], { doing: name, ...asked })
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([as, cell]) => [as.toLowerCase(), cell])),
  )
}

/** Makes the stage, and removes what runs that died left there, as far as that can be told and done: the work counts. */
export async function prepareStage(transfers: Transfers, session: Session): Promise<void> {
  if (transfers.prepared.done) return
  const { dialect } = transfers
  await run(
    transfers,
    session,
    { name: 'warehouse/create_stage', slots: { stage: rendered(nameOfStage(dialect)) } },
    { repeatable: true },
  )
  const listing: AdapterStatement = {
    name: 'warehouse/list_files',
    slots: { stage: rendered(nameOfStage(dialect)) },
  }
  const listed = await run(transfers, session, listing, { repeatable: true }).catch(() => null)
  const before = transfers.now().getTime() - leftOverMs
  for (const folder of oldFolders(listed ?? [], before))
    await removeFolder(transfers, session, folder)
  transfers.prepared.done = true
}

/** Folders all of whose files are older. LIST names a file with its stage before it, and tells its time as in HTTP. */
export function oldFolders(rows: readonly Row[], before: number): readonly string[] {
  const newest = new Map<string, number>()
  for (const row of rows) {
    const folder = textIn(row, 'name').split('/').at(-2) ?? ''
    const at = Date.parse(textIn(row, 'last_modified'))
    if (!/^[a-z]+_[0-9a-f]{32}$/.test(folder) || Number.isNaN(at)) continue
    newest.set(folder, Math.max(at, newest.get(folder) ?? 0))
  }
  return [...newest].flatMap(([folder, at]) => (at < before ? [folder] : []))
}

/** A name that no load ever had: COPY passes over files that it loaded under the same name (64 days). */
export const newFolder = (kind: 'load' | 'unload'): string =>
  `${kind}_${crypto.randomUUID().replaceAll('-', '')}`

/** The work counts, not the tidying: what can't be removed now goes at a later start. */
export async function removeFolder(
  transfers: Transfers,
  session: Session,
  folder: string,
): Promise<void> {
  const statement: AdapterStatement = {
    name: 'warehouse/remove_files',
    slots: { location: location(transfers.dialect, `${folder}/`) },
  }
  await run(transfers, session, statement, { repeatable: true }).catch(() => undefined)
}

/** A private folder of this machine, gone when the work is over. */
export async function withFolder<T>(
  workFolder: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(workFolder, 'files-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function incomplete(doing: string, why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('warehouse.transfer_incomplete', {
    what: `${doing} failed: files did not go whole between this machine and Snowflake.`,
    why,
    fix: 'Check that the network lets this machine reach the storage of the Snowflake account (SELECT SYSTEM$ALLOWLIST()), then run again.',
    cause,
  })
}

/**
 * The driver reports some failures of PUT and GET as rows (SNOWFLAKE.md 1, pitfall 1), and others as errors without a
 * code of Snowflake's. Their messages may hold signed links, so that none is passed on.
 */
export async function transferred(
  doing: string,
  status: 'UPLOADED' | 'DOWNLOADED',
  work: () => Promise<readonly Row[]>,
): Promise<void> {
  let rows: readonly Row[]
  try {
    rows = await work()
  } catch (error) {
    const known = error instanceof ConnectorError && error.code !== 'warehouse.statement_failed'
    // One whose cause may be told came from the server, such as a stage that is not there.
    if (known || (error instanceof ConnectorError && error.cause !== undefined)) throw error
    throw incomplete(doing, 'The driver could not carry a file to its end.')
  }
  if (rows.length !== 1) throw incomplete(doing, `The driver reports ${rows.length} files for one.`)
  const told = rows[0]?.['status']
  if (told !== status) throw incomplete(doing, `A file's status is ${stateOf(told)}.`)
}

const stateOf = (told: unknown): string =>
  typeof told === 'string' && /^[A-Z_]{1,40}$/.test(told) ? told : 'not told'

import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { ImportRequest, ImportStatus, Statement } from '../../engine/ports.ts'
import type { ErrorCode } from '../../errors/catalogue.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { batchRows, tableSlots } from '../tables.ts'
import { assertMarked, type Batch, type Desk } from './desk.ts'
import type { ImportFile } from './import-file.ts'
import { importRules } from './import-rules.ts'

/** An import of ours whose outcome is not settled. */
export interface OpenImport {
  readonly batchId: string
  readonly name: string
  readonly importId: string | null
  readonly rows: number
}

/**
 * Plans the rows of an import again that HubSpot never got. `unlisted`: as far as its list tells; whether finished imports
 * stand in that list is not said (HUBSPOT.md 2.1).
 */
type Release = (open: OpenImport, known: 'refused' | 'unlisted') => Promise<void>

/** What the files of records and those of links differ in. */
export interface ImportLoad {
  readonly object: string
  readonly action: Batch['action']
  readonly operations: ImportRequest['operations']
  readonly columns: ImportRequest['file']['columns']
  /** Marks what the file carries; the batch and the file's first and last row are added to its values. */
  readonly marks: Statement
  /** Whether a refusal of imports as such ends the run. */
  readonly insist: boolean
  readonly release: Release
  follow(open: OpenImport, started: ImportStatus): Promise<void>
}

/** The account or the token takes no imports of this kind; batch calls still may do. */
const importsRefused: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'hubspot.scope_missing',
  'hubspot.request_refused',
  'hubspot.not_available',
])
/** HubSpot lists a new import at once, as far as is known; the last look comes 13 s after the answer was lost. */
const looksMs = [0, 1_000, 3_000, 9_000]
/** Imports that may get lost in a run before everything goes by call. */
const mostLost = 3
const firstPollMs = 500
const longestPollMs = 30_000

/** How a saved batch becomes an import, and how it is followed: the same for records and links. */
export class Imports {
  readonly #desk: Desk
  readonly #until: number
  #rowsAFile: number = importRules.rowsAFile
  #lost = 0
  #off = false
  /** Some rows are to be put into files again: smaller, or as they were. */
  again = false

  /** `until`: our clock in ms; imports that run longer are left for the next run. */
  constructor(desk: Desk, until: number) {
    this.#desk = desk
    this.#until = until
  }

  /** From here on everything goes by call. */
  get off(): boolean {
    return this.#off
  }

  get limits(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#rowsAFile, bytes: importRules.bytesAFile }
  }

  /** Imports that were started, or perhaps started, before. */
  async open(of: 'records' | 'links'): Promise<readonly OpenImport[]> {
    const rows = await this.#desk.context.ports.warehouse.rows({
      name: 'outbound/send_imports',
      slots: { batches: tableSlots.batches, rows: batchRows },
      values: { sync: this.#desk.sync, of_links: of === 'links' },
    })
    return rows.map((row) => ({
      batchId: textIn(row, 'batch_id'),
      name: textIn(row, 'import_name'),
      importId: textOrNullIn(row, 'import_id'),
      rows: Number(textIn(row, 'rows')),
    }))
  }

  /**
   * Sends a file and follows it. The batch is saved and what it carries is marked before anything is sent, and the import
   * has the batch's id in its name: a lost answer is settled by looking for it. The file is removed in any case.
   */
  async carry(file: ImportFile, load: ImportLoad): Promise<void> {
    const { context } = this.#desk
    const { clock, random, signal, work } = context.ports
    const batchId = random.uuid()
    const open: OpenImport = {
      batchId,
      name: `hubspot-warehouse ${batchId}`,
      importId: null,
      rows: file.rows,
    }
    try {
      const now = await this.#desk.hubspotNow()
      const batch: Batch = {
        id: batchId,
        object: load.object,
        action: load.action,
        route: 'import',
        rows: file.rows,
        sha256: file.sha256,
        importName: open.name,
      }
      await context.commit(async (transaction) => {
        await this.#desk.addBatch(transaction, batch, now)
        const { first, last } = file
        const values = { batch_id: batchId, first, last, changed_at: clock.now() }
        const marked = await transaction.run({
          ...load.marks,
          values: { ...load.marks.values, ...values },
        })
        assertMarked(marked, file.changes)
      })
      const request = {
        operations: load.operations,
        file: { path: file.path, columns: load.columns },
      }
      const started = await this.#start(open, request, load.release, load.insist)
      if (started !== null) await load.follow(open, started)
    } finally {
      await work.remove(file.path)
    }
    signal.throwIfAborted()
  }

  /**
   * Hands a file over whose batch is saved. Null: HubSpot has nothing of it, and its rows are free again.
   * @throws what refuses imports as such, when `insist`; else the route is left
   */
  async #start(
    open: OpenImport,
    request: Omit<ImportRequest, 'name'>,
    release: Release,
    insist: boolean,
  ): Promise<ImportStatus | null> {
    const { hubspot, signal } = this.#desk.context.ports
    try {
      return await hubspot.imports.start({ name: open.name, ...request }, signal)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      if (error.code === 'hubspot.answer_lost') return this.#findOrRelease(open, release)
      // Any other failure means that HubSpot has nothing of it, as the client vouches.
      await release(open, 'refused')
      if (error.code === 'hubspot.import_too_large') {
        this.#shrink(open.rows)
        return null
      }
      if (insist || !importsRefused.has(error.code)) throw error
      this.#leave(error.code)
      return null
    }
  }

  /** What became of an import that was perhaps started. Null: HubSpot never got it, and its rows are free again. */
  async resume(open: OpenImport, release: Release): Promise<ImportStatus | null> {
    const { hubspot, signal } = this.#desk.context.ports
    return open.importId === null
      ? this.#findOrRelease(open, release)
      : hubspot.imports.status(open.importId, signal)
  }

  /** Waits for an import's end. Null: it is still at work when the time is up. */
  async follow(open: OpenImport, first: ImportStatus): Promise<ImportStatus | null> {
    const { context } = this.#desk
    const { clock, hubspot, signal } = context.ports
    if (open.importId === null) {
      await context.commit((transaction) =>
        transaction.run({
          name: 'outbound/send_import_started',
          slots: { batches: tableSlots.batches },
          values: { batch_id: open.batchId, import_id: first.id, changed_at: clock.now() },
        }),
      )
    }
    let status = first
    for (let pollMs = firstPollMs; isAtWork(status); pollMs = Math.min(pollMs * 2, longestPollMs)) {
      const left = this.#until - clock.now().getTime()
      if (left <= 0) return null
      await clock.sleep(Math.min(pollMs, left), signal)
      status = await hubspot.imports.status(first.id, signal)
    }
    return status
  }

  /** HubSpot answers a file that is too large, and a day's limit that is used up, alike (HUBSPOT.md 2.8). */
  #shrink(rows: number): void {
    this.#rowsAFile = Math.min(this.#rowsAFile, Math.floor(rows / 2))
    this.again = true
    if (this.#rowsAFile < 1) this.#leave('hubspot.import_too_large')
  }

  #leave(code: ErrorCode): void {
    const { order, ports } = this.#desk.context
    this.#off = true
    ports.log.warn('import_route_left', { sync: order.sync, code })
  }

  /** Whether HubSpot has an import of that name. If not, its rows go again, which is safe. */
  async #findOrRelease(open: OpenImport, release: Release): Promise<ImportStatus | null> {
    const { clock, hubspot, signal } = this.#desk.context.ports
    for (const waitMs of looksMs) {
      if (waitMs > 0) await clock.sleep(waitMs, signal)
      const found = await hubspot.imports.find(open.name, signal)
      if (found !== null) return found
    }
    await release(open, 'unlisted')
    this.#lost += 1
    if (this.#lost > mostLost) this.#leave('hubspot.answer_lost')
    else this.again = true
    return null
  }
}

const isAtWork = ({ state }: ImportStatus): boolean => state === 'waiting' || state === 'running'

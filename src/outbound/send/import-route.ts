import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { ImportStatus } from '../../engine/ports.ts'
import type { ErrorCode } from '../../errors/catalogue.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { tableSlots } from '../tables.ts'
import type { AccountFacts } from './account-facts.ts'
import { assertMarked, type Desk, type UnfinishedKind } from './desk.ts'
import { type ImportFile, importRows, writeImportFile } from './import-file.ts'
import { type ImportSet, importSets, setSlot } from './import-sets.ts'
import { type OpenImport, releaseImport, settleImport } from './import-settle.ts'
import type { Judge } from './judge.ts'
import { atMost } from './at-most.ts'

/** When imports are worth it, and how large they are. */
export const importRules = {
  /** Below it batch calls are done before an import would have begun. */
  fewestRows: 2_000,
  /** Rows of a rarer set of columns go by call. */
  fewestRowsOfASet: 500,
  /** Imports a run starts of one kind: HubSpot's own tool has 500 a day, shared with people (HUBSPOT.md 2.8). */
  mostSets: 50,
  rowsAFile: 100_000,
  bytesAFile: 64 * 1024 * 1024,
  /** HUBSPOT.md 2.8. */
  atOnce: 3,
} as const

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

/** The way of large sets: files of planned changes, at most three at HubSpot at once, followed until they are settled. */
export class ImportRoute {
  readonly #desk: Desk
  readonly #facts: AccountFacts
  readonly #judge: Judge
  readonly #until: number
  #rowsAFile: number = importRules.rowsAFile
  /** Some rows are to be put into files again. */
  #again = false
  #lost = 0
  #off = false

  /** `until`: our clock in ms; imports that run longer are left for the next run. */
  constructor(desk: Desk, facts: AccountFacts, judge: Judge, until: number) {
    this.#desk = desk
    this.#facts = facts
    this.#judge = judge
    this.#until = until
  }

  /** Follows imports that were started, or perhaps started, before. Returns how many are still at work. */
  async settleOpen(): Promise<number> {
    const open = await this.#open()
    await atMost(importRules.atOnce, open, async (one) => this.#resume(one))
    return open.length === 0 ? 0 : (await this.#open()).length
  }

  /** Sends what is worth it of one kind by import. Returns how many planned changes are left for batch calls. */
  async send(kind: UnfinishedKind): Promise<number> {
    while (this.#isWorthIt(kind)) {
      this.#again = false
      const sets = await importSets(this.#desk, this.#facts, kind)
      const forced = this.#desk.context.order.route === 'import'
      const worth = sets
        .filter(({ rows }) => forced || rows >= importRules.fewestRowsOfASet)
        .slice(0, importRules.mostSets)
      await atMost(importRules.atOnce, this.#files(worth), ({ file, set }) =>
        this.#start(kind, file, set),
      )
      for (const { table } of sets.slice(0, 1)) await this.#desk.context.ports.warehouse.drop(table)
      // A file that was too large is made again, smaller, and one that never arrived as it was.
      if (!this.#again) break
    }
    const kinds = await this.#desk.unfinished()
    return (
      kinds.find((one) => one.object === kind.object && one.action === kind.action)?.planned ?? 0
    )
  }

  #isWorthIt(kind: UnfinishedKind): boolean {
    const { order } = this.#desk.context
    if (this.#off || order.route === 'batch') return false
    if (!order.target.routes.import.includes(kind.action) || kind.importable === 0) return false
    return order.route === 'import' || kind.importable >= importRules.fewestRows
  }

  async *#files(
    sets: readonly ImportSet[],
  ): AsyncGenerator<{ readonly file: ImportFile; readonly set: ImportSet }> {
    for (const set of sets) {
      const rows = importRows(this.#desk, this.#facts, set)
      try {
        while (!this.#off) {
          const limits = { rows: this.#rowsAFile, bytes: importRules.bytesAFile }
          const file = await writeImportFile(this.#desk.context.ports.work, set, rows, limits)
          if (file === null) break
          yield { file, set }
        }
      } finally {
        await rows.close()
      }
    }
  }

  /** The batch is saved and its changes are marked before anything is sent; the import carries the batch's id as its name. */
  async #start(kind: UnfinishedKind, file: ImportFile, set: ImportSet): Promise<void> {
    const { context } = this.#desk
    const { clock, random, signal, work } = context.ports
    const batchId = random.uuid()
    const name = `hubspot-warehouse ${batchId}`
    const open: OpenImport = { batchId, name, importId: null, rows: file.rows }
    try {
      const now = await this.#desk.hubspotNow()
      await context.commit(async (transaction) => {
        const batch = {
          id: batchId,
          object: kind.object,
          action: kind.action,
          route: 'import' as const,
          rows: file.rows,
          sha256: file.sha256,
          importName: name,
        }
        await this.#desk.addBatch(transaction, batch, now)
        const marked = await transaction.run({
          name: 'outbound/send_mark_import',
          slots: { changes: tableSlots.changes, sets: setSlot(set) },
          values: {
            sync: this.#desk.sync,
            batch_id: batchId,
            column_set: set.name,
            first: file.first,
            last: file.last,
            changed_at: clock.now(),
          },
        })
        assertMarked(marked, file.rows)
      })
      const started = await this.#handOver(kind, file, set, open)
      if (started !== null) await this.#follow(open, started)
    } finally {
      await work.remove(file.path)
    }
    signal.throwIfAborted()
    context.progress('importing records', file.rows, kind.planned)
  }

  async #handOver(
    kind: UnfinishedKind,
    file: ImportFile,
    set: ImportSet,
    open: OpenImport,
  ): Promise<ImportStatus | null> {
    const { order, ports } = this.#desk.context
    const { hubspot, signal } = ports
    try {
      return await hubspot.imports.start(
        {
          name: open.name,
          operations: { [kind.object]: kind.action === 'create' ? 'CREATE' : 'UPDATE' },
          file: { path: file.path, columns: set.columns },
        },
        signal,
      )
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      if (error.code === 'hubspot.answer_lost') return this.#findOrRelease(open)
      // Any other failure means that HubSpot has nothing of it, as the client vouches.
      await releaseImport(this.#desk, open, { untried: true })
      if (error.code === 'hubspot.import_too_large') {
        this.#shrink(file.rows)
        return null
      }
      if (order.route === 'import' || !importsRefused.has(error.code)) throw error
      this.#leave(error.code)
      return null
    }
  }

  /** HubSpot answers a file that is too large, and a day's limit that is used up, alike (HUBSPOT.md 2.8). */
  #shrink(rows: number): void {
    this.#rowsAFile = Math.min(this.#rowsAFile, Math.floor(rows / 2))
    this.#again = true
    if (this.#rowsAFile >= 1) return
    this.#leave('hubspot.import_too_large')
  }

  /** From here on everything goes by call. */
  #leave(code: ErrorCode): void {
    const { order, ports } = this.#desk.context
    this.#off = true
    ports.log.warn('import_route_left', { sync: order.sync, code })
  }

  async #resume(open: OpenImport): Promise<void> {
    const { hubspot, signal } = this.#desk.context.ports
    const status =
      open.importId === null
        ? await this.#findOrRelease(open)
        : await hubspot.imports.status(open.importId, signal)
    if (status !== null) await this.#follow(open, status)
  }

  /** Whether HubSpot has an import of that name. If not, its rows go again: a second CREATE of a unique value is refused. */
  async #findOrRelease(open: OpenImport): Promise<ImportStatus | null> {
    const { clock, hubspot, signal } = this.#desk.context.ports
    for (const waitMs of looksMs) {
      if (waitMs > 0) await clock.sleep(waitMs, signal)
      const found = await hubspot.imports.find(open.name, signal)
      if (found !== null) return found
    }
    await releaseImport(this.#desk, open, { untried: true })
    this.#lost += 1
    if (this.#lost > mostLost) this.#leave('hubspot.answer_lost')
    else this.#again = true
    return null
  }

  async #follow(open: OpenImport, first: ImportStatus): Promise<void> {
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
      if (left <= 0) return
      await clock.sleep(Math.min(pollMs, left), signal)
      status = await hubspot.imports.status(first.id, signal)
    }
    await settleImport(this.#desk, this.#facts, this.#judge, open, status)
  }

  async #open(): Promise<readonly OpenImport[]> {
    const rows = await this.#desk.context.ports.warehouse.rows({
      name: 'outbound/send_imports',
      slots: { batches: tableSlots.batches },
      values: { sync: this.#desk.sync },
    })
    return rows.map((row) => ({
      batchId: textIn(row, 'batch_id'),
      name: textIn(row, 'import_name'),
      importId: textOrNullIn(row, 'import_id'),
      rows: Number(textIn(row, 'rows')),
    }))
  }
}

const isAtWork = ({ state }: ImportStatus): boolean => state === 'waiting' || state === 'running'

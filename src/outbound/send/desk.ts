import type { Action } from '../../declare/index.ts'
import { countIn, textIn } from '../../engine/cells.ts'
import type { Row, Slot, Statement, TableName, Transaction, Value } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import { type RunTables, runTables } from '../freeze/run-tables.ts'
import { stageLines } from '../staging.ts'
import { batchRows, changesTable, tableSlots } from '../tables.ts'
import type { AdvancedLinks, AdvancedRecords } from './advance.ts'
import { archivedLinks, enterArchivedLinks } from './archived-links.ts'
import { type Change, changeOf } from './change.ts'
import { type Verdict, verdictColumns, verdictLine } from './verdict.ts'

/** What one call or one import is about to carry. */
export interface Batch {
  readonly id: string
  readonly object: string
  readonly action: Action | 'link'
  readonly route: 'batch' | 'import'
  readonly rows: number
  readonly sha256: string
  readonly importName: string | null
}

/** Unfinished changes of one kind. */
export interface UnfinishedKind {
  readonly object: string
  readonly action: Action
  readonly planned: number
  /** Of the planned ones: may go by import. */
  readonly importable: number
  readonly sent: number
}

/** How a batch ended; null: it stays open, and its lost answer counts from now. */
export type BatchEnd = 'settled' | 'canceled' | null

const { changes, batches, links, sent } = tableSlots

/** The change table as sending sees it: pages of changes, marks before a call, verdicts after it. */
export class Desk {
  readonly context: OutboundContext
  readonly tables: RunTables
  readonly counts: { -readonly [kind in keyof AdvancedRecords]: number } = {
    created: 0,
    updated: 0,
    archived: 0,
    set_aside: 0,
  }
  readonly links: { -readonly [kind in keyof AdvancedLinks]: number } = {
    added: 0,
    removed: 0,
    set_aside: 0,
  }
  #staged = 0
  #offsetMs: number | null = null

  constructor(context: OutboundContext) {
    this.context = context
    const { ports, order, runId } = context
    this.tables = runTables(ports.warehouse, order.sync, runId, 'run')
  }

  get sync(): string {
    return this.context.order.sync
  }

  /** HubSpot's time: what the horizon of its search index and the creation times of records are compared with. */
  async hubspotNow(): Promise<Date> {
    const { clock, hubspot, signal } = this.context.ports
    if (this.#offsetMs === null) {
      const now = await hubspot.now(signal)
      this.#offsetMs = now.getTime() - clock.now().getTime()
    }
    return new Date(clock.now().getTime() + this.#offsetMs)
  }

  /** A staging table of this run that no other work at the same time has. */
  staging(part: string): TableName {
    this.#staged += 1
    return this.tables.table(`${part}_${this.#staged}`)
  }

  async unfinished(): Promise<readonly UnfinishedKind[]> {
    const rows = await this.context.ports.warehouse.rows({
      name: 'outbound/send_unfinished',
      slots: { changes },
      values: { sync: this.sync },
    })
    const kinds = new Map<string, UnfinishedKind>()
    for (const row of rows) {
      const object = textIn(row, 'object')
      const action = textIn(row, 'action') as Action
      const name = `${action} ${object}`
      const kind = kinds.get(name) ?? { object, action, planned: 0, importable: 0, sent: 0 }
      const counted = countIn(row, 'counted')
      kinds.set(
        name,
        textIn(row, 'status') === 'planned'
          ? { ...kind, planned: counted, importable: countIn(row, 'importable') }
          : { ...kind, sent: counted },
      )
    }
    return [...kinds.values()]
  }

  /** Pages of changes by a statement that takes `after` and `rows`, each page asked for when the one before is done. */
  async *pages(
    statement: string,
    rows: number,
    values: Readonly<Record<string, string | number | null>>,
    slots: Readonly<Record<string, Slot>> = {},
  ): AsyncGenerator<readonly { readonly change: Change; readonly row: Row }[]> {
    const { warehouse, signal } = this.context.ports
    for (let after = ''; ; ) {
      signal.throwIfAborted()
      const page = await warehouse.rows(
        this.pageOf(statement, { slots, values: { after, rows, ...values } }),
      )
      if (page.length === 0) return
      const read = page.map((row) => ({ change: changeOf(row), row }))
      after = read.at(-1)?.change.id ?? after
      yield read
      if (page.length < rows) return
    }
  }

  /** All changes of a statement, in chunks, as they were when it began. */
  async *changes(
    name: string,
    given: Parameters<Desk['pageOf']>[1],
  ): AsyncGenerator<readonly Change[]> {
    const { warehouse, signal } = this.context.ports
    for await (const rows of warehouse.stream(this.pageOf(name, given))) {
      signal.throwIfAborted()
      yield rows.map(changeOf)
    }
  }

  /** A statement over this sync's changes. */
  pageOf(
    name: string,
    given: {
      readonly slots: Readonly<Record<string, Slot>>
      readonly values: Readonly<Record<string, Value>>
    },
  ): Statement {
    return {
      name,
      slots: { changes, ...given.slots },
      values: { sync: this.sync, ...given.values },
    }
  }

  /** Saves a batch; the caller marks its changes in the same transaction. */
  async addBatch(transaction: Transaction, batch: Batch, sentAt: Date): Promise<void> {
    await transaction.run({
      name: 'outbound/send_add_batch',
      slots: { batches, rows: batchRows },
      values: {
        batch_id: batch.id,
        sync: this.sync,
        run_id: this.context.runId,
        object: batch.object,
        action: batch.action,
        route: batch.route,
        rows: batch.rows,
        sha256: batch.sha256,
        import_name: batch.importName,
        sent_at: sentAt,
        changed_at: this.context.ports.clock.now(),
      },
    })
  }

  async endBatch(
    transaction: Transaction,
    batchId: string,
    end: BatchEnd,
    now: Date,
  ): Promise<void> {
    await transaction.run({
      name: 'outbound/settle_batch',
      slots: { batches },
      values: {
        batch_id: batchId,
        status: end ?? 'sent',
        sent_at: end === null ? now : null,
        changed_at: this.context.ports.clock.now(),
      },
    })
  }

  /** Moves changes along, with what `_links` and `_sent` know of them, in one transaction. */
  async settle(
    verdicts: readonly Verdict[],
    ends: ReadonlyMap<string, BatchEnd> = new Map(),
  ): Promise<void> {
    if (verdicts.length === 0 && ends.size === 0) return
    const now = [...ends.values()].includes(null)
      ? await this.hubspotNow()
      : this.context.ports.clock.now()
    const staged = verdicts.length === 0 ? null : await this.#stageVerdicts(verdicts)
    const goneLinks = await this.context.commit(async (transaction) => {
      let gone = 0
      for (const statement of staged?.statements ?? []) {
        const rows = await transaction.run(statement)
        if (statement.name === enterArchivedLinks) gone += rows
      }
      for (const [batchId, end] of ends) await this.endBatch(transaction, batchId, end, now)
      return gone
    })
    this.links.removed += goneLinks
    for (const { counts } of verdicts) if (counts !== null) this.counts[counts] += 1
    await this.context.ports.warehouse.drop(...(staged?.tables ?? []))
  }

  /** Everything that can be done before the transaction: it only takes rows over. */
  async #stageVerdicts(verdicts: readonly Verdict[]): Promise<{
    readonly tables: readonly TableName[]
    readonly statements: readonly Statement[]
  }> {
    const { context, sync } = this
    const { ports, runId } = context
    const { warehouse } = ports
    const stamp = { run_id: runId, changed_at: ports.clock.now() }
    const judged = this.staging('verdicts')
    await stageLines(ports, judged, verdictColumns, async (lines) => {
      for (const verdict of verdicts) await lines.write(JSON.stringify(verdictLine(verdict)))
    })
    const slots = { changes, verdicts: slotOf(judged) }
    const moved = this.staging('moved')
    await warehouse.derive(moved, {
      name: 'outbound/settle_moved',
      slots: { ...slots, kept: { kind: 'columns', names: keptColumns, of: 'change' } },
      values: { sync, changed_at: stamp.changed_at },
    })
    const over = { moved: slotOf(moved) }
    const columns: Slot = { kind: 'columns', names: changeColumns }
    const statements: Statement[] = [
      { name: 'outbound/settle_forget_changes', slots: { changes, ...over }, values: { sync } },
      { name: 'outbound/settle_changes', slots: { changes, columns, ...over } },
    ]
    const tables = [judged, moved]
    if (verdicts.some(({ status }) => status === 'settled')) {
      const records = this.staging('records')
      tables.push(records)
      await warehouse.derive(records, {
        name: 'outbound/settle_linked_records',
        slots: { ...slots, links },
        values: { sync, ...stamp },
      })
      statements.push(
        { name: 'outbound/settle_forget_links', slots: { links, ...over }, values: { sync } },
        { name: 'outbound/settle_new_links', slots: { links, records: slotOf(records) } },
        { name: 'outbound/settle_forget_sent', slots: { sent, ...over }, values: { sync } },
        { name: 'outbound/settle_sent', slots: { sent, ...over }, values: stamp },
      )
    }
    if (verdicts.some(({ counts }) => counts === 'archived')) {
      statements.push(...archivedLinks(sync, over.moved, stamp.changed_at))
    }
    return { tables, statements }
  }
}

const slotOf = (table: TableName): Slot => ({ kind: 'table', table })

const changeColumns = changesTable.fields.map(({ name }) => name)
/** What a verdict can change of a change. */
const movedColumns: ReadonlySet<string> = new Set([
  'status',
  'action',
  'hubspot_id',
  'properties',
  'before',
  'batch_only',
  'attempts',
  'error_code',
  'error_message',
  'error_field',
  'retryable',
  'changed_at',
])
const keptColumns = changeColumns.filter((name) => !movedColumns.has(name))

/** The pages that were read must be the rows that are marked: nobody else moves them. */
export function assertMarked(marked: number, expected: number): void {
  if (marked === expected) return
  throw new ConnectorError('run.internal', {
    what: 'The change table moved while a batch was being made.',
    why: `${expected} changes were to be sent, and ${marked} could be marked; nothing was sent.`,
    fix: 'Run again; if it stays, report this message.',
  })
}

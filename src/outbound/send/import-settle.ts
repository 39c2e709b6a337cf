import { countIn, textOrNullIn } from '../../engine/cells.ts'
import type { ImportStatus, RecordProblem, Row, Slot, TableName } from '../../engine/ports.ts'
import { foldKey } from '../records/matching.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Change } from './change.ts'
import type { Desk } from './desk.ts'
import type { OpenImport } from './imports.ts'
import type { Judge } from './judge.ts'
import { goesAgain, settled, type Verdict } from './verdict.ts'

const { batches, changes } = tableSlots
const rowsAtOnce = 5_000

/**
 * Settles the rows of an import that is at its end. `DONE` says nothing of single rows (HUBSPOT.md 2.9): every page of
 * errors is read and its rows are found by their own cell; created records are read back by their identity. What is
 * neither refused nor found was not written, and goes by call.
 */
export async function settleImport(
  desk: Desk,
  facts: AccountFacts,
  judge: Judge,
  open: OpenImport,
  status: ImportStatus,
): Promise<void> {
  const done = status.state === 'done'
  const errors = await stageErrors(desk, facts, open, status)
  if (!done) {
    desk.context.ports.log.warn('import_not_done', {
      sync: desk.sync,
      batch: open.batchId,
      state: status.state,
      code: errors.wholeFile,
    })
  }
  const doubtful = !done || errors.doubtful || !isCountedRight(open, status)
  const pages = desk.pages(
    'outbound/settle_import_page',
    rowsAtOnce,
    { batch_id: open.batchId },
    { batches, refusals: slot(errors.table) },
  )
  for await (const page of pages) {
    const refusals = page.flatMap(({ change, row }) => {
      const problem = problemIn(row)
      return problem === null ? [] : [{ change, problem }]
    })
    const refused = new Set(refusals.map(({ change }) => change.id))
    const rest = page.flatMap(({ change }) => (refused.has(change.id) ? [] : [change]))
    const verdicts = [
      ...(await judge.refused(refusals)),
      ...(await judgeCreates(facts, judge, rest.filter(isCreate), doubtful)),
      ...(await judgeUpdates(
        facts,
        judge,
        rest.filter((one) => !isCreate(one)),
        doubtful,
      )),
    ]
    await desk.settle(verdicts)
  }
  await desk.settle([], new Map([[open.batchId, done ? 'settled' : 'canceled']]))
  await desk.context.ports.warehouse.drop(errors.table)
}

/** Settles the creates of an import that HubSpot doesn't list, as far as their records are there. */
export async function settleMade(
  desk: Desk,
  facts: AccountFacts,
  judge: Judge,
  open: OpenImport,
): Promise<void> {
  const none = desk.staging('refusals')
  await stageLines(desk.context.ports, none, refusalColumns, async () => undefined)
  const pages = desk.pages(
    'outbound/settle_import_page',
    rowsAtOnce,
    { batch_id: open.batchId },
    { batches, refusals: slot(none) },
  )
  for await (const page of pages) {
    const creates = page.map(({ change }) => change).filter(isCreate)
    if (creates.length === 0) break
    const found = await facts.found(creates)
    const verdicts: Verdict[] = []
    for (const change of creates) {
      const records = found.get(change.id) ?? []
      if (records.length > 0) verdicts.push(await judge.existing(change, records, 'perhaps'))
    }
    await desk.settle(verdicts)
  }
  await desk.context.ports.warehouse.drop(none)
}

/** HubSpot never began it: its rows are planned again. */
export async function releaseImport(
  desk: Desk,
  open: OpenImport,
  how: { readonly untried?: true },
): Promise<void> {
  const now = desk.context.ports.clock.now()
  await desk.context.commit(async (transaction) => {
    await transaction.run({
      name: 'outbound/settle_release',
      slots: { changes },
      values: {
        sync: desk.sync,
        batch_id: open.batchId,
        untried: how.untried === true ? 1 : 0,
        changed_at: now,
      },
    })
    await desk.endBatch(transaction, open.batchId, 'canceled', now)
  })
}

const isCreate = (change: Change): boolean => change.action === 'create'

async function judgeCreates(
  facts: AccountFacts,
  judge: Judge,
  creates: readonly Change[],
  doubtful: boolean,
): Promise<readonly Verdict[]> {
  const found = await facts.found(creates)
  const verdicts: Verdict[] = []
  for (const change of creates) {
    const records = found.get(change.id) ?? []
    const [record] = records
    if (record === undefined) verdicts.push(goesAgain(change, { batchOnly: true }))
    // CREATE refuses values that exist (2.10): without an error the record that is there is the new one.
    else if (!doubtful && records.length === 1) verdicts.push(settled(change, record.id))
    else verdicts.push(await judge.existing(change, records, 'perhaps'))
  }
  return verdicts
}

async function judgeUpdates(
  facts: AccountFacts,
  judge: Judge,
  updates: readonly Change[],
  doubtful: boolean,
): Promise<readonly Verdict[]> {
  if (!doubtful) return updates.map((change) => settled(change, change.hubspotId ?? ''))
  const held = await facts.held(updates)
  const verdicts: Verdict[] = []
  for (const change of updates) {
    const id = change.hubspotId ?? ''
    verdicts.push(
      (await judge.holds(change, held.get(id)))
        ? settled(change, id)
        : goesAgain(change, { batchOnly: true }),
    )
  }
  return verdicts
}

interface StagedErrors {
  /** (change_id, error_*): one a change. */
  readonly table: TableName
  /** Some error could not be given to a row: absence of an error proves nothing then. */
  readonly doubtful: boolean
  /** An error of the whole file, if there was one. */
  readonly wholeFile: string | null
}

const refusalColumns = ['change_id', 'error_code', 'error_message', 'error_field', 'retryable']

const errorColumns = [
  'cell',
  'line',
  'error_code',
  'error_message',
  'error_field',
  'retryable',
] as const

async function stageErrors(
  desk: Desk,
  facts: AccountFacts,
  open: OpenImport,
  status: ImportStatus,
): Promise<StagedErrors> {
  const { ports } = desk.context
  const { hubspot, warehouse, signal } = ports
  const fold = await foldingOf(desk, facts, open)
  const raw = desk.staging('errors')
  let wholeFile: string | null = null
  await stageLines(ports, raw, errorColumns, async (lines) => {
    for await (const page of hubspot.imports.errors(status.id, signal)) {
      for (const { line, row, problem } of page) {
        if (line === 0 && row.length === 0) {
          wholeFile ??= problem.code
          continue
        }
        const [cell] = row
        await lines.write(
          JSON.stringify({
            cell: cell === undefined || cell.trim() === '' ? null : fold(cell),
            line: String(line),
            error_code: problem.code,
            error_message: problem.message,
            error_field: problem.field,
            retryable: String(problem.retryable),
          }),
        )
      }
    }
  })
  const numbered = desk.staging('numbered')
  await warehouse.derive(numbered, {
    name: 'outbound/settle_numbered',
    slots: { changes },
    values: { sync: desk.sync, batch_id: open.batchId },
  })
  const slots = { errors: slot(raw), numbered: slot(numbered) }
  const [lines] = await warehouse.rows({ name: 'outbound/settle_line_base', slots })
  const lowest = textOrNullIn(lines, 'lowest')
  // The line counts only where all rows that are known by their cell agree on it: with cells of several text lines,
  // and with or without the header, HubSpot may count otherwise than we do.
  const base = lowest !== null && lowest === textOrNullIn(lines, 'highest') ? Number(lowest) : null
  const table = desk.staging('refusals')
  const byLine = { line_known: base !== null, line_base: base ?? 0 }
  await warehouse.derive(table, { name: 'outbound/settle_refusals', slots, values: byLine })
  const [strangers] = await warehouse.rows({
    name: 'outbound/settle_strangers',
    slots,
    values: byLine,
  })
  await warehouse.drop(raw, numbered)
  return {
    table,
    doubtful: wholeFile !== null || countIn(strangers, 'strangers') > 0,
    wholeFile,
  }
}

/** The spelling in which the change table keeps the cells of a file's first column. */
async function foldingOf(
  desk: Desk,
  facts: AccountFacts,
  open: OpenImport,
): Promise<(cell: string) => string> {
  const [row] = await desk.context.ports.warehouse.rows({
    name: 'outbound/settle_first_of_batch',
    slots: { changes },
    values: { sync: desk.sync, batch_id: open.batchId },
  })
  if (row === undefined) return (cell) => cell.trim()
  const matching = await facts.matchingBy(
    textOrNullIn(row, 'object') ?? '',
    textOrNullIn(row, 'action') === 'create' ? textOrNullIn(row, 'identity_property') : null,
  )
  return (cell) => (matching === null ? cell.trim() : foldKey(matching, cell))
}

/** TOTAL_ROWS is one of the few documented counters (HUBSPOT.md 2.9); whether it counts the header is not said. */
function isCountedRight(open: OpenImport, status: ImportStatus): boolean {
  const total = status.counters['TOTAL_ROWS']
  return total === undefined || total === open.rows || total === open.rows + 1
}

function problemIn(row: Row): RecordProblem | null {
  const code = textOrNullIn(row, 'refusal_code')
  if (code === null) return null
  return {
    code,
    message: textOrNullIn(row, 'refusal_message') ?? '',
    field: textOrNullIn(row, 'refusal_field'),
    existingId: null,
    retryable: textOrNullIn(row, 'refusal_retryable') === 'true',
  }
}

const slot = (table: TableName): Slot => ({ kind: 'table', table })

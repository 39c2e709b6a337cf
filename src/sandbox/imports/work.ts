import type { ObjectTypeDefinition, RecordId } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { type ImportFinding, problem, RowProblem } from './errors.ts'
import { RecordFinder } from './find.ts'
import type { ImportJob } from './job.ts'
import { importKnobs } from './knobs.ts'
import { Linker } from './link.ts'
import { type FarCell, type FilePlan, type ObjectPlan, planFile } from './plan.ts'
import type { ImportFile } from './request.ts'
import { NEVER_ALONE } from './rules.ts'
import { type TableRow, tableRows } from './table.ts'
import { RecordWriter } from './write.ts'

/** A link to a record that a later row or file may bring. */
interface LaterLink {
  readonly file: number
  readonly row: TableRow
  readonly plan: ObjectPlan
  readonly id: RecordId
  readonly cell: FarCell
}

/** Carries out one import: all files' records, then the links that name records elsewhere. */
export class ImportWork {
  readonly #account: Account
  readonly #job: ImportJob
  readonly #writer: RecordWriter
  readonly #linker: Linker
  readonly #later: LaterLink[] = []
  readonly #mostRows: number

  /** `mostRows`: where the import breaks off. */
  constructor(account: Account, job: ImportJob, mostRows = Infinity) {
    this.#mostRows = mostRows
    this.#account = account
    this.#job = job
    const finder = new RecordFinder(account)
    const source = { sourceType: 'IMPORT', sourceId: String(job.id), version: job.version }
    this.#writer = new RecordWriter(account, finder, source)
    this.#linker = new Linker(account, finder)
  }

  /** False when a file as a whole was wrong: the import has FAILED. */
  async run(): Promise<boolean> {
    for (const [index, file] of this.#job.order.files.entries()) {
      // The files of a cancelled import are gone.
      if (this.#over) return true
      try {
        await this.#runFile(index, file)
      } catch (error) {
        if (!(error instanceof RowProblem)) throw error
        this.#record(index, 0, [], error.findings)
        return false
      }
    }
    for (const { file, row, plan, id, cell } of this.#later) {
      if (this.#over) return true
      this.#attempt(file, row, () => this.#linker.far(plan, id, cell, row.cells))
    }
    this.#count()
    return true
  }

  get #over(): boolean {
    return this.#job.stopped || (this.#job.counters.get('TOTAL_ROWS') ?? 0) >= this.#mostRows
  }

  async #runFile(index: number, file: ImportFile): Promise<void> {
    let plan: FilePlan | undefined
    for await (const row of tableRows(this.#job.pathOf(file), file)) {
      if (this.#over) return
      if (plan === undefined) {
        plan = planFile(this.#account, this.#job.order, file, row.cells)
        this.#job.count('MAPPED_COLUMNS', plan.width)
        this.#job.count('UNMAPPED_COLUMNS', 0)
        if (file.hasHeader) continue
      }
      this.#job.count('TOTAL_ROWS', 1)
      this.#runRow(index, file, plan, row)
    }
  }

  #runRow(index: number, file: ImportFile, plan: FilePlan, row: TableRow): void {
    const line = this.#line(file, row)
    if (row.cells.length !== plan.width) {
      const message = `Incorrect number of columns: ${row.cells.length}, not ${plan.width}`
      this.#record(index, line, row.cells, [{ errorType: 'INCORRECT_NUMBER_OF_COLUMNS', message }])
      return
    }
    const ids = new Map<ObjectPlan, RecordId>()
    for (const each of plan.objects) {
      if (each.indexes.every((at) => row.cells[at]?.trim() === '')) continue
      this.#attempt(index, row, () => {
        this.#checkAlone(plan, each, row)
        const id = this.#writeObject(index, line, each, row, plan.objects.length > 1)
        ids.set(each, id)
      })
    }
    const present = [...ids]
    for (const [at, [near, nearId]] of present.entries()) {
      for (const [far, farId] of present.slice(at + 1)) {
        this.#attempt(index, row, () => this.#linker.pair(near, nearId, far, farId, row.cells))
      }
      for (const cell of near.far) {
        if (row.cells[cell.index]?.trim() === '') continue
        this.#later.push({ file: index, row, plan: near, id: nearId, cell })
      }
    }
  }

  #writeObject(
    index: number,
    line: number,
    plan: ObjectPlan,
    row: TableRow,
    pairFile: boolean,
  ): RecordId {
    this.#checkTimestamps(plan, row)
    const written = this.#writer.write(plan, row.cells, pairFile)
    this.#record(index, line, row.cells, written.findings)
    this.#linker.share(plan, row.cells, written.id)
    this.#job.count('PROPERTY_VALUES_EMITTED', written.values)
    if (written.kind === 'created') this.#job.count('CREATED_OBJECTS', 1)
    if (written.kind === 'updated') this.#job.count('UPDATED_OBJECTS', 1)
    if (written.kind !== 'found') this.#remember(plan.object, written.id)
    return written.id
  }

  /** HUBSPOT.md 2.6: some activities come together with an associated record only. */
  #checkAlone(file: FilePlan, plan: ObjectPlan, row: TableRow): void {
    if (!NEVER_ALONE.has(plan.object.plural) || plan.sharedIndex !== undefined) return
    const refused = this.#account.knobs.value<string>(importKnobs.loneActivity) === 'row_error'
    const filled = (at: number): boolean => (row.cells[at]?.trim() ?? '') !== ''
    const isNew = plan.identity === undefined || !filled(plan.identity.index)
    const beside = file.objects.some((other) => other !== plan && other.indexes.some(filled))
    if (!refused || !isNew || beside || plan.far.some(({ index }) => filled(index))) return
    const message = `The ${plan.object.singular} names no associated record`
    throw problem('NO_OBJECT_ID_FROM_ASSOCIATION_IDENTIFIER', message, { object: plan.object })
  }

  #checkTimestamps(plan: ObjectPlan, row: TableRow): void {
    for (const { index, read } of plan.timestamps) {
      const text = row.cells[index]?.trim() ?? ''
      const where = { object: plan.object, column: index, value: text }
      if (text === '') {
        const message = 'The event timestamp is blank'
        throw new RowProblem([{ errorType: 'MISSING_EVENT_TIMESTAMP', message, ...where }])
      }
      try {
        read(text)
      } catch (error) {
        if (!(error instanceof RowProblem)) throw error
        const message = 'The event timestamp is no date and time'
        throw new RowProblem([{ errorType: 'INVALID_EVENT_TIMESTAMP', message, ...where }])
      }
    }
  }

  #attempt(file: number, row: TableRow, act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      const order = this.#job.order.files[file]
      const line = order === undefined ? row.ordinal : this.#line(order, row)
      this.#record(file, line, row.cells, error.findings)
    }
  }

  /** 1-based; whether the header is line 1 is not said (HUBSPOT.md 2.10). */
  #line(file: ImportFile, row: TableRow): number {
    const byLines = this.#account.knobs.value<'rows' | 'lines'>(importKnobs.lineCounts) === 'lines'
    const headerCounts = this.#account.knobs.value<1 | 2>(importKnobs.lineBase) === 2
    const line = byLines ? row.line : row.ordinal
    return file.hasHeader && !headerCounts ? line - 1 : line
  }

  #record(
    file: number,
    line: number,
    row: readonly string[],
    findings: readonly ImportFinding[],
  ): void {
    const asOne = this.#account.knobs.value<string>(importKnobs.rowErrors) === 'many_errors_in_row'
    const object = findings[0]?.object
    const message = findings.map((finding) => finding.message).join('; ')
    const told: readonly ImportFinding[] =
      asOne && findings.length > 1
        ? [{ errorType: 'MANY_ERRORS_IN_ROW', message, ...(object ? { object } : {}) }]
        : findings
    for (const finding of told) this.#job.fail(file, line, row, finding)
  }

  #remember(object: ObjectTypeDefinition, id: RecordId): void {
    const { written } = this.#job
    const ids = written.get(object.id) ?? new Set()
    if (!ids.has(id)) this.#job.count('UNIQUE_OBJECTS_WRITTEN', 1)
    ids.add(id)
    written.set(object.id, ids)
  }

  #count(): void {
    this.#job.count('ASSOCIATIONS_EMITTED', this.#linker.emitted)
    this.#job.count('ASSOCIATIONS_CREATED', this.#linker.made)
  }
}

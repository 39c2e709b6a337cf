import { ApiError } from '../account/api-error.ts'
import { isForgotten } from '../api/gdpr.ts'
import type { RecordId } from '../account/definitions.ts'
import type { WriteSource } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { findingsOf, type ImportFinding, problem, RowProblem } from './errors.ts'
import type { RecordFinder } from './find.ts'
import { importKnobs } from './knobs.ts'
import type { ObjectPlan } from './plan.ts'
import { NEVER_UPDATED } from './rules.ts'

export interface Written {
  readonly id: RecordId
  readonly kind: 'created' | 'updated' | 'found'
  readonly values: number
  /** Bad cells that were left out (knob imports.bad_cell). */
  readonly findings: readonly ImportFinding[]
}

/** Writes one object of a row. Throws RowProblem. */
export class RecordWriter {
  readonly #account: Account
  readonly #finder: RecordFinder
  readonly #source: WriteSource
  /** Records made and records changed by this import, for rows that name them again. */
  readonly #created = new Map<string, Set<RecordId>>()
  readonly #updated = new Map<string, Set<RecordId>>()

  constructor(account: Account, finder: RecordFinder, source: WriteSource) {
    this.#account = account
    this.#finder = finder
    this.#source = source
  }

  write(plan: ObjectPlan, row: readonly string[], pairFile: boolean): Written {
    const existing = this.#existing(plan, row)
    const { object, operation } = plan
    if (existing === undefined && operation === 'UPDATE') {
      throw problem('UPDATE_ONLY_IMPORT', `No ${object.singular} found to update`, {
        object,
        ...identityCell(plan, row),
      })
    }
    if (existing !== undefined && operation === 'CREATE') {
      if (!this.#isOwn(plan, existing)) {
        throw problem('CREATE_ONLY_IMPORT', `The ${object.singular} exists already`, {
          object,
          ...identityCell(plan, row),
        })
      }
      // A row a pair names its records again and again (HUBSPOT.md 2.5, form 1).
      if (pairFile) return { id: existing, kind: 'found', values: 0, findings: [] }
      throw problem('DUPLICATE_ALTERNATE_ID', `Another row has created this ${object.singular}`, {
        object,
        ...identityCell(plan, row),
      })
    }
    if (existing !== undefined && !pairFile) this.#refuseRepeated(plan, row, existing)
    return this.#apply(plan, row, existing)
  }

  #refuseRepeated(plan: ObjectPlan, row: readonly string[], id: RecordId): void {
    if (this.#account.knobs.value<string>(importKnobs.repeated) !== 'row_error') return
    const { object, identity } = plan
    if (!this.#isOwn(plan, id) && this.#updated.get(object.id)?.has(id) !== true) return
    const errorType =
      identity?.kind === 'record_id' ? 'DUPLICATE_OBJECT_ID' : 'DUPLICATE_ALTERNATE_ID'
    const message = `Another row has written this ${object.singular}`
    throw problem(errorType, message, { object, ...identityCell(plan, row) })
  }

  #existing(plan: ObjectPlan, row: readonly string[]): RecordId | undefined {
    const { identity, object } = plan
    const text = identity === undefined ? '' : (row[identity.index]?.trim() ?? '')
    if (identity === undefined || text === '') return undefined
    if (identity.kind === 'unique') return this.#finder.byUnique(object, identity.property, text)
    const id = this.#finder.byRecordId(object, text)
    if (id === undefined) {
      throw problem('INVALID_OBJECT_ID', `No ${object.singular} has the record id ${text}`, {
        object,
        value: text,
        column: identity.index,
      })
    }
    return id
  }

  #isOwn(plan: ObjectPlan, id: RecordId): boolean {
    return this.#created.get(plan.object.id)?.has(id) === true
  }

  #apply(plan: ObjectPlan, row: readonly string[], existing: RecordId | undefined): Written {
    const skipCells =
      this.#account.knobs.value<'skip_row' | 'skip_cell'>(importKnobs.badCell) === 'skip_cell'
    const { input, findings } = this.#input(plan, row, existing)
    if (findings.length > 0 && !skipCells) throw new RowProblem(findings)
    if (existing === undefined) {
      checkRequired(plan, input)
      this.#refuseForgotten(plan, row, input)
    } else checkUpdatable(plan, row, input)
    let id: RecordId
    try {
      id = this.#send(plan, input, existing)
    } catch (error) {
      const refused = findingsOf(error, plan.object, columnOf(plan))
      const issues = error instanceof ApiError ? error.issues : []
      if (!skipCells || issues.length === 0) throw new RowProblem([...findings, ...refused])
      for (const { name } of issues) input.delete(name)
      findings.push(...refused)
      id = this.#retry(plan, input, existing)
    }
    this.#finder.wrote(plan.object, id)
    remember(existing === undefined ? this.#created : this.#updated, plan, id)
    const kind = existing === undefined ? 'created' : input.size > 0 ? 'updated' : 'found'
    return { id, kind, values: input.size, findings }
  }

  #refuseForgotten(
    plan: ObjectPlan,
    row: readonly string[],
    input: ReadonlyMap<string, string>,
  ): void {
    const { object } = plan
    if (object.id !== '0-1' || !isForgotten(this.#account, input.get('email') ?? '')) return
    const message = 'The contact was deleted for good'
    throw problem('GDPR_BLACKLISTED_EMAIL', message, { object, ...identityCell(plan, row) })
  }

  #retry(plan: ObjectPlan, input: Map<string, string>, existing: RecordId | undefined): RecordId {
    try {
      return this.#send(plan, input, existing)
    } catch (error) {
      throw new RowProblem(findingsOf(error, plan.object, columnOf(plan)))
    }
  }

  #send(plan: ObjectPlan, input: Map<string, string>, existing: RecordId | undefined): RecordId {
    const store = this.#account.objects(plan.object.id)
    if (existing === undefined) return store.create(Object.fromEntries(input), this.#source)
    if (input.size > 0) store.update(existing, Object.fromEntries(input), this.#source)
    return existing
  }

  #input(
    plan: ObjectPlan,
    row: readonly string[],
    existing: RecordId | undefined,
  ): { input: Map<string, string>; findings: ImportFinding[] } {
    const clears =
      existing !== undefined &&
      this.#account.knobs.value<'leave' | 'clear'>(importKnobs.blankCell) === 'clear'
    const input = new Map<string, string>()
    const findings: ImportFinding[] = []
    for (const { index, property, read } of plan.cells) {
      const isKey = plan.identity?.index === index
      if (isKey && existing !== undefined) continue
      const text = row[index]?.trim() ?? ''
      if (text === '') {
        if (clears && !isKey) input.set(property, '')
        continue
      }
      try {
        input.set(property, read(text))
      } catch (error) {
        if (!(error instanceof RowProblem)) throw error
        findings.push(...error.findings)
      }
    }
    return { input, findings }
  }
}

function remember(records: Map<string, Set<RecordId>>, plan: ObjectPlan, id: RecordId): void {
  const ids = records.get(plan.object.id) ?? new Set()
  ids.add(id)
  records.set(plan.object.id, ids)
}

function columnOf(plan: ObjectPlan): (property: string) => number | undefined {
  return (property) => plan.cells.find((cell) => cell.property === property)?.index
}

function identityCell(
  plan: ObjectPlan,
  row: readonly string[],
): { value?: string; column?: number } {
  if (plan.identity === undefined) return {}
  return { value: row[plan.identity.index] ?? '', column: plan.identity.index }
}

/** HUBSPOT.md 2.6; a row that only names the record, for a link, changes nothing of it. */
function checkUpdatable(
  plan: ObjectPlan,
  row: readonly string[],
  input: ReadonlyMap<string, string>,
): void {
  const { object } = plan
  if (input.size === 0 || !NEVER_UPDATED.has(object.plural)) return
  const message = `Existing ${object.plural} can't be updated by an import`
  throw problem('CREATE_ONLY_IMPORT', message, { object, ...identityCell(plan, row) })
}

/** A blank cell for a required property fails the row (HUBSPOT.md 2.6). */
function checkRequired(plan: ObjectPlan, input: ReadonlyMap<string, string>): void {
  const { all, any } = plan.object.required
  const lacking = all.filter((name) => !input.has(name))
  if (any.length > 0 && !any.some((name) => input.has(name))) lacking.push(any.join(' or '))
  if (lacking.length === 0) return
  throw new RowProblem(
    lacking.map((name) => {
      const column = columnOf(plan)(name)
      return {
        errorType: 'MISSING_REQUIRED_PROPERTY',
        message: `${name} is required`,
        object: plan.object,
        ...(column === undefined ? {} : { column }),
      }
    }),
  )
}

import type { ObjectTypeDefinition, RecordId, RecordRef } from '../account/definitions.ts'
import type { LinkTypeRef } from '../account/link-store.ts'
import type { Account } from '../account/types.ts'
import { linkProblem, problem } from './errors.ts'
import type { RecordFinder } from './find.ts'
import { importKnobs } from './knobs.ts'
import type { FarCell, ObjectPlan } from './plan.ts'

/** How the owner's file names its records (HUBSPOT.md 2.5, form 3). */
interface SharedColumn {
  readonly property: string | null
  readonly ids: Map<string, RecordId>
}

/** Makes the associations that an import's rows ask for; always added, never replaced. */
export class Linker {
  emitted = 0
  made = 0
  readonly #account: Account
  readonly #finder: RecordFinder
  readonly #shared = new Map<string, SharedColumn>()

  constructor(account: Account, finder: RecordFinder) {
    this.#account = account
    this.#finder = finder
  }

  /** Remembers by which value another file will name this record. */
  share(plan: ObjectPlan, row: readonly string[], id: RecordId): void {
    if (plan.sharedIndex === undefined) return
    const text = row[plan.sharedIndex]?.trim().toLowerCase() ?? ''
    if (text === '') return
    const cell = plan.cells.find(({ index }) => index === plan.sharedIndex)
    const shared = this.#shared.get(plan.object.id) ?? {
      property: cell?.property ?? null,
      ids: new Map(),
    }
    shared.ids.set(text, id)
    this.#shared.set(plan.object.id, shared)
  }

  /** Both records of one row (HUBSPOT.md 2.5, forms 1 and 2). Throws RowProblem. */
  pair(
    near: ObjectPlan,
    nearId: RecordId,
    far: ObjectPlan,
    farId: RecordId,
    row: readonly string[],
  ): void {
    const from = { type: near.object.id, id: nearId }
    const to = { type: far.object.id, id: farId }
    this.#associate(near.object, from, to, this.#labels(near, far.object, row))
    const back = this.#labels(far, near.object, row)
    if (back.length > 0) this.#associate(far.object, to, from, back)
  }

  /** A cell that names records elsewhere (forms 3, 4 and 5). Throws RowProblem on the first bad one. */
  far(plan: ObjectPlan, id: RecordId, cell: FarCell, row: readonly string[]): void {
    const values = this.#split(row[cell.index] ?? '')
    const from = { type: plan.object.id, id }
    const labels = this.#labels(plan, cell.to, row)
    const types = cell.type === undefined ? labels : [cell.type, ...labels]
    const seen = new Set<RecordId>()
    for (const value of values) {
      const farId = this.#find(plan, cell, value)
      if (seen.has(farId)) {
        throw problem('DUPLICATE_ASSOCIATION_ID', `${value} is named twice`, {
          object: plan.object,
          column: cell.index,
          value,
        })
      }
      seen.add(farId)
      this.#associate(plan.object, from, { type: cell.to.id, id: farId }, types, value)
    }
  }

  #find(plan: ObjectPlan, cell: FarCell, value: string): RecordId {
    const where = { object: plan.object, column: cell.index, value }
    if (cell.byRecordId && !/^\d+$/.test(value)) {
      throw problem('INVALID_ASSOCIATION_IDENTIFIER', `${value} is not a record id`, where)
    }
    const shared = cell.sameObject ? undefined : this.#shared.get(cell.to.id)
    const id = cell.byRecordId
      ? this.#finder.byRecordId(cell.to, value)
      : (shared?.ids.get(value.toLowerCase()) ??
        this.#finder.byAnything(cell.to, cell.by ?? shared?.property ?? null, value))
    if (id !== undefined) return id
    // SANDBOX: ASSOCIATION_RECORD_NOT_FOUND per missing id (HUBSPOT.md 2.5); a shared column has its own word.
    const errorType =
      shared === undefined || cell.byRecordId
        ? 'ASSOCIATION_RECORD_NOT_FOUND'
        : 'NO_OBJECT_ID_FROM_ASSOCIATION_IDENTIFIER'
    throw problem(errorType, `No ${cell.to.singular} found for ${value}`, where)
  }

  #labels(
    plan: ObjectPlan,
    to: ObjectTypeDefinition,
    row: readonly string[],
  ): readonly LinkTypeRef[] {
    const known = this.#account.links.types(plan.object.id, to.id)
    return plan.labels
      .filter((column) => column.to.id === to.id)
      .flatMap(({ index }) =>
        this.#split(row[index] ?? '').map((text) => {
          const type =
            known.find(({ label }) => label === text) ?? known.find(({ name }) => name === text)
          if (type !== undefined) return type
          throw problem('ASSOCIATION_LABEL_NOT_FOUND', `There is no association label "${text}"`, {
            object: plan.object,
            column: index,
            value: text,
          })
        }),
      )
  }

  #associate(
    object: ObjectTypeDefinition,
    from: RecordRef,
    to: RecordRef,
    types: readonly LinkTypeRef[],
    value = String(to.id),
  ): void {
    this.emitted++
    const isNew = !this.#account.links.has(from, to)
    try {
      this.#account.links.associate(from, to, types, 'add')
    } catch (error) {
      throw linkProblem(error, object, value)
    }
    if (isNew) this.made++
  }

  #split(text: string): readonly string[] {
    return text
      .split(this.#account.knobs.value<string>(importKnobs.separator))
      .map((part) => part.trim())
      .filter((part) => part !== '')
  }
}

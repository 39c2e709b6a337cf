import { tableSlots } from '../tables.ts'
import type { AccountFacts } from './account-facts.ts'
import { atMost } from './at-most.ts'
import type { Desk, UnfinishedKind } from './desk.ts'
import { type ImportFile, importFiles } from './import-file.ts'
import { importRows } from './import-rows.ts'
import { importRules } from './import-rules.ts'
import { type ImportSet, importSets, setSlot } from './import-sets.ts'
import { releaseImport, settleImport, settleMade } from './import-settle.ts'
import type { Imports, OpenImport } from './imports.ts'
import type { Judge } from './judge.ts'

/** The way of large sets: files of planned changes, at most three at HubSpot at once, followed until they are settled. */
export class ImportRoute {
  readonly #desk: Desk
  readonly #facts: AccountFacts
  readonly #judge: Judge
  readonly #imports: Imports

  constructor(desk: Desk, facts: AccountFacts, judge: Judge, imports: Imports) {
    this.#desk = desk
    this.#facts = facts
    this.#judge = judge
    this.#imports = imports
  }

  /** Follows imports that were started, or perhaps started, before. Returns how many are still at work. */
  async settleOpen(): Promise<number> {
    const open = await this.#imports.open('records')
    await atMost(importRules.atOnce, open, async (one) => {
      const status = await this.#imports.resume(one, this.#release)
      if (status !== null) await this.#follow(one, status)
    })
    return open.length === 0 ? 0 : (await this.#imports.open('records')).length
  }

  /** Sends what is worth it of one kind by import. Returns how many planned changes are left for batch calls. */
  async send(kind: UnfinishedKind): Promise<number> {
    while (this.#isWorthIt(kind)) {
      this.#imports.again = false
      const sets = await importSets(this.#desk, this.#facts, kind)
      const forced = this.#desk.context.order.route === 'import'
      const worth = sets
        .filter(({ rows }) => forced || rows >= importRules.fewestRowsOfASet)
        .slice(0, importRules.mostSets)
      await atMost(
        importRules.atOnce,
        importFiles(
          this.#desk.context.ports.work,
          worth,
          (set) => importRows(this.#desk, this.#facts, set),
          this.#imports,
        ),
        ({ file, set }) => this.#start(kind, file, set),
      )
      for (const { table } of sets.slice(0, 1)) await this.#desk.context.ports.warehouse.drop(table)
      // A file that was too large is made again, smaller, and one that never arrived as it was.
      if (!this.#imports.again) break
    }
    const kinds = await this.#desk.unfinished()
    return (
      kinds.find((one) => one.object === kind.object && one.action === kind.action)?.planned ?? 0
    )
  }

  #isWorthIt(kind: UnfinishedKind): boolean {
    const { order } = this.#desk.context
    if (this.#imports.off || order.route === 'batch') return false
    if (!order.target.routes.import.includes(kind.action) || kind.importable === 0) return false
    return order.route === 'import' || kind.importable >= importRules.fewestRows
  }

  async #start(kind: UnfinishedKind, file: ImportFile, set: ImportSet): Promise<void> {
    const { context, sync } = this.#desk
    await this.#imports.carry(file, {
      object: kind.object,
      action: kind.action,
      operations: { [kind.object]: kind.action === 'create' ? 'CREATE' : 'UPDATE' },
      columns: set.columns,
      marks: {
        name: 'outbound/send_mark_import',
        slots: { changes: tableSlots.changes, sets: setSlot(set) },
        values: { sync, column_set: set.name },
      },
      insist: context.order.route === 'import',
      release: this.#release,
      follow: (open, started) => this.#follow(open, started),
    })
    context.progress('importing records', file.rows, kind.planned)
  }

  async #follow(open: OpenImport, first: Parameters<Imports['follow']>[1]): Promise<void> {
    const ended = await this.#imports.follow(open, first)
    if (ended !== null) await settleImport(this.#desk, this.#facts, this.#judge, open, ended)
  }

  /**
   * A second CREATE of a unique value is refused, so rows of an import that was never found go again; but first it is
   * looked which of them it made all the same.
   */
  readonly #release = async (open: OpenImport, known: 'refused' | 'unlisted'): Promise<void> => {
    if (known === 'unlisted') await settleMade(this.#desk, this.#facts, this.#judge, open)
    await releaseImport(this.#desk, open, { untried: true })
  }
}

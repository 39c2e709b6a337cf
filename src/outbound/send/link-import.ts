import type { ImportStatus } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'
import { atMost } from './at-most.ts'
import type { Desk } from './desk.ts'
import { type ImportFile, importFiles } from './import-file.ts'
import { importRules } from './import-rules.ts'
import { importablePairs, pairItems, type PairSet, pairsSlot } from './importable-pairs.ts'
import type { Imports, OpenImport } from './imports.ts'
import { settleLinkImport } from './link-import-settle.ts'
import { isLinkImportWorthIt, isLinkSetWorthIt } from './link-route.ts'
import type { Direction } from './send-pairs.ts'
import type { LinkCounts } from './settle-links.ts'

const { association_changes } = tableSlots

/** The way of large sets of links between two objects: files of new pairs, followed until they are settled. */
export class LinkImports {
  readonly #desk: Desk
  readonly #imports: Imports
  readonly #counts: LinkCounts

  constructor(desk: Desk, imports: Imports, counts: LinkCounts) {
    this.#desk = desk
    this.#imports = imports
    this.#counts = counts
  }

  /** How many are not settled. */
  async atWork(): Promise<number> {
    return (await this.#imports.open('links')).length
  }

  /** Follows imports that were started, or perhaps started, before. */
  async settleOpen(): Promise<void> {
    const open = await this.#imports.open('links')
    await atMost(await this.#room(), open, async (one) => {
      const status = await this.#imports.resume(one, this.#release)
      if (status !== null) await this.#follow(one, status)
    })
  }

  /** Sends what is worth it of the planned pairs of two objects by import. What is left goes by call. */
  async send(direction: Direction & { readonly pairs: number }): Promise<void> {
    const { order } = this.#desk.context
    while (!this.#imports.off && isLinkImportWorthIt(order, direction)) {
      this.#imports.again = false
      const { table, sets } = await importablePairs(this.#desk, direction)
      const worth = sets.filter((set) => isLinkSetWorthIt(order, set))
      await atMost(
        await this.#room(),
        importFiles(
          this.#desk.context.ports.work,
          worth,
          (set) => pairItems(this.#desk, set),
          this.#imports,
        ),
        ({ file, set }) => this.#start(direction, file, set),
      )
      await this.#desk.context.ports.warehouse.drop(table)
      if (!this.#imports.again) return
    }
  }

  /** Imports of records may be at work still; HubSpot works on three (HUBSPOT.md 2.8). */
  async #room(): Promise<number> {
    const others = (await this.#imports.open('records')).length
    return Math.max(1, importRules.atOnce - others)
  }

  async #start(direction: Direction, file: ImportFile, set: PairSet): Promise<void> {
    const { context, sync } = this.#desk
    await this.#imports.carry(file, {
      object: direction.from,
      action: 'link',
      // UPDATE of both: a pair whose record is gone makes no new one.
      operations: { [direction.from]: 'UPDATE', [direction.to]: 'UPDATE' },
      columns: set.columns,
      marks: {
        name: 'outbound/send_mark_pairs',
        slots: { association_changes, pairs: pairsSlot(set.table) },
        values: { sync, pair_set: set.name },
      },
      insist: false,
      release: this.#release,
      follow: (open, started) => this.#follow(open, started),
    })
    context.progress('importing links', file.rows, set.pairs)
  }

  async #follow(open: OpenImport, first: ImportStatus): Promise<void> {
    const ended = await this.#imports.follow(open, first)
    if (ended !== null) await settleLinkImport(this.#desk, open, ended, this.#counts)
  }

  readonly #release = async ({ batchId }: OpenImport): Promise<void> => {
    const { context, sync } = this.#desk
    const now = context.ports.clock.now()
    await context.commit(async (transaction) => {
      await transaction.run({
        name: 'outbound/settle_release_links',
        slots: { association_changes },
        values: { sync, batch_id: batchId, changed_at: now },
      })
      await this.#desk.endBatch(transaction, batchId, 'canceled', now)
    })
  }
}

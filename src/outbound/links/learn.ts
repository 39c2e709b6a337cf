import { type LabelBook, labelBook, type SeenPair } from '../../engine/association-labels.ts'
import type { LinksOf } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'

/** As many pairs tell enough, and no more are held in memory. */
const mostPairs = 5_000
/** Records that are read only to see the other side of a label. */
const mostLooks = 50

/**
 * Learns from linked pairs which label is the other side of which: HubSpot's list of labels does not say it
 * (src/engine/association-labels.ts). Only for one object with itself, where A–B and B–A are one link.
 */
export class Sides {
  readonly #book: LabelBook
  readonly #pairs = new Map<
    string,
    { readonly from: string; readonly to: string; readonly types: readonly number[] }
  >()

  constructor(book: LabelBook) {
    this.#book = book
  }

  #isOpen(typeId: number): boolean {
    return this.#book.types.some(
      (type) => type.typeId === typeId && type.label !== null && type.inverse === null,
    )
  }

  note(of: LinksOf): void {
    if (!this.#book.sameObject) return
    for (const { to, types } of of.links) {
      if (this.#pairs.size >= mostPairs) return
      const ids = types.filter((type) => type.label !== null).map((type) => type.typeId)
      if (ids.some((id) => this.#isOpen(id))) {
        this.#pairs.set(`${of.from} ${to}`, { from: of.from, to, types: ids })
      }
    }
  }

  /** The book with what was seen; some records may be read for it. */
  async learned(context: OutboundContext): Promise<LabelBook> {
    const { hubspot, signal } = context.ports
    const { from, to, types, backward } = this.#book
    const oneSided = [...this.#pairs.values()].filter(
      (pair) => !this.#pairs.has(`${pair.to} ${pair.from}`),
    )
    const shown = new Set<number>()
    const looks = oneSided.filter((pair) => {
      const isNew = pair.types.some((type) => !shown.has(type))
      for (const type of pair.types) shown.add(type)
      return isNew
    })
    const ids = [...new Set(looks.slice(0, mostLooks).map((pair) => pair.to))]
    if (ids.length > 0) {
      for await (const page of hubspot.associations.read(from, to, ids, signal)) {
        for (const of of page) this.note(of)
      }
    }
    const seen = [...this.#pairs.values()].flatMap((pair): readonly SeenPair[] => {
      const other = this.#pairs.get(`${pair.to} ${pair.from}`)
      return other === undefined ? [] : [{ forward: pair.types, backward: other.types }]
    })
    return seen.length === 0 ? this.#book : labelBook(from, to, types, backward, seen)
  }
}

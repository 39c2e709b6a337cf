import { type LabelBook, labelBook } from '../../engine/association-labels.ts'
import { type SeenPair, typeKey, type TypeRef } from '../../engine/type-ref.ts'
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
    { readonly from: string; readonly to: string; readonly types: readonly TypeRef[] }
  >()

  constructor(book: LabelBook) {
    this.#book = book
  }

  #isOpen(seen: TypeRef): boolean {
    const key = typeKey(seen)
    return this.#book.types.some(
      (type) => type.label !== null && type.inverse === null && typeKey(type) === key,
    )
  }

  note(of: LinksOf): void {
    if (!this.#book.sameObject) return
    for (const { to, types } of of.links) {
      if (this.#pairs.size >= mostPairs) return
      const labels = types.filter((type) => type.label !== null)
      if (labels.some((type) => this.#isOpen(type))) {
        this.#pairs.set(`${of.from} ${to}`, { from: of.from, to, types: labels })
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
    const shown = new Set<string>()
    const looks = oneSided.filter((pair) => {
      const keys = pair.types.map(typeKey)
      const isNew = keys.some((key) => !shown.has(key))
      for (const key of keys) shown.add(key)
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
    if (seen.length === 0) return this.#book
    const told = types.flatMap((type): (readonly [TypeRef, TypeRef])[] =>
      type.inverse === null || typeKey(type.inverse) === typeKey(type)
        ? []
        : [[type, type.inverse]],
    )
    return labelBook(from, to, types, backward, seen, told)
  }
}

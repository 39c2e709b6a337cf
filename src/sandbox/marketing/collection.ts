import type { Millis } from '../account/definitions.ts'
import type { JsonObject } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'

/** What makes a collection's items what they are. */
export interface ItemKind {
  /** The whole item, with its `id`, from what was given and what was there. */
  complete(given: JsonObject, before: JsonObject | undefined): JsonObject
  /** What puts the items in order; of equal times the item that came later is the later one. */
  time(item: JsonObject): Millis
  /** Items that are read by themselves as well: submissions of one form, changes of one recipient. */
  group?(item: JsonObject): string
}

/** Where a page ended: the items beyond it are those before this one in time. */
export interface Place {
  readonly time: Millis
  /** The how-manieth item the collection took in. */
  readonly arrival: number
}

interface Entry extends Place {
  readonly item: JsonObject
}

export interface Span {
  /** Both inclusive. */
  readonly from?: Millis | undefined
  readonly until?: Millis | undefined
  readonly beyond?: Place | undefined
  readonly group?: string | undefined
}

const everything = ''

function compare(a: Place, b: Place): number {
  return a.time - b.time || a.arrival - b.arrival
}

/** Items in wire form by id, and in order of time; windows and pages cost no more for a long history. */
export class Collection implements CollectionControl {
  readonly #kind: ItemKind
  readonly #items = new Map<string, JsonObject>()
  readonly #arrivals = new Map<string, number>()
  /** Rebuilt at the first read after a change. */
  #orders: Map<string, readonly Entry[]> | undefined
  #arrived = 0
  /** Rises with each change: what was computed from an older version is stale. */
  version = 0

  constructor(kind: ItemKind) {
    this.#kind = kind
  }

  get size(): number {
    return this.#items.size
  }

  get(id: string): JsonObject | undefined {
    return this.#items.get(id)
  }

  *all(): Iterable<JsonObject> {
    for (const { item } of this.#order(everything)) yield item
  }

  put(items: readonly JsonObject[]): readonly string[] {
    this.#changed()
    return items.map((given) => {
      const named = given['id']
      const before =
        named === undefined || named === null ? undefined : this.#items.get(textOf(named))
      const item = this.#kind.complete(given, before)
      const id = textOf(item['id'])
      this.#items.set(id, item)
      if (!before) this.#arrivals.set(id, ++this.#arrived)
      return id
    })
  }

  remove(ids: readonly string[]): void {
    this.#changed()
    for (const id of ids) this.#items.delete(id)
  }

  placeOf(item: JsonObject): Place {
    return this.#place(textOf(item['id']), item)
  }

  *oldestFirst(group: string = everything): Generator<JsonObject> {
    for (const { item } of this.#order(group)) yield item
  }

  /** The items of a span, newest first. */
  *newestFirst({ from, until, beyond, group = everything }: Span = {}): Generator<JsonObject> {
    const order = this.#order(group)
    let at = order.length
    if (until !== undefined) at = firstWhere(order, (entry) => entry.time > until)
    if (beyond)
      at = Math.min(
        at,
        firstWhere(order, (entry) => compare(entry, beyond) >= 0),
      )
    for (at -= 1; at >= 0; at -= 1) {
      const entry = order[at]
      if (!entry || (from !== undefined && entry.time < from)) return
      yield entry.item
    }
  }

  #place(id: string, item: JsonObject): Place {
    return { time: this.#kind.time(item), arrival: this.#arrivals.get(id) ?? 0 }
  }

  #changed(): void {
    this.#orders = undefined
    this.version += 1
  }

  #order(group: string): readonly Entry[] {
    this.#orders ??= this.#sorted()
    return this.#orders.get(group) ?? []
  }

  #sorted(): Map<string, readonly Entry[]> {
    const kind = this.#kind
    const whole: Entry[] = []
    for (const [id, item] of this.#items) whole.push({ ...this.#place(id, item), item })
    whole.sort(compare)
    const orders = new Map<string, Entry[]>([[everything, whole]])
    if (kind.group) {
      for (const entry of whole) {
        const name = kind.group(entry.item)
        const members = orders.get(name)
        if (members) members.push(entry)
        else orders.set(name, [entry])
      }
    }
    return orders
  }
}

/** Ids are numbers in some shapes. */
export function textOf(id: unknown): string {
  return typeof id === 'string' ? id : typeof id === 'number' ? String(id) : ''
}

/** The first index from which the test holds, in an order where it holds from some place on. */
function firstWhere(order: readonly Entry[], test: (entry: Entry) => boolean): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    const entry = order[middle]
    if (entry && test(entry)) high = middle
    else low = middle + 1
  }
  return low
}

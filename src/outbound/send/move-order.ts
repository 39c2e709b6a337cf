/** An update that writes a unique value of `property` which the record of another update, the holder, still has. */
export interface Wait {
  readonly change: string
  readonly holder: string
  readonly property: string
}

export type MoveStep =
  /** Nobody is in their way any more. */
  | { readonly kind: 'send'; readonly changes: readonly string[] }
  /** One of a ring, which gives its values of these properties up before it gets its new ones. */
  | {
      readonly kind: 'step_aside'
      readonly changes: readonly [string]
      readonly properties: readonly string[]
    }

/** In which order updates go so that no value is taken before it is left. Each is sent once, after all its holders. */
export function orderOfMoves(waits: readonly Wait[]): {
  readonly size: number
  /** Null at the end. */
  next(): MoveStep | null
} {
  const holders = new Map<string, Set<string>>()
  const takers = new Map<string, Map<string, Set<string>>>()
  for (const { change, holder, property } of waits) {
    holders.set(holder, holders.get(holder) ?? new Set())
    holders.set(change, (holders.get(change) ?? new Set()).add(holder))
    const of = takers.get(holder) ?? new Map<string, Set<string>>()
    takers.set(holder, of.set(property, (of.get(property) ?? new Set()).add(change)))
  }
  const free = [...holders].flatMap(([change, before]) => (before.size === 0 ? [change] : []))
  let ready = free
  /** Nobody has to wait for it any longer. Those that waited for nobody else are ready. */
  const release = (holder: string): string[] => {
    const freed: string[] = []
    for (const waiting of takers.get(holder)?.values() ?? []) {
      for (const change of waiting) {
        const before = holders.get(change)
        if (before?.delete(holder) === true && before.size === 0) freed.push(change)
      }
    }
    return freed
  }
  return {
    size: holders.size,
    next() {
      if (ready.length > 0) {
        const changes = ready
        for (const change of changes) holders.delete(change)
        ready = changes.flatMap(release)
        return { kind: 'send', changes }
      }
      const ring = oneOfARing(holders)
      if (ring === null) return null
      const properties = [...(takers.get(ring)?.keys() ?? [])]
      ready = release(ring)
      return { kind: 'step_aside', changes: [ring], properties }
    },
  }
}

/** Where everybody waits for somebody, going from one to whom it waits for ends in a ring. */
function oneOfARing(holders: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const [first] = holders.keys()
  const seen = new Set<string>()
  let at = first
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    const [before] = holders.get(at) ?? []
    at = before
  }
  return at ?? null
}

/** Draws from one seed: the same in every process and on every machine. */
export interface Draw {
  /** In [0, 1). */
  next(): number
  /** A whole number from 0 below `bound`. */
  below(bound: number): number
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  one<T>(of: readonly T[]): T
  /** Each with the same probability, in their order. */
  some<T>(of: readonly T[], probability: number): readonly T[]
  /** By weight; the sum need not be 1. */
  weighed<T>(of: readonly (readonly [weight: number, value: T])[]): T
}

export function drawFrom(seed: number): Draw {
  // splitmix32 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    mixed ^= mixed >>> 15
    return (mixed >>> 0) / 2 ** 32
  }
  // Neighbouring seeds begin alike: the first draws are thrown away.
  for (let skipped = 0; skipped < 4; skipped += 1) next()
  const below = (bound: number): number => Math.floor(next() * bound)
  const one = <T>(of: readonly T[]): T => {
    if (of.length === 0) throw new Error('There is nothing to draw from.')
    return of[below(of.length)] as T
  }
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    one,
    some: (of, probability) => of.filter(() => next() < probability),
    weighed(of) {
      let left = next() * of.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of of) {
        left -= weight
        if (left < 0) return value
      }
      return (of.at(-1) as readonly [number, never])[1]
    },
  }
}

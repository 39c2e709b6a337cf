import { hunt } from '../hunt.ts'
import { openPool, type Pool } from '../pool.ts'
import type { Break } from '../task.ts'
import type { PlantedFault } from './fault.ts'
import { plantedTree } from './tree.ts'

export interface Caught {
  readonly fault: PlantedFault
  /** The seed that broke with the fault and not without it; null: none did. */
  readonly seed: number | null
  readonly broken: readonly Break[]
  /** How many seeds were run on it. */
  readonly seeds: number
}

/**
 * Looks for the first seed that tells the planted tree from the sources as they are. `first`: a seed that did so before.
 * A break of the harness alone, and one that the sources show too, catches nothing.
 */
export async function catchPlanted(
  fault: PlantedFault,
  order: { readonly seeds: number; readonly until: number; readonly first: number | null },
  pristine: Pool,
): Promise<Caught> {
  const tree = await plantedTree(fault)
  const pool = openPool(tree.path, pristine.size)
  let seeds = 0
  try {
    const starts = order.first === null ? [] : [{ from: order.first, seeds: 1 }]
    for (const span of [...starts, { from: 1, seeds: order.seeds }]) {
      let { from } = span
      const end = span.from + span.seeds
      while (from < end && Date.now() < order.until) {
        const outcomes = await hunt(pool, {
          way: 'in process',
          from,
          seeds: end - from,
          until: order.until,
          stopAtBreak: true,
        })
        seeds += outcomes.length
        for (const outcome of outcomes) {
          from = Math.max(from, outcome.seed + 1)
          if (!outcome.broken.some(({ invariant }) => invariant > 0)) continue
          const { seed } = outcome
          const without = await pristine.run({ kind: 'schedule', way: 'in process', seed, schedule: null })
          if (without.broken.length > 0) continue
          return { fault, seed, broken: outcome.broken, seeds }
        }
        if (outcomes.length === 0) break
      }
    }
    return { fault, seed: null, broken: [], seeds }
  } finally {
    await pool[Symbol.asyncDispose]()
    await tree.remove()
  }
}

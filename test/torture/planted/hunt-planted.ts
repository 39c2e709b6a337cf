import { hunt, seedsFrom } from '../hunt.ts'
import { openPool, type Pool } from '../pool.ts'
import type { Break } from '../task.ts'
import { drawSchedule } from '../world/draw-schedule.ts'
import { isAimedAt } from './aims.ts'
import type { PlantedFault } from './fault.ts'
import { plantedTree } from './tree.ts'

export interface Caught {
  readonly fault: PlantedFault
  /** The seed that broke with the fault and not without it; null: none did. */
  readonly seed: number | null
  readonly broken: readonly Break[]
  /** How many seeds were run on it; others it could not show in. */
  readonly ran: number
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
  const pool = openPool(tree.path, 1)
  let ran = 0
  const aimed = aimedSeeds(fault, order)
  try {
    while (Date.now() < order.until) {
      const outcomes = await hunt(pool, {
        way: 'in process',
        seeds: aimed,
        until: order.until,
        stopAtBreak: true,
      })
      if (outcomes.length === 0) break
      ran += outcomes.length
      for (const { seed, broken } of outcomes) {
        if (!broken.some(({ invariant }) => invariant > 0)) continue
        const without = await pristine.run({
          kind: 'schedule',
          way: 'in process',
          seed,
          schedule: null,
        })
        if (without.broken.length === 0) return { fault, seed, broken, ran }
      }
    }
    return { fault, seed: null, broken: [], ran }
  } finally {
    await pool[Symbol.asyncDispose]()
    await tree.remove()
  }
}

/** One iterator over all: what breaks without the fault too is not tried again. */
function* aimedSeeds(
  fault: PlantedFault,
  order: { readonly seeds: number; readonly first: number | null },
): IterableIterator<number, undefined> {
  if (order.first !== null) yield order.first
  for (const seed of seedsFrom(1, order.seeds))
    if (isAimedAt(drawSchedule(seed), fault.aims)) yield seed
}

/** Let-through calls until the pace that was refused is tried again: fewer where headers warn before a refusal. */
export const growth = { told: 40, untold: 60 } as const

/** How far below a refused pace the next calls begin. */
const drop = 0.15

/**
 * Calls an interval, `since` calls after the pace `refused` met a refusal: somewhat less at first, soon near it, long
 * about it, and beyond it faster and faster (the curve of CUBIC, RFC 9438 4.2, over calls instead of time). Most calls
 * go close to what there is, and few are spent on finding out whether there is more.
 */
export function pacedRate(refused: number, since: number, calls: number): number {
  const way = (since - calls) / calls
  return refused * (1 + drop * way ** 3)
}

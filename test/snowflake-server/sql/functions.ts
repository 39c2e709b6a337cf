import { aggregates } from './functions/aggregates.ts'
import { conditional } from './functions/conditional.ts'
import { context } from './functions/context.ts'
import { numeric } from './functions/numeric.ts'
import { semiStructured } from './functions/semi-structured.ts'
import { strings } from './functions/strings.ts'
import { timesAndCasts } from './functions/times.ts'
import type { FunctionEntry } from './function-kinds.ts'

/**
 * Every function that this server knows; any other is refused as unknown (002140), although Snowflake may have it. Add
 * one with its page of the documentation, after reading there that it means what is written here.
 */
export const functions: ReadonlyMap<string, FunctionEntry> = new Map(
  Object.entries({
    ...conditional,
    ...strings,
    ...numeric,
    ...timesAndCasts,
    ...semiStructured,
    ...aggregates,
    ...context,
  }),
)

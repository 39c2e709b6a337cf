import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'

/**
 * The connector's own version. Read, not imported: an imported package.json would be copied into dist/, where Node would
 * then look for `#sql/*`.
 */
export const packageVersion: string = z
  .object({ version: z.string() })
  .parse(
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve('#package'), 'utf8')),
  ).version

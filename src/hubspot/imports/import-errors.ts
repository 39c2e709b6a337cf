import { z } from 'zod'
import type { ImportRowError, RecordProblem } from '../../engine/ports.ts'
import { withoutValues } from '../without-values.ts'

/** Faults that can pass without a change of the row: HubSpot's own, and records that appear a moment later. */
const passing = new Set([
  'UNKNOWN_ERROR',
  'FILE_NOT_FOUND',
  'FAILED_TO_CREATE_ASSOCIATION',
  'FAILED_TO_FIND_RECORD_FOR_ASSOCIATIONS',
  'SECONDARY_EMAIL_WRITE_FAILURE',
])

const cells = z
  .array(z.unknown())
  .transform((row) => row.map((cell) => (typeof cell === 'string' ? cell : textOf(cell))))

/** PublicImportError, as far as we read it (HUBSPOT.md 2.10). */
const errorSchema = z.object({
  errorType: z.string().catch('UNKNOWN_ERROR'),
  errorMessage: z.string().nullish().catch(null),
  knownColumnNumber: z.number().int().nonnegative().nullish().catch(null),
  sourceData: z
    .object({
      lineNumber: z.coerce.number().int().nonnegative().catch(0),
      rowData: cells.catch([]),
    })
    .catch({ lineNumber: 0, rowData: [] }),
})

export const errorPage = z.object({
  results: z.array(errorSchema),
  paging: z
    .object({
      next: z.object({ after: z.union([z.string(), z.number()]).transform(String) }).nullish(),
    })
    .nullish(),
})

export type ImportError = z.infer<typeof errorSchema>

/** One error of an import. `columns`: what the file's columns hold, by which a column's number becomes a field's name. */
export function importRowError(
  error: ImportError,
  columns: readonly (string | null)[],
): ImportRowError {
  const type = error.errorType.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  const at = error.knownColumnNumber ?? null
  const problem: RecordProblem = {
    code: `hubspot.import.${type}`,
    message: withoutValues(error.errorMessage ?? '') || `HubSpot refused the row: ${type}.`,
    // Zero-based, unlike the line (HUBSPOT.md 2.10).
    field: at === null ? null : (columns[at] ?? null),
    existingId: null,
    retryable: passing.has(type),
  }
  return { line: error.sourceData.lineNumber, row: error.sourceData.rowData, problem }
}

function textOf(cell: unknown): string {
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : ''
}

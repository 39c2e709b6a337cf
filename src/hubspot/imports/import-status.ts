import { z } from 'zod'
import type { ImportStatus } from '../../engine/ports.ts'

const named = z.object({ name: z.string() })

const pageSchema = z.object({
  fileImportPage: z.object({
    columnMappings: z.array(
      z.object({
        propertyName: z.string().nullish(),
        columnName: z.string().nullish(),
      }),
    ),
  }),
})
const filesSchema = z.object({ files: z.array(pageSchema).min(1) })

/** PublicImportResponse, as far as we read it (HUBSPOT.md 2.9). */
export const importAnswer = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  state: z.string(),
  importName: z.string().nullish().catch(null),
  importRequestJson: z.unknown().optional(),
  metadata: z
    .object({ counters: z.record(z.string(), z.unknown()).catch({}) })
    .catch({ counters: {} }),
})

export type ImportAnswer = z.infer<typeof importAnswer>

const states: Readonly<Record<string, ImportStatus['state']>> = {
  STARTED: 'waiting',
  DEFERRED: 'waiting',
  PROCESSING: 'running',
  DONE: 'done',
  FAILED: 'failed',
  REVERTED: 'failed',
  CANCELED: 'canceled',
}

export function importStatus(answer: ImportAnswer): ImportStatus {
  return {
    id: answer.id,
    name: nameOf(answer),
    // A state that the documentation doesn't know is not the end.
    state: states[answer.state.toUpperCase()] ?? 'running',
    // Which counters there are is documented by one example only: an open map.
    counters: Object.fromEntries(
      Object.entries(answer.metadata.counters).filter(
        (counter): counter is [string, number] => typeof counter[1] === 'number',
      ),
    ),
  }
}

function nameOf(answer: ImportAnswer): string {
  const requested = named.safeParse(requestOf(answer))
  return answer.importName ?? (requested.success ? requested.data.name : '')
}

/** What each column of the first file holds, as the import itself remembers it; empty when it doesn't. */
export function columnsOf(answer: ImportAnswer): readonly (string | null)[] {
  const request = filesSchema.safeParse(requestOf(answer))
  if (!request.success) return []
  const mappings = request.data.files[0]?.fileImportPage.columnMappings ?? []
  return mappings.map((column) => column.propertyName ?? column.columnName ?? null)
}

/** The whole request comes back, as an object or as its text. */
function requestOf(answer: ImportAnswer): unknown {
  const { importRequestJson } = answer
  if (typeof importRequestJson !== 'string') return importRequestJson
  try {
    return JSON.parse(importRequestJson)
  } catch {
    return null
  }
}

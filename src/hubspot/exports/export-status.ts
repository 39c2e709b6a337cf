import { z } from 'zod'
import type { ExportStatus } from '../../engine/ports.ts'

const text = z.string().optional().catch(undefined)
const count = z.coerce.number().int().nonnegative().optional().catch(undefined)

/** What either status answer may carry; HubSpot's own example shows one's body under the other's path (HUBSPOT.md 3.1). */
export const exportAnswer = z.object({
  status: text,
  exportState: text,
  result: text,
  recordCount: count,
  numErrors: count,
  errors: z.array(z.unknown()).optional().catch(undefined),
})

export type ExportAnswer = z.infer<typeof exportAnswer>

const states: Readonly<Record<string, ExportStatus['state']>> = {
  PENDING: 'waiting',
  ENQUEUED: 'waiting',
  DEFERRED: 'waiting',
  PENDING_APPROVAL: 'waiting',
  PROCESSING: 'running',
  COMPLETE: 'done',
  DONE: 'done',
  CANCELED: 'failed',
  FAILED: 'failed',
  CONFLICT: 'failed',
  DELETED: 'failed',
}

/**
 * One status out of the task's answer and the export's own, as far as they were given.
 * The task has no word for failure: it shows in its errors or in the export's state (HUBSPOT.md 3.1).
 */
export function exportStatus(
  id: string,
  task: ExportAnswer | null,
  own: ExportAnswer | null,
): ExportStatus {
  const words = [task?.status, task?.exportState, own?.exportState, own?.status].filter(
    (word): word is string => word !== undefined,
  )
  const told = words.map((word) => states[word.toUpperCase()] ?? 'running')
  const faulty = ((task?.numErrors ?? 0) > 0 || (task?.errors ?? []).length > 0) && !task?.result
  const state = told.includes('failed') || faulty ? 'failed' : (told[0] ?? 'running')
  const failure = words.find((word) => states[word.toUpperCase()] === 'failed')
  return {
    id,
    state,
    detail: plainWord(failure ?? words[0] ?? 'no state told'),
    recordCount: own?.recordCount ?? task?.recordCount ?? null,
  }
}

const plainWord = (word: string): string => word.replaceAll(/[^\w ]/g, '').slice(0, 40)

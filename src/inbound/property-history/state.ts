import { z } from 'zod'
import type { StateKind } from '../../engine/journal/state.ts'
import { isoTime, walkPosition } from '../state.ts'

/** The stream, whose state differs from all others. */
export const historyStream = 'property_history'

/** One read of an object's history from its beginning to its end, however many runs it takes. */
const historyPassSchema = z.object({
  /** `full`: all records, for properties that have not been read whole. */
  kind: z.enum(['full', 'incremental']),
  route: z.enum(['list', 'search']),
  properties: z.array(z.string()),
  /** HubSpot's clock when the pass began. */
  startedAt: isoTime,
  window: z.object({ after: isoTime.nullable(), until: isoTime }),
  /** Search: how far the walk has come. */
  at: walkPosition.nullable(),
  /** List: what the next page is asked with. */
  after: z.string().nullable(),
  /** Whether the pass was cut off and goes on in a later run. */
  continued: z.boolean(),
})
export type HistoryPass = z.infer<typeof historyPassSchema>

const objectHistorySchema = z.object({
  /** Entries of records that changed at or before it are in the table. Null until the first read is complete. */
  position: isoTime.nullable(),
  /** As of a stream (../state.ts). */
  provenTo: isoTime.nullable().default(null),
  pass: historyPassSchema.nullable(),
  /** Properties that were read of all records. */
  properties: z.array(z.string()),
  /** Properties whose values land as digests. */
  hashed: z.array(z.string()),
  /** Records archived up to this time have been read. */
  sweptTo: isoTime.nullable(),
  /** Records last changed before it were left out; null: none were. */
  startDate: isoTime.nullable(),
})
export type ObjectHistory = z.infer<typeof objectHistorySchema>

/** What the next run of the property history needs: how far it has come with each object. */
const historyStateSchema = z.object({
  version: z.literal(1),
  objects: z.record(z.string(), objectHistorySchema),
})
export type HistoryState = z.infer<typeof historyStateSchema>

export const historyStateKind: StateKind<HistoryState> = { version: 1, schema: historyStateSchema }

export const firstHistoryState: HistoryState = { version: 1, objects: {} }

const firstObjectHistory: ObjectHistory = {
  position: null,
  provenTo: null,
  pass: null,
  properties: [],
  hashed: [],
  sweptTo: null,
  startDate: null,
}

/** The earliest of the objects' positions: null while one of them has not been read whole. */
export function historyPosition(state: HistoryState): string | null {
  let earliest: string | null = null
  for (const { position } of Object.values(state.objects)) {
    if (position === null) return null
    if (earliest === null || position < earliest) earliest = position
  }
  return earliest
}

export const objectHistory = (state: HistoryState, object: string): ObjectHistory =>
  state.objects[object] ?? firstObjectHistory

export const withObject = (
  state: HistoryState,
  object: string,
  history: ObjectHistory,
): HistoryState => ({ ...state, objects: { ...state.objects, [object]: history } })

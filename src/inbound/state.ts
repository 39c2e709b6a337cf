import { z } from 'zod'
import type { StateKind } from '../engine/journal/state.ts'

export const isoTime = z.iso.datetime({ precision: 3 })

export const walkPosition = z.object({ time: isoTime, id: z.string().nullable() })

const leftOutSchema = z.object({
  part: z.string(),
  ids: z.string(),
  silent: z.boolean().exactOptional(),
})

/** One read of a stream from its beginning to its end, however many runs it takes. */
const passSchema = z.object({
  /** Tells the ids seen in this pass from those of earlier ones. */
  id: z.string(),
  kind: z.enum(['full', 'incremental', 'ids']),
  route: z.enum(['export', 'search', 'list']),
  /** HubSpot's clock when the pass began. */
  startedAt: isoTime,
  window: z.object({ after: isoTime.nullable(), until: isoTime }),
  /** Search: how far the walk has come. */
  at: walkPosition.nullable(),
  /** List: what the next page is asked with. */
  after: z.string().nullable(),
  /** Export: the HubSpot job that is at work. */
  exportId: z.string().nullable(),
  /** Collections: what the reader goes on with, and parts that HubSpot would not show. */
  resume: z.json().default(null),
  leftOut: z.array(z.union([z.string(), leftOutSchema])).default([]),
  /** Whether the pass was cut off and goes on in a later run. */
  continued: z.boolean(),
  /** All of it is in the table; what is left is to end the pass. */
  landed: z.boolean(),
})
export type Pass = z.infer<typeof passSchema>

/** What the next run of an object or collection stream needs to go on. */
const streamStateSchema = z.object({
  version: z.literal(1),
  /** HubSpot was asked for whatever changed at or before it. Null until the first read is complete. */
  position: isoTime.nullable(),
  /** Where HubSpot said that nothing changed from here to the position: the next pass asks once more. Null: it showed something. */
  provenTo: isoTime.nullable().default(null),
  /** HubSpot's time when the stream was first read whole. */
  firstReadAt: isoTime.nullable(),
  pass: passSchema.nullable(),
  /** An ids-only proof of deletions at work. */
  proof: passSchema.nullable(),
  /** Archives up to this time are in the table. */
  sweptTo: isoTime.nullable(),
  reconciledAt: isoTime.nullable(),
  /** Set when rows lack values that HubSpot holds (a property newly chosen or re-typed): the next read is a full one. */
  backfill: z.boolean(),
  /** Properties of the account (declared columns, of a collection) that were left out at the last run: choosing one later needs a backfill. */
  unselected: z.array(z.string()),
  /** Properties whose values land as digests: a change of the set needs a backfill. */
  hashed: z.array(z.string()),
  /** Columns of properties that the account has no more, or under another type: nothing new lands in them. */
  idle: z.array(z.string()),
  /** What changed before it was left out by the passes so far; null: nothing was. */
  startDate: isoTime.nullable(),
  /** How the table's rows are kept; null: not known from a run. */
  storage: z.enum(['merge', 'append', 'history']).nullable().default(null),
  /** Collections: what the reader keeps from one complete read to the next. */
  memory: z.json().default(null),
})
export type StreamState = z.infer<typeof streamStateSchema>

/** A new version comes with a migration here, and with a recording of its own (test/engine/journal/recorded). */
export const streamStateKind: StateKind<StreamState> = { version: 1, schema: streamStateSchema }

/** A pass at its beginning. */
export function newPass(pass: Pick<Pass, 'id' | 'kind' | 'route' | 'startedAt' | 'window'>): Pass {
  return {
    ...pass,
    at: null,
    after: null,
    exportId: null,
    resume: null,
    leftOut: [],
    continued: false,
    landed: false,
  }
}

export const firstState: StreamState = {
  version: 1,
  position: null,
  provenTo: null,
  firstReadAt: null,
  pass: null,
  proof: null,
  sweptTo: null,
  reconciledAt: null,
  backfill: false,
  unselected: [],
  hashed: [],
  idle: [],
  startDate: null,
  storage: null,
  memory: null,
}

/** What the next run of the associations needs: how far each direction (`contacts>companies`) has come. */
const linksStateSchema = z.object({
  version: z.literal(1),
  directions: z.record(
    z.string(),
    z.object({
      /** Every record has been asked at least once. */
      complete: z.boolean(),
      /** The rolling sweep goes on with the ids after this one. */
      cursor: z.string(),
      sweptAt: isoTime,
    }),
  ),
  /** Pairs that HubSpot has no type of association for, and when it was asked. */
  absent: z.record(z.string(), isoTime).default({}),
})
export type LinksState = z.infer<typeof linksStateSchema>

export const linksStateKind: StateKind<LinksState> = { version: 1, schema: linksStateSchema }

export const firstLinksState: LinksState = { version: 1, directions: {}, absent: {} }

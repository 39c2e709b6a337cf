import { z } from '@hono/zod-openapi'
import type { Row } from '../../engine/ports.ts'
import type { RunResult } from '../../engine/reports.ts'
import { open } from './router.ts'

/** Forms that several rooms answer with. Times are ISO. */
export const text = z.string().nullable()

export const notedError = z
  .object({ code: z.string(), what: z.string(), why: z.string(), fix: z.string() })
  .nullable()
  .openapi('NotedError')

export const direction = z.enum(['inbound', 'outbound'])

export const runLine = z
  .object({
    run_id: z.string(),
    sync: z.string(),
    direction,
    status: z.string().openapi({ description: '`running` until it has ended.' }),
    plan_id: text.openapi({ description: 'Of a held run: what it is approved by.' }),
    error: notedError,
    started_at: text,
    finished_at: text,
    moved: z.number().openapi({ description: 'Rows landed, or records and links changed.' }),
    set_aside: z.number().openapi({ description: 'Rows refused or set aside.' }),
    happened: text.openapi({
      description: 'Why it ended so, or what it left undone: `1 row refused: ...`.',
    }),
  })
  .openapi('RunLine')

export const result = open<RunResult>('As `run --json` prints it.')

export const progress = z
  .object({
    sync: z.string(),
    part: z.string(),
    stage: z.string(),
    done: z.number(),
    of: z.number().nullable(),
  })
  .openapi('Progress')

export const values = z.record(z.string(), z.string().nullable()).nullable()

export const setAsideLine = z
  .object({
    kind: z.enum(['record', 'value']),
    stream: z.string(),
    id: text,
    property: text,
    text,
    error_code: z.string(),
    what: text,
    run_id: text,
    at: text,
  })
  .openapi('SetAside')

export const scheduleStatus = {
  schedule: text,
  next_at: text,
  paused: z.boolean(),
  waits_for: z.enum(['turn', 'retry', 'syncs', 'person']).nullable(),
  served: z.boolean(),
}

export const alertStatus = z.object({
  sync: z.string(),
  kind: z.string(),
  since: z.string(),
  what: z.string(),
})

/** Rows of any table: numbers of 64 bits and decimals as text, times as ISO text. */
export const anyRow = open<Row>('A row, by column.')

/** What an outbound sync may start from. */
export const source = z.union([
  z.strictObject({ table: z.string().min(1).max(600) }),
  z.strictObject({ query: z.string().min(1).max(100_000) }),
  z.strictObject({ csv: z.string().min(1).max(4096) }),
])

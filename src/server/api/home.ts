import { createRoute, z } from '@hono/zod-openapi'
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { scheduleWords } from './cron-words.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, open, pageOf, paging, router } from './router.ts'
import { alertStatus, direction, runLine, scheduleStatus, text } from './schemas.ts'

const quota = z.object({
  connection: z.string(),
  exports_used_24h: z.number(),
  daily_max: z.number().nullable(),
  daily_remaining: z.number().nullable(),
  resets_at: text,
  since: z.string(),
  used_by_sync: list(z.object({ sync: z.string(), calls: z.number() })).openapi({
    description: 'Those that used most.',
  }),
  used_by_rest: z.number().openapi({ description: 'Of all other syncs together.' }),
  used_by_others: z.number().nullable(),
  hours: list(z.object({ at: z.string(), calls: z.number() })),
})

const home = createRoute({
  method: 'get',
  path: '/home',
  summary: 'What needs a person, what is at work, and the quota of the day.',
  responses: answers(
    z.object({
      names: list(z.string()).openapi({ description: 'Of all syncs.' }),
      running: list(z.object({ sync: z.string(), run_id: z.string() })),
      newest_run_id: text.openapi({ description: 'Another one: the lines of syncs have changed.' }),
      needs: list(
        z.object({
          kind: z.enum([
            'connection',
            'sign_in_needed',
            'held',
            'failed',
            'cut_off',
            'partial',
            'stale',
            'alert',
          ]),
          sync: text.openapi({ description: 'Null: it is about the connection.' }),
          connection: z.string(),
          run_id: text,
          plan_id: text,
          since: text,
          code: text.openapi({ description: 'Of the error or the most frequent reason.' }),
          what: z.string(),
          fix: text,
        }),
      ),
      needs_count: z.number().openapi({
        description: 'How many there are; the first of them are told.',
      }),
      alerts: list(alertStatus),
      quota: list(quota),
    }),
    'The home screen.',
  ),
})

const homeSyncs = createRoute({
  method: 'get',
  path: '/home/syncs',
  summary: 'The syncs with their schedules and their last 30 runs, in the order of the document.',
  request: {
    query: z.object({
      q: z.string().max(200).optional().openapi({ description: 'A part of the name.' }),
      direction: direction.optional(),
      ...paging,
    }),
  },
  responses: answers(
    pageOf(
      z.object({
        sync: z.string(),
        connection: z.string(),
        direction,
        ...scheduleStatus,
        words: text.openapi({ description: 'The schedule in words.' }),
        running_run_id: text,
        last: runLine.nullable(),
        succeeded_at: text,
        known: z.boolean().openapi({
          description:
            'False: its warehouse can not be read now, and nothing is known of its runs.',
        }),
        runs: list(
          z.object({
            run_id: z.string(),
            status: z.string(),
            moved: z.number(),
          }),
        ),
      }),
    ),
    'A page of syncs.',
  ),
})

const manifest = createRoute({
  method: 'get',
  path: '/manifest',
  summary: 'connector.json: every stream and target that this version knows, with its options.',
  responses: answers(
    open<Readonly<Record<string, unknown>>>('Its form: docs/connector.schema.json.'),
    'The manifest.',
  ),
})

/** Of what needs a person: who has more of it looks at the runs. */
const mostTold = 50

const manifestText = createRequire(import.meta.url).resolve('#manifest')

export const homeRoutes = ({ using }: ApiPorts) =>
  router()
    .openapi(home, async (context) => {
      const { needs, alerts, ...told } = await using((connector) => connector.reads.home())
      return context.json(
        {
          ...told,
          needs: needs.slice(0, mostTold),
          needs_count: needs.length,
          alerts: alerts.slice(0, mostTold),
        },
        200,
      )
    })
    .openapi(homeSyncs, async (context) => {
      const { q = null, direction = null, after = null, limit } = context.req.valid('query')
      const page = await using((connector) =>
        connector.reads.homeSyncs({ q, direction, after, limit }),
      )
      const rows = page.rows.map((one) => ({ ...one, words: scheduleWords(one.schedule) }))
      return context.json({ ...page, rows }, 200)
    })
    .openapi(
      manifest,
      async (context) =>
        context.body(await readFile(manifestText, 'utf8'), 200, {
          'content-type': 'application/json; charset=utf-8',
        }) as never,
    )

import { createRoute, z } from '@hono/zod-openapi'
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import type { ApiPorts } from './ports.ts'
import { answers, list, open, router } from './router.ts'
import { alertStatus, direction, runLine, scheduleStatus, text } from './schemas.ts'

const quota = z.object({
  connection: z.string(),
  exports_used_24h: z.number(),
  daily_max: z.number().nullable(),
  daily_remaining: z.number().nullable(),
  resets_at: text,
  since: z.string(),
  used_by_sync: list(z.object({ sync: z.string(), calls: z.number() })),
  used_by_others: z.number().nullable(),
  hours: list(z.object({ at: z.string(), calls: z.number() })),
})

const home = createRoute({
  method: 'get',
  path: '/home',
  summary: 'Every sync with its last runs, what needs a person, and the quota of the day.',
  responses: answers(
    z.object({
      needs: list(
        z.object({
          kind: z.enum(['sign_in_needed', 'held', 'failed', 'alert']),
          sync: z.string(),
          run_id: text,
          plan_id: text,
          since: text,
          what: z.string(),
          fix: text,
        }),
      ),
      syncs: list(
        z.object({
          sync: z.string(),
          connection: z.string(),
          direction,
          ...scheduleStatus,
          running_run_id: text,
          last: runLine.nullable(),
          succeeded_at: text,
          runs: list(
            z.object({
              run_id: z.string(),
              status: z.string(),
              moved: z.number(),
              set_aside: z.number(),
              started_at: text,
              seconds: z.number().nullable(),
            }),
          ),
        }),
      ),
      alerts: list(alertStatus),
      quota: list(quota),
    }),
    'The home screen.',
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

const manifestText = createRequire(import.meta.url).resolve('#manifest')

export const homeRoutes = ({ using }: ApiPorts) =>
  router()
    .openapi(home, async (context) =>
      context.json(await using((connector) => connector.reads.home()), 200),
    )
    .openapi(
      manifest,
      async (context) =>
        context.body(await readFile(manifestText, 'utf8'), 200, {
          'content-type': 'application/json; charset=utf-8',
        }) as never,
    )

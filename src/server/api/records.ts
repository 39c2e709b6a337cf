import { createRoute, z } from '@hono/zod-openapi'
import type { ApiPorts } from './ports.ts'
import { answers, list, params, router } from './router.ts'
import { anyRow, setAsideLine, text, values } from './schemas.ts'
import { knownSync } from './syncs.ts'

const sent = z.object({
  key: z.string(),
  hubspot_id: text,
  identity: text,
  sent: z.object({ values, run_id: text, at: text }).nullable(),
  changes: list(
    z.object({
      change_id: z.string(),
      run_id: text,
      hubspot_id: text,
      action: text,
      status: z.string(),
      error_code: text,
      error_message: text,
      error_field: text,
      attempts: z.number(),
      properties: values,
      before: values,
      at: text,
    }),
  ),
  links: list(
    z.object({
      to_type: text,
      to_key: text,
      to_id: text,
      label: text,
      result: z.string(),
      error_code: text,
      error_message: text,
      run_id: text,
      at: text,
    }),
  ),
})

const landed = z.object({
  stream: z.string(),
  id: z.string(),
  row: anyRow,
  links: list(z.object({ to_type: text, to_id: text, label: text, deleted_at: text })),
  set_aside: list(setAsideLine),
})

const find = createRoute({
  method: 'get',
  path: '/syncs/{sync}/records',
  summary:
    'A record by source key, HubSpot id or e-mail: what was sent when, what came back, its links.',
  request: {
    params: params.sync,
    query: z.object({ find: z.string().min(1).max(500) }),
  },
  responses: answers(
    z.object({
      sent: list(sent).openapi({ description: 'Of an outbound sync; at most 20.' }),
      landed: list(landed).openapi({ description: 'Of an inbound sync; at most 20.' }),
    }),
    'What was found.',
  ),
})

export const recordRoutes = (ports: ApiPorts) =>
  router().openapi(find, async (context) => {
    const { sync } = context.req.valid('param')
    knownSync(ports, sync)
    const wanted = context.req.valid('query').find
    return context.json(await ports.using(({ reads }) => reads.records(sync, wanted)), 200)
  })

import { createRoute, z } from '@hono/zod-openapi'
import type { ApiPorts } from './ports.ts'
import { answers, list, params, router } from './router.ts'
import { anyRow, setAsideLine, text, values } from './schemas.ts'
import { knownSync } from './syncs.ts'

const sent = z.object({
  sync: z.string(),
  key: z.string(),
  hubspot_id: text,
  identity: text,
  hubspot_url: text.openapi({ description: 'Its page in HubSpot, where that is known.' }),
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
  syncs: list(z.string()).openapi({ description: 'Those that read the stream into this table.' }),
  id: z.string(),
  hubspot_url: text,
  row: anyRow,
  links: list(z.object({ to_type: text, to_id: text, label: text, deleted_at: text })),
  set_aside: list(setAsideLine),
})

const found = answers(
  z.object({
    sent: list(sent).openapi({ description: 'Of outbound syncs; at most 20 a warehouse.' }),
    landed: list(landed).openapi({ description: 'Of inbound syncs; at most 20 a warehouse.' }),
  }),
  'What was found.',
)

const query = z.object({ find: z.string().min(1).max(500) })

const find = createRoute({
  method: 'get',
  path: '/syncs/{sync}/records',
  summary:
    'A record by source key, HubSpot id or e-mail: what was sent when, what came back, its links.',
  request: { params: params.sync, query },
  responses: found,
})

const findAnywhere = createRoute({
  method: 'get',
  path: '/records',
  summary: 'The same over all syncs.',
  request: { query },
  responses: found,
})

export const recordRoutes = (ports: ApiPorts) =>
  router()
    .openapi(find, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      const wanted = context.req.valid('query').find
      return context.json(await ports.using(({ reads }) => reads.records(sync, wanted)), 200)
    })
    .openapi(findAnywhere, async (context) => {
      const wanted = context.req.valid('query').find
      return context.json(await ports.using(({ reads }) => reads.records(null, wanted)), 200)
    })

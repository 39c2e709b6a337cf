import { createRoute, z } from '@hono/zod-openapi'
import type { Connector } from '../../connector.ts'
import type { ApiPorts } from './ports.ts'
import { list, open, router } from './router.ts'

const state = z.object({
  ok: z.boolean(),
  looked_at: z.string().openapi({ description: 'When schedules were looked at last.' }),
  running: list(z.object({ sync: z.string(), run_id: z.string() })),
})
const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

const health = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether schedules are looked after. Needs no session.',
  responses: {
    200: json(state, 'They are.'),
    503: json(state, 'They have not been looked at for minutes.'),
  },
})

const status = createRoute({
  method: 'get',
  path: '/status',
  summary: 'What `status --json` says. Needs no session.',
  responses: {
    200: json(
      open<Awaited<ReturnType<Connector['status']>>>('Syncs, quota, alerts, channels.'),
      'The status.',
    ),
  },
})

export const healthRoutes = (ports: ApiPorts) =>
  router()
    .openapi(health, (context) => {
      const now = ports.health()
      return context.json(now, now.ok ? 200 : 503)
    })
    .openapi(status, async (context) =>
      context.json(await ports.using((connector) => connector.status()), 200),
    )

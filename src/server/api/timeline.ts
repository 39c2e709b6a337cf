import { createRoute, z } from '@hono/zod-openapi'
import type { TimelineShown } from '../../engine/timeline.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, params, router } from './router.ts'

const span = { from: z.string(), to: z.string() }

const timeline = createRoute({
  method: 'get',
  path: '/runs/{run}/timeline',
  summary: 'What a run did when: calls, waits and stages.',
  description:
    'Of a run of this process as it is now, of others as they noted it last: while they are at work, every quarter of a minute or every minute.',
  request: { params: params.run },
  responses: answers(
    z.object({
      ...span,
      bucket_ms: z.number().openapi({ description: 'How long a bucket is.' }),
      buckets: list(
        z.object({
          at: z.string(),
          calls: z.number(),
          refused: z.number().openapi({ description: 'Of the calls: refused for their rate.' }),
          waited_ms: z.number().openapi({ description: 'What calls were held back, together.' }),
        }),
      ).openapi({ description: 'At most 200; those without calls are left out.' }),
      waits: list(z.object({ ...span, why: z.string() })).openapi({
        description: 'Of a second and more, the longest 200.',
      }),
      stages: list(z.object({ stage: z.string(), part: z.string(), ...span })),
    }),
    'The timeline.',
  ),
})

export const timelineRoutes = (ports: ApiPorts) =>
  router().openapi(timeline, async (context) => {
    const { run } = context.req.valid('param')
    const here = ports.runs.find(run)?.ended === false ? ports.runs.timeline(run) : null
    return context.json(here ?? (await noted(ports, run)), 200)
  })

const noted = (ports: ApiPorts, run: string): Promise<TimelineShown> =>
  ports.using(async ({ reads }) => {
    const { started_at, finished_at } = await reads.run(run)
    const now = ports.clock.now().toISOString()
    const found = await reads.timeline(run)
    if (found !== null) {
      const { progress: _progress, ...timeline } = found
      return timeline
    }
    return {
      from: started_at ?? now,
      to: finished_at ?? now,
      bucket_ms: 1_000,
      buckets: [],
      waits: [],
      stages: [],
    }
  })

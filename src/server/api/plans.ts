import { createRoute, z } from '@hono/zod-openapi'
import type { Planned } from '../../connector/face.ts'
import type { Progress } from '../../engine/reports.ts'
import { during, tell } from './events.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, open, pageOf, paging, params, router } from './router.ts'
import { text, values } from './schemas.ts'
import { knownSync } from './syncs.ts'

const plan = createRoute({
  method: 'post',
  path: '/syncs/{sync}/plan',
  summary: 'What a run would do.',
  description:
    'With `Accept: text/event-stream` the answer is server-sent events: `progress` while it is made, then `plan`.',
  request: { params: params.sync },
  responses: answers(open<Planned>('As `plan --json` prints it, with the direction.'), 'The plan.'),
})

const removals = createRoute({
  method: 'get',
  path: '/syncs/{sync}/removals/{plan}',
  summary: 'All that a plan or a held run would remove.',
  request: {
    params: params.sync.extend({ plan: z.string().min(1).max(255) }),
    query: z.object(paging),
  },
  responses: answers(
    pageOf(
      z.object({
        kind: z.enum(['archive', 'association']),
        key: z.string(),
        hubspot_id: text,
        to_type: text,
        to_id: text,
        label: text,
        before: values,
      }),
    ),
    'A page of removals.',
  ),
})

export const planRoutes = (ports: ApiPorts) =>
  router()
    .openapi(plan, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      if (!(context.req.header('accept') ?? '').includes('text/event-stream')) {
        const planned = await planOf(ports, sync, context.req.raw.signal, () => undefined)
        return context.json(planned, 200)
      }
      const planning = (signal: AbortSignal) =>
        during(
          async (say) => {
            const planned = await planOf(ports, sync, signal, (one) =>
              say(one.part, { event: 'progress', data: one }),
            )
            return { event: 'plan', data: planned }
          },
          ports.clock,
          signal,
        )
      return tell(context, planning, ports.signal) as never
    })
    .openapi(removals, async (context) => {
      const { sync, plan: planId } = context.req.valid('param')
      knownSync(ports, sync)
      const { limit, after = null } = context.req.valid('query')
      return context.json(
        await ports.using(({ reads }) => reads.removals(sync, planId, { limit, after })),
        200,
      )
    })

async function planOf(
  ports: ApiPorts,
  sync: string,
  left: AbortSignal,
  progress: (progress: Progress) => void,
): Promise<Planned> {
  const own = ports.open(AbortSignal.any([left, ports.signal]), progress)
  try {
    return await own.plan(sync)
  } finally {
    await own[Symbol.asyncDispose]()
  }
}

export const causes = list(z.object({ code: z.string(), count: z.number(), what: text }))

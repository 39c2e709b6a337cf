import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Config } from '../../config/load.ts'
import type { Connector, Planned } from '../../connector/face.ts'
import type { OutboundPlan, Progress } from '../../engine/reports.ts'
import { drafted } from './document.ts'
import { during, tell } from './events.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, open, pageOf, paging, params, router, takes } from './router.ts'
import { text, values } from './schemas.ts'
import { knownSync, type SyncConfig } from './syncs.ts'

const plan = createRoute({
  method: 'post',
  path: '/syncs/{sync}/plan',
  summary: 'What a run would do.',
  description:
    'With `Accept: text/event-stream` the answer is server-sent events: `progress` while it is made, then `plan`.',
  request: { params: params.sync },
  responses: answers(open<Planned>('As `plan --json` prints it, with the direction.'), 'The plan.'),
})

type DraftPlan =
  | Extract<Planned, { readonly direction: 'inbound' }>
  | {
      readonly direction: 'outbound'
      readonly plan: Omit<OutboundPlan, 'plan_id'> & { readonly plan_id: null }
    }

const draft = createRoute({
  method: 'post',
  path: '/plan',
  summary: 'What a run of a sync that is not saved would do.',
  description:
    'Nothing of it can be approved, and nothing is kept: `plan_id` is null. With `Accept: text/event-stream` as the plan of a saved sync. What a sync of that name has sent before counts.',
  request: takes(
    z.object({
      name: z.string().min(1).max(255).openapi({ description: 'What it is to be called.' }),
      config: open<SyncConfig>('A sync, as docs/configuration.schema.json describes it.'),
    }),
  ),
  responses: answers(open<DraftPlan>('As `plan --json` prints it, with the direction.'), 'It.'),
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

export const planRoutes = (ports: ApiPorts) => {
  const inTurn = openTurns()
  return router()
    .openapi(plan, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      return planned(context, ports, inTurn, sync, (own) => own.plan(sync))
    })
    .openapi(draft, async (context) => {
      const { name, config } = context.req.valid('json')
      const document = await drafted(ports, ['syncs', name], config)
      return planned(
        context,
        ports,
        inTurn,
        name,
        async (own): Promise<DraftPlan> => {
          const made = await own.plan(name, true)
          return made.direction === 'inbound'
            ? made
            : { ...made, plan: { ...made.plan, plan_id: null } }
        },
        document,
      )
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
}

type Turns = <T>(sync: string, work: () => Promise<T>) => Promise<T>

/** A plan drops what earlier ones of its sync left in the warehouse, so that two at once would take each other's tables. */
function openTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (sync, work) => {
    const mine = (last.get(sync) ?? Promise.resolve()).then(work, work)
    last.set(sync, mine)
    try {
      return await mine
    } finally {
      if (last.get(sync) === mine) last.delete(sync)
    }
  }
}

/** The plan as JSON, or with its progress as it is made: as the request accepts. */
async function planned<Plan extends Planned | DraftPlan>(
  context: Context,
  ports: ApiPorts,
  inTurn: Turns,
  sync: string,
  make: (own: Connector) => Promise<Plan>,
  document?: Config,
) {
  const making = async (left: AbortSignal, progress: (progress: Progress) => void): Promise<Plan> =>
    inTurn(sync, async () => {
      left.throwIfAborted()
      const own = ports.open(AbortSignal.any([left, ports.signal]), progress, document)
      try {
        return await make(own)
      } finally {
        await own[Symbol.asyncDispose]()
      }
    })
  if (!(context.req.header('accept') ?? '').includes('text/event-stream'))
    return context.json(await making(context.req.raw.signal, () => undefined), 200)
  const telling = (signal: AbortSignal) =>
    during(
      async (say) => ({
        event: 'plan',
        data: await making(signal, (one) => say(one.part, { event: 'progress', data: one })),
      }),
      ports.clock,
      signal,
    )
  return tell(context, telling, ports.signal) as never
}

export const causes = list(z.object({ code: z.string(), count: z.number(), what: text, fix: text }))

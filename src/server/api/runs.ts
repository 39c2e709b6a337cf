import { createRoute, z } from '@hono/zod-openapi'
import { randomUUID } from 'node:crypto'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Connector } from '../../connector.ts'
import type { Progress } from '../../engine/reports.ts'
import type { RunHere } from '../runs-here.ts'
import { type Told, tell } from './events.ts'
import { causes } from './plans.ts'
import type { ApiPorts } from './ports.ts'
import { answers, answersAs, list, open, pageOf, paging, params, router, takes } from './router.ts'
import { notedError, progress, result, runLine, text } from './schemas.ts'
import { knownSync } from './syncs.ts'

const all = createRoute({
  method: 'get',
  path: '/runs',
  summary: 'Runs, the newest first.',
  request: {
    query: z.object({
      ...paging,
      sync: z.string().max(255).optional(),
      status: z.string().max(40).optional(),
    }),
  },
  responses: answers(pageOf(runLine), 'A page of runs.'),
})

const byDay = createRoute({
  method: 'get',
  path: '/runs-by-day',
  summary: 'Runs of the last days, counted by day (UTC) and by how they ended.',
  request: {
    query: z.object({
      sync: z.string().max(255).optional(),
      days: z.coerce.number().int().min(1).max(366).default(30),
    }),
  },
  responses: answers(
    z.object({
      days: list(
        z.object({
          at: z.string(),
          status: z.string(),
          runs: z.number(),
          moved: z.number(),
          set_aside: z.number(),
        }),
      ).openapi({ description: 'Days without runs are left out.' }),
    }),
    'The days.',
  ),
})

const ofDays = z.object({
  sync: z.string().max(255).optional(),
  days: z.coerce.number().int().min(1).max(366).default(30),
})

const byReason = createRoute({
  method: 'get',
  path: '/runs-by-reason',
  summary:
    'Why rows were refused or set aside by the runs of the last days, or streams not read, the most frequent first.',
  request: { query: ofDays },
  responses: answers(
    z.object({
      reasons: list(
        z.object({
          unit: z.enum(['row', 'link', 'record', 'stream']),
          became: z.string(),
          code: z.string(),
          count: z.number(),
          what: text,
          fix: text,
        }),
      ).openapi({ description: 'As it stands now: what was sent since is not among them.' }),
    }),
    'The reasons.',
  ),
})

const freshness = createRoute({
  method: 'get',
  path: '/freshness-by-day',
  summary:
    'How old data got on each of the last days (UTC), at most: of one sync, or of all that have a schedule.',
  request: { query: ofDays },
  responses: answers(
    z.object({
      days: list(
        z.object({
          at: z.string(),
          oldest_seconds: z.number().openapi({
            description: 'The longest time since a run of the sync had ended well.',
          }),
          sync: z.string().openapi({ description: 'Whose data that was.' }),
        }),
      ).openapi({ description: 'Days before the first run that ended well are left out.' }),
    }),
    'The days.',
  ),
})

const streamRun = z.object({
  stream: z.string(),
  status: z.string(),
  strategy: text,
  route: text,
  read: z.number(),
  loaded: z.number(),
  unchanged: z.number(),
  set_aside: z.number(),
  set_aside_values: z.number(),
  deleted: z.number(),
  position: text,
  error: notedError,
  started_at: text,
  finished_at: text,
})

const whole = runLine
  .omit({ moved: true, set_aside: true, happened: true })
  .extend({
    connection: text.openapi({ description: 'Null: it has not been entered yet.' }),
    version: text,
    result: result.nullable(),
    streams: list(streamRun),
    here: z.boolean().openapi({ description: 'Whether this process runs or ran it.' }),
    progress: list(progress),
  })
  .openapi('Run')

const one = createRoute({
  method: 'get',
  path: '/runs/{run}',
  summary: 'A run: its result, stream runs, calls, error, and how far it is.',
  request: { params: params.run },
  responses: answers(whole, 'The run.'),
})

const start = createRoute({
  method: 'post',
  path: '/syncs/{sync}/runs',
  summary: 'Starts a run in this process; it goes on when nobody watches.',
  request: {
    params: params.sync,
    ...takes(
      z.object({
        full: z.boolean().default(false),
        approve: z.string().max(255).nullable().default(null).openapi({
          description: 'The plan id of a held run or a plan that a person approved.',
        }),
      }),
    ),
  },
  responses: answers(z.object({ run_id: z.string() }), 'It has started.'),
})

const events = createRoute({
  method: 'get',
  path: '/runs/{run}/events',
  summary: 'How a run goes on: server-sent events `progress` (a list, one a part), then `result`.',
  request: { params: params.run },
  responses: answersAs('text/event-stream', 'The events.'),
})

const cancel = createRoute({
  method: 'post',
  path: '/runs/{run}/cancel',
  summary: 'Asks a run to stop at its next checkpoint, in whichever process it is.',
  request: { params: params.run },
  responses: answers(z.object({ asked: z.literal(true) }), 'It was asked.'),
})

const why = createRoute({
  method: 'get',
  path: '/runs/{run}/causes',
  summary: 'Why rows of a run were refused, or records set aside.',
  request: { params: params.run },
  responses: answers(z.object({ causes }), 'The causes, the most frequent first.'),
})

const undoPlan = createRoute({
  method: 'post',
  path: '/runs/{run}/undo/plan',
  summary:
    'What an undo of a run would do. Like every plan it is kept, so that it can be approved.',
  request: { params: params.run },
  responses: answers(
    open<Awaited<ReturnType<Connector['planUndo']>>>('As `undo RUN --plan --json` prints it.'),
    'The plan.',
  ),
})

const undo = createRoute({
  method: 'post',
  path: '/runs/{run}/undo',
  summary: 'Starts a run that takes back what a run wrote.',
  request: {
    params: params.run,
    ...takes(z.object({ approve: z.string().max(255).nullable().default(null) })),
  },
  responses: answers(z.object({ run_id: z.string() }), 'It has started.'),
})

export const runRoutes = (ports: ApiPorts) =>
  router()
    .openapi(all, async (context) => {
      const { limit, after = null, sync = null, status = null } = context.req.valid('query')
      return context.json(
        await ports.using(({ reads }) => reads.runs({ limit, after, sync, status })),
        200,
      )
    })
    .openapi(byDay, async (context) => {
      const { sync = null, days } = context.req.valid('query')
      return context.json(
        { days: await ports.using(({ reads }) => reads.runsByDay(sync, days)) },
        200,
      )
    })
    .openapi(byReason, async (context) => {
      const { sync = null, days } = context.req.valid('query')
      const reasons = await ports.using(({ reads }) => reads.reasons(sync, days))
      return context.json({ reasons: reasons.map(({ run_id: _run, ...reason }) => reason) }, 200)
    })
    .openapi(freshness, async (context) => {
      const { sync = null, days } = context.req.valid('query')
      return context.json(
        { days: await ports.using(({ reads }) => reads.freshness(sync, days)) },
        200,
      )
    })
    .openapi(one, async (context) => {
      const { run } = context.req.valid('param')
      const here = ports.runs.find(run)
      const entered = await ports.using(({ reads }) =>
        reads.run(run).catch((error: unknown) => {
          // Between its start and its entry into the run table only this process knows it.
          if (here !== null && isUnknown(error)) return null
          throw error
        }),
      )
      const elsewhere = here === null && entered?.status === 'running'
      return context.json(
        {
          ...(entered ?? notEntered(here)),
          ...shown(here),
          ...(elsewhere ? { progress: await notedProgress(ports, run) } : {}),
        },
        200,
      )
    })
    .openapi(start, (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      const { full, approve } = context.req.valid('json')
      const runId = randomUUID()
      ports.runs.start(sync, { runId, timeLimitMs: null, full, approve, undo: null })
      return context.json({ run_id: runId }, 200)
    })
    .openapi(events, async (context) => {
      const { run } = context.req.valid('param')
      if (ports.runs.find(run) === null) await ports.using(({ reads }) => reads.run(run))
      return tell(context, (signal) => goingOn(ports, run, signal), ports.signal)
    })
    .openapi(cancel, async (context) => {
      const { run } = context.req.valid('param')
      await ports.using(async ({ reads, schedules }) => {
        const { sync, status } = await reads.run(run)
        const atWork = status === 'running' && (await schedules.cancel(sync, run)).runId === run
        if (!atWork) throw notAtWork(run)
      })
      return context.json({ asked: true as const }, 200)
    })
    .openapi(why, async (context) => {
      const { run } = context.req.valid('param')
      const found = await ports.using(async (connector) => {
        const { sync } = await connector.reads.run(run)
        return connector.causes(sync, run)
      })
      return context.json({ causes: found }, 200)
    })
    .openapi(undoPlan, async (context) => {
      const { run } = context.req.valid('param')
      const own = ports.open(
        AbortSignal.any([context.req.raw.signal, ports.signal]),
        () => undefined,
      )
      try {
        return context.json(await own.planUndo(run), 200)
      } finally {
        await own[Symbol.asyncDispose]()
      }
    })
    .openapi(undo, async (context) => {
      const { run } = context.req.valid('param')
      const { approve } = context.req.valid('json')
      const { sync } = await ports.using(({ reads }) => reads.run(run))
      knownSync(ports, sync)
      const runId = randomUUID()
      ports.runs.start(sync, { runId, timeLimitMs: null, full: false, approve, undo: run })
      return context.json({ run_id: runId }, 200)
    })

const isUnknown = (error: unknown): boolean =>
  error instanceof ConnectorError && error.code === 'server.not_found'

const shown = (here: RunHere | null) => ({
  here: here !== null,
  progress: here?.ended === false ? here.progress : [],
})

function notEntered(here: RunHere | null) {
  return {
    run_id: here?.runId ?? '',
    sync: here?.sync ?? '',
    direction: 'inbound' as const,
    status: here?.ended === true ? 'failed' : 'running',
    plan_id: null,
    error: here?.error ?? here?.result?.error ?? null,
    started_at: here?.result?.started_at ?? null,
    finished_at: here?.result?.finished_at ?? null,
    connection: null,
    version: null,
    result: here?.result ?? null,
    streams: [],
  }
}

/** A run of another process is looked at so often. */
const lookEveryMs = 3_000

async function* goingOn(ports: ApiPorts, run: string, signal: AbortSignal): AsyncGenerator<Told> {
  const here = ports.runs.watch(run, signal)
  if (here !== null) {
    for await (const { progress: parts, result: end, error, ended } of here) {
      if (!ended) yield { event: 'progress', data: parts }
      else yield { event: 'result', data: { result: end, error: error ?? end?.error ?? null } }
    }
    return
  }
  while (!signal.aborted) {
    const found = await ports.using(({ reads }) => reads.run(run))
    if (found.status !== 'running') {
      yield { event: 'result', data: { result: found.result, error: found.error } }
      return
    }
    yield { event: 'progress', data: await notedProgress(ports, run) }
    await ports.clock.sleep(lookEveryMs, signal).catch(() => undefined)
  }
}

/** Of a run of another process: as it noted last. */
const notedProgress = async (ports: ApiPorts, run: string): Promise<readonly Progress[]> =>
  (await ports.using(({ reads }) => reads.timeline(run)))?.progress ?? []

const notAtWork = (run: string): ConnectorError =>
  new ConnectorError('server.not_at_work', {
    what: `The run ${run} was not cancelled.`,
    why: 'It is not at work.',
    fix: 'Look at its result.',
  })

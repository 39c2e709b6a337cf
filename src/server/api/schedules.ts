import { createRoute, z } from '@hono/zod-openapi'
import { nextTick } from '../../config/ticks.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { cronWords } from './cron-words.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, pageOf, paging, params, router, takes } from './router.ts'
import { scheduleStatus, text } from './schemas.ts'
import { knownSync } from './syncs.ts'

const all = createRoute({
  method: 'get',
  path: '/schedules',
  summary: 'When each sync runs by itself, and what schedulers did last.',
  responses: answers(
    z.object({
      schedules: list(z.object({ sync: z.string(), ...scheduleStatus, running_run_id: text })),
      events: list(
        z.object({ at: text, sync: text, event: z.string(), run_id: text, detail: text }),
      ),
    }),
    'The schedules.',
  ),
})

const next = createRoute({
  method: 'post',
  path: '/schedules/next',
  summary: 'A cron expression in words, and its next five times.',
  request: takes(
    z.object({
      cron: z.string().min(1).max(200),
      time_zone: z.string().min(1).max(64).default('UTC'),
    }),
  ),
  responses: answers(
    z.object({
      words: z.string().openapi({ description: 'Such as: At 02:30, Monday through Friday, UTC.' }),
      times: list(z.object({ at: z.string(), words: z.string() })),
    }),
    'The times; none for a day that never comes.',
  ),
})

const pause = createRoute({
  method: 'post',
  path: '/syncs/{sync}/pause',
  summary: 'Lets a schedule rest, across restarts, until it is resumed.',
  request: { params: params.sync },
  responses: answers(z.object({ changed: z.boolean() }), 'It rests.'),
})

const resume = createRoute({
  method: 'post',
  path: '/syncs/{sync}/resume',
  summary: 'Ends a pause.',
  request: { params: params.sync },
  responses: answers(z.object({ changed: z.boolean() }), 'It runs at its next time.'),
})

const alerts = createRoute({
  method: 'get',
  path: '/alerts',
  summary: 'Alerts, the newest first; those without an end still hold.',
  request: { query: z.object(paging) },
  responses: answers(
    pageOf(
      z.object({
        alert_id: z.string(),
        sync: z.string(),
        kind: z.string(),
        what: text,
        fix: text,
        error_code: text,
        run_id: text,
        opened_at: text,
        closed_at: text,
      }),
    ),
    'A page of alerts.',
  ),
})

const test = createRoute({
  method: 'post',
  path: '/alerts/test',
  summary: 'Sends a message to a channel, or to each.',
  request: takes(z.object({ channel: z.string().max(255).nullable().default(null) })),
  responses: answers(
    z.object({
      channels: list(
        z.object({ channel: z.string(), kind: z.string(), sent: z.boolean(), trouble: text }),
      ),
    }),
    'What became of the messages.',
  ),
})

const everySync = { q: null, direction: null, limit: Number.MAX_SAFE_INTEGER, after: null }
const eventsShown = 100
const timesShown = 5

export const scheduleRoutes = (ports: ApiPorts) =>
  router()
    .openapi(all, async (context) => {
      const found = await ports.using(async ({ reads }) => ({
        syncs: (await reads.homeSyncs(everySync)).rows,
        events: await reads.events(eventsShown),
      }))
      return context.json(
        {
          schedules: found.syncs.flatMap(
            ({ sync, schedule, next_at, paused, waits_for, served, running_run_id }) =>
              schedule === null
                ? []
                : [{ sync, schedule, next_at, paused, waits_for, served, running_run_id }],
          ),
          events: found.events,
        },
        200,
      )
    })
    .openapi(next, (context) => {
      const { cron, time_zone: timeZone } = context.req.valid('json')
      const times = nextTimes(cron, timeZone, ports.clock.now())
      return context.json({ words: `${cronWords(cron)}, ${timeZone}`, times }, 200)
    })
    .openapi(pause, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      const changed = await ports.using(({ schedules }) => schedules.pause(sync))
      return context.json({ changed }, 200)
    })
    .openapi(resume, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      const changed = await ports.using(({ schedules }) => schedules.resume(sync))
      return context.json({ changed }, 200)
    })
    .openapi(alerts, async (context) => {
      const { limit, after = null } = context.req.valid('query')
      return context.json(await ports.using(({ reads }) => reads.alerts({ limit, after })), 200)
    })
    .openapi(test, async (context) => {
      const { channel } = context.req.valid('json')
      const channels = await ports.using((connector) => connector.alerts.test(channel))
      return context.json({ channels }, 200)
    })

/** @throws `server.request_unfit` for an expression or a time zone that is none */
function nextTimes(
  cron: string,
  timeZone: string,
  now: Date,
): readonly { readonly at: string; readonly words: string }[] {
  try {
    const words = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      dateStyle: 'full',
      timeStyle: 'short',
    })
    const times: { at: string; words: string }[] = []
    let tick = nextTick({ cron, timeZone }, now)
    while (tick !== null && times.length < timesShown) {
      times.push({ at: tick.toISOString(), words: words.format(tick) })
      tick = nextTick({ cron, timeZone }, tick)
    }
    return times
  } catch (cause) {
    throw new ConnectorError('server.request_unfit', {
      what: 'That is no schedule.',
      why: cause instanceof Error ? `${cause.message}.` : 'It can not be read.',
      fix: 'Write five fields, such as `30 2 * * 1-5`, and a time zone such as Europe/Berlin.',
      cause,
    })
  }
}

import { createRoute, z } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import type { Connector } from '../../connector.ts'
import { csvLine } from './csv.ts'
import type { ApiPorts } from './ports.ts'
import { answers, answersAs, list, pageOf, paging, params, router, takes } from './router.ts'
import { setAsideLine, text, values } from './schemas.ts'
import { knownSync } from './syncs.ts'

const changeLine = z
  .object({
    kind: z.enum(['record', 'link']),
    change_id: z.string(),
    key: text,
    hubspot_id: text,
    action: text,
    status: z.string(),
    error_code: text,
    error_message: text,
    error_field: text,
    attempts: z.number(),
    properties: values,
    before: values,
    to_type: text,
    to_key: text,
    to_id: text,
    label: text,
    at: text,
  })
  .openapi('Change')

const filters = {
  status: z.string().max(40).optional(),
  error: z.string().max(100).optional().openapi({ description: 'An error code.' }),
}

const all = createRoute({
  method: 'get',
  path: '/runs/{run}/changes',
  summary: 'What an outbound run sent, refused and set aside: records by source key, then links.',
  request: { params: params.run, query: z.object({ ...paging, ...filters }) },
  responses: answers(pageOf(changeLine), 'A page of changes.'),
})

const counts = createRoute({
  method: 'get',
  path: '/runs/{run}/changes/counts',
  summary: 'The changes of an outbound run, counted by what became of them.',
  request: { params: params.run },
  responses: answers(
    z.object({
      counts: list(
        z.object({
          kind: z.enum(['record', 'link']),
          action: text,
          status: z.string(),
          error_code: text,
          count: z.number(),
          what: text,
          fix: text,
        }),
      ),
    }),
    'The counts.',
  ),
})

const setAside = createRoute({
  method: 'get',
  path: '/runs/{run}/set-aside',
  summary: 'What an inbound run set aside.',
  request: { params: params.run, query: z.object({ ...paging, error: filters.error }) },
  responses: answers(pageOf(setAsideLine), 'A page of records and values.'),
})

const download = createRoute({
  method: 'get',
  path: '/runs/{run}/changes.csv',
  summary: 'The changes of an outbound run, or what an inbound one set aside, as CSV.',
  description: 'A cell that a spreadsheet would take for a formula begins with an apostrophe.',
  request: { params: params.run, query: z.object(filters) },
  responses: answersAs('text/csv', 'All of them.'),
})

const retry = createRoute({
  method: 'post',
  path: '/syncs/{sync}/retry',
  summary: 'Makes failed rows and links due at once; the next run sends them.',
  request: {
    params: params.sync,
    ...takes(
      z.object({
        error: z.string().max(100).nullable().default(null),
        keys: z.array(z.string()).max(10_000).default([]),
      }),
    ),
  },
  responses: answers(
    z.object({ rows: z.number(), links: z.number(), skipped: z.number() }),
    'How many go again.',
  ),
})

const skip = createRoute({
  method: 'post',
  path: '/syncs/{sync}/skip',
  summary: 'Leaves failed rows out until they change.',
  request: {
    params: params.sync,
    ...takes(z.object({ keys: z.array(z.string()).min(1).max(10_000) })),
  },
  responses: answers(z.object({ rows: z.number() }), 'How many are left out.'),
})

export const changeRoutes = (ports: ApiPorts) =>
  router()
    .openapi(all, async (context) => {
      const { run } = context.req.valid('param')
      const { limit, after = null, status = null, error = null } = context.req.valid('query')
      return context.json(
        await ports.using(({ reads }) => reads.changes(run, { limit, after, status, error })),
        200,
      )
    })
    .openapi(counts, async (context) => {
      const { run } = context.req.valid('param')
      return context.json(
        { counts: await ports.using(({ reads }) => reads.changeCounts(run)) },
        200,
      )
    })
    .openapi(setAside, async (context) => {
      const { run } = context.req.valid('param')
      const { limit, after = null, error = null } = context.req.valid('query')
      const page = await ports.using(async ({ reads }) => {
        const { connection } = await reads.run(run)
        const of = { runId: run, stream: null, id: null, error, limit, after }
        return reads.setAside(connection, of)
      })
      return context.json(page, 200)
    })
    .openapi(download, async (context) => {
      const { run } = context.req.valid('param')
      const { status = null, error = null } = context.req.valid('query')
      const { direction } = await ports.using(({ reads }) => reads.run(run))
      context.header('content-type', 'text/csv; charset=utf-8')
      context.header(
        'content-disposition',
        `attachment; filename="run-${run.replaceAll(/[^\w-]/g, '')}.csv"`,
      )
      return stream(context, (out) =>
        ports.using(async (connector) => {
          for await (const lines of linesOf(connector, run, direction, { status, error })) {
            if (out.aborted) return
            await out.write(lines)
          }
        }),
      )
    })
    .openapi(retry, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      const asked = { sync, ...context.req.valid('json') }
      return context.json(await ports.using((connector) => connector.resetFailed(asked)), 200)
    })
    .openapi(skip, async (context) => {
      const { sync } = context.req.valid('param')
      knownSync(ports, sync)
      const { keys } = context.req.valid('json')
      return context.json(
        { rows: await ports.using((connector) => connector.skip(sync, keys)) },
        200,
      )
    })

/** Rows that are read at once for a file. */
const readAtOnce = 5_000

const changeColumns = [
  'kind',
  'key',
  'hubspot_id',
  'action',
  'status',
  'error_code',
  'error_message',
  'error_field',
  'attempts',
  'to_type',
  'to_key',
  'to_id',
  'label',
  'at',
] as const
const asideColumns = [
  'kind',
  'stream',
  'id',
  'property',
  'text',
  'error_code',
  'what',
  'at',
] as const

async function* linesOf(
  { reads }: Connector,
  run: string,
  direction: 'inbound' | 'outbound',
  of: { readonly status: string | null; readonly error: string | null },
): AsyncGenerator<string> {
  const asked = { limit: readAtOnce, error: of.error }
  yield csvLine(direction === 'outbound' ? changeColumns : asideColumns)
  let after: string | null = null
  do {
    if (direction === 'outbound') {
      const page = await reads.changes(run, { ...asked, status: of.status, after })
      yield page.rows.map((row) => csvLine(changeColumns.map((name) => row[name]))).join('')
      after = page.after
    } else {
      const { connection } = await reads.run(run)
      const every = { ...asked, runId: run, stream: null, id: null, after }
      const page = await reads.setAside(connection, every)
      yield page.rows.map((row) => csvLine(asideColumns.map((name) => row[name]))).join('')
      after = page.after
    }
  } while (after !== null)
}

import { createRoute, z } from '@hono/zod-openapi'
import { knownConnection } from './connections.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, pageOf, paging, router } from './router.ts'
import { setAsideLine, text } from './schemas.ts'

const of = { connection: z.string().min(1).max(255) }

const streams = createRoute({
  method: 'get',
  path: '/data/streams',
  summary: 'The tables of a connection’s streams: columns, rows, the last load, growth in a week.',
  request: { query: z.object(of) },
  responses: answers(
    z.object({
      tables: list(
        z.object({
          table: z.string(),
          rows: z.number(),
          columns: list(z.object({ name: z.string(), kind: z.string() })),
          last: z
            .object({
              sync: z.string(),
              run_id: z.string(),
              status: text,
              position: text,
              finished_at: text,
            })
            .nullable(),
          loaded: z.number(),
          deleted: z.number(),
        }),
      ),
    }),
    'The tables.',
  ),
})

const days = z.coerce.number().int().min(1).max(366).default(30)

const growth = createRoute({
  method: 'get',
  path: '/data/growth',
  summary: 'What the last days brought to the tables of a connection’s streams, by day (UTC).',
  request: { query: z.object({ ...of, days }) },
  responses: answers(
    z.object({
      growth: list(
        z.object({
          stream: z.string(),
          at: z.string(),
          loaded: z.number(),
          deleted: z.number(),
        }),
      ).openapi({ description: 'Days without loads are left out.' }),
    }),
    'The days.',
  ),
})

const changes = createRoute({
  method: 'get',
  path: '/data/schema-changes',
  summary: 'Changes of tables and properties, the newest first.',
  request: { query: z.object({ ...of, ...paging }) },
  responses: answers(
    pageOf(
      z.object({
        stream: z.string(),
        property: text,
        column: text,
        change: z.string(),
        detail: text,
        run_id: text,
        at: text,
      }),
    ),
    'A page of changes.',
  ),
})

const setAside = createRoute({
  method: 'get',
  path: '/data/set-aside',
  summary: 'Records and values that reading set aside.',
  request: {
    query: z.object({
      ...of,
      ...paging,
      stream: z.string().max(255).optional(),
      error: z.string().max(100).optional(),
      id: z.string().max(255).optional(),
    }),
  },
  responses: answers(pageOf(setAsideLine), 'A page of records and values.'),
})

const counts = createRoute({
  method: 'get',
  path: '/data/set-aside/counts',
  summary: 'What reading set aside, counted by stream and reason.',
  request: { query: z.object(of) },
  responses: answers(
    z.object({
      counts: list(
        z.object({
          kind: z.enum(['record', 'value']),
          stream: z.string(),
          error_code: z.string(),
          count: z.number(),
          what: text,
        }),
      ),
    }),
    'The counts.',
  ),
})

export const dataRoutes = (ports: ApiPorts) =>
  router()
    .openapi(streams, async (context) => {
      const { connection } = context.req.valid('query')
      knownConnection(ports, connection)
      return context.json(
        { tables: await ports.using(({ reads }) => reads.streams(connection)) },
        200,
      )
    })
    .openapi(growth, async (context) => {
      const { connection, days: asked } = context.req.valid('query')
      knownConnection(ports, connection)
      return context.json(
        { growth: await ports.using(({ reads }) => reads.growth(connection, asked)) },
        200,
      )
    })
    .openapi(changes, async (context) => {
      const { connection, limit, after = null } = context.req.valid('query')
      knownConnection(ports, connection)
      return context.json(
        await ports.using(({ reads }) => reads.schemaChanges(connection, { limit, after })),
        200,
      )
    })
    .openapi(setAside, async (context) => {
      const { connection, limit, after = null, stream, error, id } = context.req.valid('query')
      knownConnection(ports, connection)
      const asked = {
        limit,
        after,
        runId: null,
        stream: stream ?? null,
        error: error ?? null,
        id: id ?? null,
      }
      return context.json(await ports.using(({ reads }) => reads.setAside(connection, asked)), 200)
    })
    .openapi(counts, async (context) => {
      const { connection } = context.req.valid('query')
      knownConnection(ports, connection)
      return context.json(
        { counts: await ports.using(({ reads }) => reads.setAsideCounts(connection)) },
        200,
      )
    })

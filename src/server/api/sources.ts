import { createRoute, z } from '@hono/zod-openapi'
import type { Reads } from '../../connector/reads/reads.ts'
import { knownConnection } from './connections.ts'
import type { ApiPorts } from './ports.ts'
import {
  answers,
  answersAs,
  list,
  mostRows,
  pageOf,
  paging,
  params,
  router,
  takes,
} from './router.ts'
import { anyRow, source as anySource } from './schemas.ts'

const tables = createRoute({
  method: 'get',
  path: '/connections/{connection}/tables',
  summary: 'Tables and views of the warehouse with their columns, by schema and name.',
  request: {
    params: params.connection,
    query: z.object({
      ...paging,
      q: z.string().max(200).optional().openapi({ description: 'Text in schema.name.' }),
    }),
  },
  responses: answers(
    pageOf(
      z.object({
        schema: z.string(),
        name: z.string(),
        kind: z.enum(['table', 'view']),
        columns: list(z.object({ name: z.string(), type: z.string() })),
      }),
    ),
    'A page of tables.',
  ),
})

const shown = z.object({
  columns: list(z.object({ name: z.string(), type: z.string(), kind: z.string() })),
  rows: list(anyRow),
})

const limit = z.coerce.number().int().min(1).max(mostRows).default(50)

const query = createRoute({
  method: 'post',
  path: '/connections/{connection}/query',
  summary: 'The first rows of one SELECT.',
  description: 'Anything but one SELECT is refused by the engine’s own check. Nothing is changed.',
  request: {
    params: params.connection,
    ...takes(z.object({ sql: z.string().min(1).max(100_000), limit })),
  },
  responses: answers(shown, 'Columns and rows.'),
})

const source = createRoute({
  method: 'post',
  path: '/connections/{connection}/source',
  summary: 'The first rows of what a sync may start from: a table, one SELECT, or a CSV file.',
  description: 'Files stand on the server: relative paths start at the configuration document.',
  request: {
    params: params.connection,
    ...takes(z.object({ source: anySource, limit })),
  },
  responses: answers(shown, 'Columns and rows.'),
})

const preview = createRoute({
  method: 'get',
  path: '/connections/{connection}/tables/{table}/preview',
  summary: 'The first rows of a table, as JSON.',
  request: {
    params: params.connection.extend({
      table: z.string().min(1).max(600).openapi({ description: 'As SQL names it: schema.table.' }),
    }),
    query: z.object({
      limit,
      sort: z.string().max(255).optional().openapi({ description: 'A column.' }),
      descending: z.enum(['true', 'false']).default('false'),
      column: z.string().max(255).optional().openapi({ description: 'Whose text is looked into.' }),
      holds: z.string().max(500).optional().openapi({ description: 'Text that the column holds.' }),
    }),
  },
  responses: answers(shown, 'Columns and rows.'),
})

const arrow = createRoute({
  method: 'get',
  path: '/connections/{connection}/tables/{table}/preview.arrow',
  summary: 'The first rows of a table, as an Arrow IPC stream: every type whole.',
  request: preview.request,
  responses: answersAs('application/vnd.apache.arrow.stream', 'An Arrow IPC stream.'),
})

export const sourceRoutes = (ports: ApiPorts) =>
  router()
    .openapi(tables, async (context) => {
      const { connection } = context.req.valid('param')
      knownConnection(ports, connection)
      const { limit: most, after = null, q } = context.req.valid('query')
      const asked = { limit: most, after, find: q ?? null }
      return context.json(await ports.using(({ reads }) => reads.tables(connection, asked)), 200)
    })
    .openapi(query, async (context) => {
      const { connection } = context.req.valid('param')
      knownConnection(ports, connection)
      const { sql, limit: most } = context.req.valid('json')
      const found = await ports.using(({ reads }) => reads.source(connection, { query: sql }, most))
      return context.json({ columns: found.columns, rows: found.rows }, 200)
    })
    .openapi(source, async (context) => {
      const { connection } = context.req.valid('param')
      knownConnection(ports, connection)
      const { source: from, limit: most } = context.req.valid('json')
      const found = await ports.using(({ reads }) => reads.source(connection, from, most))
      return context.json({ columns: found.columns, rows: found.rows }, 200)
    })
    .openapi(preview, async (context) => {
      const { connection, table } = context.req.valid('param')
      knownConnection(ports, connection)
      const asked = rowsAsked(table, context.req.valid('query'))
      const found = await ports.using(({ reads }) => reads.rows(connection, asked))
      return context.json({ columns: found.columns, rows: found.rows }, 200)
    })
    .openapi(arrow, async (context) => {
      const { connection, table } = context.req.valid('param')
      knownConnection(ports, connection)
      const asked = rowsAsked(table, context.req.valid('query'))
      // At most a few hundred rows: a refusal is told by the status, before anything is sent.
      const blocks = await ports.using(async ({ reads }) => {
        const read: Uint8Array[] = []
        for await (const block of reads.rowsArrow(connection, asked)) read.push(block)
        return read
      })
      return context.body(Buffer.concat(blocks), 200, {
        'content-type': 'application/vnd.apache.arrow.stream',
      })
    })

function rowsAsked(
  table: string,
  query: z.infer<typeof preview.request.query>,
): Parameters<Reads['rows']>[1] {
  const { limit: most, sort = null, descending, column, holds } = query
  const filter = column === undefined || holds === undefined ? null : { column, holds }
  return { table, limit: most, sort, descending: descending === 'true', filter }
}

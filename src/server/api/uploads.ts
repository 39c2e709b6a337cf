import { createRoute, z } from '@hono/zod-openapi'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { ConnectorError } from '../../errors/connector-error.ts'
import { knownConnection } from './connections.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, params, router } from './router.ts'

const upload = createRoute({
  method: 'post',
  path: '/connections/{connection}/tables/{table}',
  summary: 'Loads a CSV, with a header line, into a table of a DuckDB file.',
  request: {
    params: params.connection.extend({
      table: z.string().min(1).max(600).openapi({ description: 'As SQL names it: schema.table.' }),
    }),
    query: z.object({
      replace: z.enum(['true', 'false']).default('false').openapi({
        description: 'Whether a table that is there already is replaced.',
      }),
    }),
    body: { required: true, content: { 'text/csv': { schema: z.string() } } },
  },
  responses: answers(
    z.object({
      table: z.string(),
      rows: z.number(),
      columns: list(z.object({ name: z.string(), type: z.string() })),
    }),
    'The table.',
  ),
})

export const uploadRoutes = (ports: ApiPorts) =>
  router().openapi(upload, async (context) => {
    const { connection, table } = context.req.valid('param')
    knownConnection(ports, connection)
    const { body } = context.req.raw
    if (body === null || !isCsv(context.req.header('content-type'))) throw noCsv()
    if (context.req.valid('query').replace === 'false' && (await isThere(ports, connection, table)))
      throw taken(table)
    const own = ports.open(ports.signal, () => undefined)
    try {
      const sent = Readable.fromWeb(body as ReadableStream)
      return context.json(await own.loadSent(connection, sent, table), 200)
    } finally {
      await own[Symbol.asyncDispose]()
    }
  })

const isCsv = (type: string | undefined): boolean => /^text\/csv\s*(;|$)/i.test(type ?? '')

const isThere = (ports: ApiPorts, connection: string, table: string): Promise<boolean> =>
  ports.using(({ reads }) =>
    reads.rows(connection, { table, limit: 1, sort: null, descending: false, filter: null }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ConnectorError && error.code === 'warehouse.query_refused')
          return false
        throw error
      },
    ),
  )

const noCsv = (): ConnectorError =>
  new ConnectorError('server.request_unfit', {
    what: 'No CSV was sent.',
    why: 'The body is the file itself, and its Content-Type text/csv.',
    fix: 'Send the file so.',
  })

const taken = (table: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `The table ${table} is there already.`,
    why: 'A load replaces the whole table.',
    fix: 'Take another name, or say `replace=true`.',
  })

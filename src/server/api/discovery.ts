import { createRoute, z } from '@hono/zod-openapi'
import { knownConnection } from './connections.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, pageOf, paging, params, router } from './router.ts'
import { text } from './schemas.ts'

const objects = createRoute({
  method: 'get',
  path: '/connections/{connection}/objects',
  summary:
    'Streams and targets of the account, its own objects too, with the scopes that are missing.',
  request: { params: params.connection },
  responses: answers(
    z.object({
      streams: list(
        z.object({
          name: z.string(),
          kind: z.string(),
          object: text,
          missing_scopes: list(z.string()),
        }),
      ),
      targets: list(z.object({ name: z.string(), missing_scopes: list(z.string()) })),
    }),
    'What the account offers.',
  ),
})

const properties = createRoute({
  method: 'get',
  path: '/connections/{connection}/objects/{object}/properties',
  summary: 'Properties of an object, by name.',
  request: {
    params: params.connection.extend({ object: z.string().min(1).max(255) }),
    query: z.object({
      ...paging,
      q: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: 'Text in name, label or description.' }),
    }),
  },
  responses: answers(
    pageOf(
      z.object({
        name: z.string(),
        label: z.string(),
        description: z.string(),
        type: z.string(),
        field_type: z.string(),
        group: z.string(),
        options_count: z.number(),
        options: list(z.object({ value: z.string(), label: z.string() })),
        unique: z.boolean(),
        read_only: z.boolean(),
        hidden: z.boolean(),
        hubspot_defined: z.boolean(),
        sensitivity: text,
      }),
    ),
    'A page of properties.',
  ),
})

const samples = createRoute({
  method: 'get',
  path: '/connections/{connection}/objects/{object}/samples',
  summary: 'How often some properties are filled, and with what, in the first 100 records.',
  request: {
    params: params.connection.extend({ object: z.string().min(1).max(255) }),
    query: z.object({
      properties: z
        .string()
        .min(1)
        .max(4_000)
        .openapi({ description: 'At most 50 names, with commas between.' }),
    }),
  },
  responses: answers(
    z.object({
      records: z.number(),
      properties: list(
        z.object({ name: z.string(), filled: z.number(), values: list(z.string()) }),
      ),
    }),
    'The samples.',
  ),
})

const labels = createRoute({
  method: 'get',
  path: '/connections/{connection}/labels',
  summary: 'The association types between two objects, in the direction asked for.',
  request: {
    params: params.connection,
    query: z.object({ from: z.string().min(1).max(255), to: z.string().min(1).max(255) }),
  },
  responses: answers(
    z.object({
      labels: list(z.object({ category: z.string(), type_id: z.number(), label: text })),
    }),
    'The types.',
  ),
})

export const discoveryRoutes = (ports: ApiPorts) =>
  router()
    .openapi(objects, async (context) => {
      const { connection } = context.req.valid('param')
      knownConnection(ports, connection)
      return context.json(await ports.using(({ reads }) => reads.objects(connection)), 200)
    })
    .openapi(properties, async (context) => {
      const { connection, object } = context.req.valid('param')
      knownConnection(ports, connection)
      const { q, limit, after = null } = context.req.valid('query')
      const asked = { find: q ?? null, limit, after }
      return context.json(
        await ports.using(({ reads }) => reads.properties(connection, object, asked)),
        200,
      )
    })
    .openapi(samples, async (context) => {
      const { connection, object } = context.req.valid('param')
      knownConnection(ports, connection)
      const names = context.req.valid('query').properties.split(',').slice(0, 50)
      return context.json(
        await ports.using(({ reads }) => reads.samples(connection, object, names)),
        200,
      )
    })
    .openapi(labels, async (context) => {
      const { connection } = context.req.valid('param')
      knownConnection(ports, connection)
      const { from, to } = context.req.valid('query')
      const types = await ports.using(({ reads }) => reads.labels(connection, from, to))
      return context.json(
        {
          labels: types.map(({ category, typeId, label }) => ({
            category,
            type_id: Number(typeId),
            label,
          })),
        },
        200,
      )
    })

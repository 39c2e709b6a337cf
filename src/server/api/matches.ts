import { createRoute, z } from '@hono/zod-openapi'
import { knownConnection } from './connections.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, router, takes } from './router.ts'
import { source } from './schemas.ts'

const match = createRoute({
  method: 'post',
  path: '/matches',
  summary: 'Suggested properties for the columns of a source, the best first.',
  description:
    'By name, by label and by what the first 100 rows hold. Each column and each property comes once at most; properties that can’t be written never do.',
  request: takes(
    z.object({
      connection: z.string().min(1).max(255),
      source,
      object: z.string().min(1).max(255).openapi({ description: 'By its name or its stream’s.' }),
    }),
  ),
  responses: answers(
    z.object({
      columns: list(
        z.object({
          column: z.string(),
          type: z.string(),
          kind: z.string(),
          samples: list(z.string()),
        }),
      ),
      matches: list(
        z.object({
          column: z.string(),
          property: z.string(),
          why: z.enum(['same name', 'same label', 'alike', 'values']),
          score: z.number(),
        }),
      ),
    }),
    'Columns and suggestions.',
  ),
})

const fit = createRoute({
  method: 'post',
  path: '/fit',
  summary:
    'Whether all values of a column or expression go into a property, with some that do not.',
  description:
    'By one statement over the whole source, judged as a run judges them; `judged` is false where that is left to HubSpot.',
  request: takes(
    z.object({
      connection: z.string().min(1).max(255),
      source,
      object: z.string().min(1).max(255),
      property: z.string().min(1).max(255),
      of: z
        .union([
          z.strictObject({ column: z.string().min(1).max(255) }),
          z.strictObject({ sql: z.string().min(1).max(10_000) }),
        ])
        .openapi({
          description: 'A column, as the source spells it, or an expression over its columns.',
        }),
    }),
  ),
  responses: answers(
    z.object({
      judged: z.boolean(),
      values: z.number().openapi({ description: 'Different ones that were looked at.' }),
      whole: z.boolean().openapi({ description: 'False: the column has more of them.' }),
      unfit: z.number(),
      unfit_rows: z.number(),
      examples: list(z.object({ value: z.string(), rows: z.number() })),
    }),
    'What does not go in.',
  ),
})

export const matchRoutes = (ports: ApiPorts) =>
  router()
    .openapi(match, async (context) => {
      const { connection, source: from, object } = context.req.valid('json')
      knownConnection(ports, connection)
      const found = await ports.using(({ reads }) => reads.matches(connection, from, object))
      return context.json(
        {
          columns: found.columns.map(({ name, type, kind, samples }) => ({
            column: name,
            type,
            kind,
            samples,
          })),
          matches: found.matches,
        },
        200,
      )
    })
    .openapi(fit, async (context) => {
      const { connection, source: from, ...asked } = context.req.valid('json')
      knownConnection(ports, connection)
      return context.json(await ports.using(({ reads }) => reads.fit(connection, from, asked)), 200)
    })

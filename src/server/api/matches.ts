import { createRoute, z } from '@hono/zod-openapi'
import { knownConnection } from './connections.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, router, takes } from './router.ts'

const match = createRoute({
  method: 'post',
  path: '/matches',
  summary: 'Suggested properties for the columns of a source, the best first.',
  description:
    'By name, by label and by what the first 100 rows hold. Each column and each property comes once at most; properties that can’t be written never do.',
  request: takes(
    z.object({
      connection: z.string().min(1).max(255),
      source: z.union([
        z.strictObject({ table: z.string().min(1).max(600) }),
        z.strictObject({ query: z.string().min(1).max(100_000) }),
      ]),
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

export const matchRoutes = (ports: ApiPorts) =>
  router().openapi(match, async (context) => {
    const { connection, source, object } = context.req.valid('json')
    knownConnection(ports, connection)
    const found = await ports.using(({ reads }) => reads.matches(connection, source, object))
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

import { createRoute, z } from '@hono/zod-openapi'
import { errorKinds } from '../../errors/catalogue.ts'
import { answers, router } from './router.ts'

const all = createRoute({
  method: 'get',
  path: '/errors',
  summary: 'What each error code means, and what mends it.',
  responses: answers(
    z.object({ errors: z.record(z.string(), z.object({ meaning: z.string(), mend: z.string() })) }),
    'By code.',
  ),
})

const told = Object.fromEntries(
  Object.entries(errorKinds).map(([code, { meaning, mend }]) => [code, { meaning, mend }]),
)

export const errorRoutes = () =>
  router().openapi(all, (context) => context.json({ errors: told }, 200))

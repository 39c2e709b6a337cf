import { createRoute, z } from '@hono/zod-openapi'
import { keepSecret } from '../../config/pasted-secrets.ts'
import type { ApiPorts } from './ports.ts'
import { answers, router, takes } from './router.ts'

const keep = createRoute({
  method: 'post',
  path: '/secrets',
  summary: 'Keeps a pasted secret in a file of its own, and answers what the document names it by.',
  description:
    'Nothing gives it back. The file is removed when a document is written that names it no more, or when `serve` ends and none does.',
  request: takes(
    z.object({
      value: z.string().max(100_000).openapi({
        description: 'A token, or a private key (PEM); at most 4096 bytes.',
        writeOnly: true,
      }),
    }),
  ),
  responses: answers(
    z.object({ reference: z.object({ file: z.string() }) }),
    'The reference, for where the document asks for a secret.',
  ),
})

export const secretRoutes = (ports: ApiPorts) =>
  router().openapi(keep, async (context) => {
    const { value } = context.req.valid('json')
    const reference = await keepSecret(ports.config().folder, value)
    ports.pasted(reference)
    return context.json({ reference }, 200)
  })

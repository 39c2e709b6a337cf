import { createRoute, z } from '@hono/zod-openapi'
import { deleteCookie, setCookie } from 'hono/cookie'
import { basename } from 'node:path'
import { packageVersion } from '../../connector.ts'
import { cookieName, sessionNeeded, tokenOf } from './guard.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, router, takes } from './router.ts'

const begin = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Exchanges the key of a link for a session.',
  description:
    'A browser gets a cookie that scripts can’t read. What sends no Origin header, so no browser, gets the token itself, for `Authorization: Bearer`.',
  request: takes(z.object({ key: z.string().min(1).max(128) })),
  responses: answers(z.object({ token: z.string().nullable() }), 'The session has begun.'),
})

const end = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'Ends the session.',
  responses: answers(z.object({ ended: z.literal(true) }), 'It has ended.'),
})

const show = createRoute({
  method: 'get',
  path: '/session',
  summary: 'What this session looks at.',
  responses: answers(
    z.object({
      version: z.string(),
      configuration: z.string().openapi({ description: 'File name of the document.' }),
      connections: list(z.object({ connection: z.string(), engine: z.string() })),
    }),
    'The session.',
  ),
})

export const sessionRoutes = ({ sessions, config }: ApiPorts) =>
  router()
    .openapi(begin, (context) => {
      const token = sessions.exchange(context.req.valid('json').key)
      if (token === null)
        throw sessionNeeded('Its link was used already, or is older than ten minutes.')
      if (context.req.header('origin') === undefined) return context.json({ token }, 200)
      setCookie(context, cookieName(context), token, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/api',
      })
      return context.json({ token: null }, 200)
    })
    .openapi(end, (context) => {
      sessions.end(tokenOf(context) ?? '')
      deleteCookie(context, cookieName(context), { path: '/api' })
      return context.json({ ended: true as const }, 200)
    })
    .openapi(show, (context) => {
      const { file, document } = config()
      return context.json(
        {
          version: packageVersion,
          configuration: basename(file),
          connections: Object.entries(document.connections).map(([connection, { warehouse }]) => ({
            connection,
            engine: warehouse.kind,
          })),
        },
        200,
      )
    })

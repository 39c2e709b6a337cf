import { createRoute, z } from '@hono/zod-openapi'
import type { ConfigDocument } from '../../config/schema.ts'
import type { Config } from '../../config/load.ts'
import { signInLine } from '../../connector.ts'
import { changeDocument, drafted, stamped } from './document.ts'
import { during, tell, type Told } from './events.ts'
import type { ApiPorts } from './ports.ts'
import { notFound } from './problem.ts'
import { answers, answersAs, list, open, params, router, takes } from './router.ts'

type ConnectionConfig = ConfigDocument['connections'][string]

const connection = z.object({
  connection: z.string(),
  engine: z.string(),
  sign_in: z.enum(['token', 'oauth']),
  syncs: list(z.string()),
  config: open<ConnectionConfig>(
    'As the document has it; secrets are references (`{ env: NAME }`), never values.',
  ),
})

const all = createRoute({
  method: 'get',
  path: '/connections',
  summary: 'The connections of the configuration.',
  responses: answers(z.object({ connections: list(connection) }), 'The connections.'),
})

const put = createRoute({
  method: 'put',
  path: '/connections/{connection}',
  summary: 'Adds a connection to the document, or changes it in place.',
  description:
    'Secrets are references. One that was given for another host is refused: a changed address needs a secret of its own.',
  request: {
    params: params.connection,
    ...takes(
      z.object({
        stamp: z.string(),
        config: open<ConnectionConfig>(
          'A connection, as docs/configuration.schema.json describes it.',
        ),
      }),
    ),
  },
  responses: answers(stamped, 'The document was written.'),
})

const check = createRoute({
  method: 'get',
  path: '/connections/{connection}/check',
  summary:
    'Each line of `check`, as it comes: server-sent events `line`, then `done` with the scopes.',
  request: { params: params.connection },
  responses: answersAs('text/event-stream', 'The lines.'),
})

const draftName = z.string().min(1).max(255).openapi({ description: 'What it is to be called.' })

const checkDraft = createRoute({
  method: 'post',
  path: '/connections/check',
  summary: 'The same of a connection that is not saved, without its syncs.',
  description: 'Secrets stay with their hosts here too.',
  request: takes(
    z.object({
      name: draftName,
      config: open<ConnectionConfig>(
        'A connection, as docs/configuration.schema.json describes it.',
      ),
    }),
  ),
  responses: answersAs('text/event-stream', 'The lines.'),
})

const scopes = createRoute({
  method: 'get',
  path: '/connections/{connection}/scopes',
  summary: 'The scopes of the token, and those that each stream and target takes.',
  request: { params: params.connection },
  responses: answers(
    z.object({
      granted: list(z.string()).nullable().openapi({
        description: 'Null: HubSpot does not tell them.',
      }),
      needs: list(
        z.object({
          of: z.enum(['stream', 'target']),
          name: z.string(),
          scopes: list(z.string()),
          missing: list(z.string()).nullable(),
          syncs: list(z.string()),
        }),
      ),
    }),
    'The scopes.',
  ),
})

const login = createRoute({
  method: 'post',
  path: '/connections/{connection}/login',
  summary: 'Signs a connection in by OAuth: server-sent events `authorize`, then `signed_in`.',
  description:
    '`authorize` has the address that a browser of this machine is to open; it lasts as long as the answer is listened to, ten minutes at most.',
  request: { params: params.connection },
  responses: answersAs('text/event-stream', 'The events.'),
})

const remove = createRoute({
  method: 'delete',
  path: '/connections/{connection}',
  summary: 'Takes a connection that no sync uses out of the document.',
  request: { params: params.connection, query: z.object({ stamp: z.string() }) },
  responses: answers(stamped, 'The document was written.'),
})

const logout = createRoute({
  method: 'post',
  path: '/connections/{connection}/logout',
  summary: 'Revokes the OAuth sign-in of a connection, and forgets it.',
  request: { params: params.connection },
  responses: answers(
    z.object({
      connection: z.string(),
      revoked: z.enum(['now', 'already', 'none']),
      configured: z.boolean().openapi({
        description: 'The document points to a refresh token: the one there is good no more.',
      }),
    }),
    'It is signed out.',
  ),
})

export const connectionRoutes = (ports: ApiPorts) =>
  router()
    .openapi(all, (context) => {
      const { connections } = ports.config().document
      return context.json(
        {
          connections: Object.entries(connections).map(([name, config]) => ({
            connection: name,
            engine: config.warehouse.kind,
            sign_in: config.hubspot?.oauth === undefined ? ('token' as const) : ('oauth' as const),
            syncs: syncsOf(ports, name),
            config,
          })),
        },
        200,
      )
    })
    .openapi(put, async (context) => {
      const { connection: name } = context.req.valid('param')
      const { stamp, config } = context.req.valid('json')
      return context.json(await changeDocument(ports, stamp, ['connections', name], config), 200)
    })
    .openapi(remove, async (context) => {
      const { connection: name } = context.req.valid('param')
      knownConnection(ports, name)
      const { stamp } = context.req.valid('query')
      return context.json(await changeDocument(ports, stamp, ['connections', name], undefined), 200)
    })
    .openapi(login, (context) => {
      const { connection: name } = context.req.valid('param')
      knownConnection(ports, name)
      const signingIn = (signal: AbortSignal) =>
        during(
          async (say) => {
            const own = ports.open(signal, () => undefined)
            try {
              const signedIn = await own.login(name, {
                waitMs: loginWaitMs,
                begun: async ({ startUrl, redirectUri, scopes, optionalScopes }) =>
                  say('authorize', {
                    event: 'authorize',
                    data: {
                      url: startUrl,
                      redirect_uri: redirectUri,
                      scopes,
                      optional_scopes: optionalScopes,
                    },
                  }),
              })
              const { file: _file, ...told } = signedIn
              return { event: 'signed_in', data: told }
            } finally {
              await own[Symbol.asyncDispose]()
            }
          },
          ports.clock,
          signal,
        )
      return tell(context, signingIn, ports.signal)
    })
    .openapi(check, (context) => {
      const { connection: name } = context.req.valid('param')
      knownConnection(ports, name)
      return tell(context, (signal) => checked(ports, name, signal), ports.signal)
    })
    .openapi(checkDraft, async (context) => {
      const { name, config } = context.req.valid('json')
      const draft = await drafted(ports, ['connections', name], config)
      return tell(context, (signal) => checked(ports, name, signal, draft), ports.signal) as never
    })
    .openapi(scopes, async (context) => {
      const { connection: name } = context.req.valid('param')
      knownConnection(ports, name)
      return context.json(await ports.using((connector) => connector.scopes(name)), 200)
    })
    .openapi(logout, async (context) => {
      const { connection: name } = context.req.valid('param')
      knownConnection(ports, name)
      return context.json(await ports.using((connector) => connector.logout(name)), 200)
    })

/** Lines, and last the scopes of all streams and targets, if HubSpot lets us in. */
async function* checked(
  ports: ApiPorts,
  name: string,
  signal: AbortSignal,
  draft?: Config,
): AsyncGenerator<Told> {
  const own = ports.open(signal, () => undefined, draft)
  try {
    let signedIn = true
    const syncs = draft === undefined ? syncsOf(ports, name) : []
    for await (const line of own.check(syncs, name)) {
      if (line.name === signInLine) signedIn = line.ok
      yield { event: 'line', data: line }
    }
    yield { event: 'done', data: signedIn ? { scopes: await own.scopes(name) } : { scopes: null } }
  } finally {
    await own[Symbol.asyncDispose]()
  }
}

const loginWaitMs = 10 * 60_000

const syncsOf = ({ config }: ApiPorts, connection: string): readonly string[] =>
  Object.entries(config().document.syncs).flatMap(([sync, of]) =>
    of.connection === connection ? [sync] : [],
  )

/** @throws `server.not_found` */
export function knownConnection({ config }: ApiPorts, name: string): void {
  if (!Object.hasOwn(config().document.connections, name))
    throw notFound(`There is no connection ${name}.`)
}

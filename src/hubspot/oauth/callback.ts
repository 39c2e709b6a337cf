import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ConnectorError } from '../../errors/connector-error.ts'
import { unguessable } from './proof-key.ts'

/** HubSpot takes plain http for the name localhost only, and no addresses: https://developers.hubspot.com/docs/apps/legacy-apps/authentication/working-with-oauth (read 2026-11-22). */
const host = 'localhost'
const callbackPath = '/oauth-callback'

export const redirectUriOf = (port: number): string => `http://${host}:${port}${callbackPath}`

/** What the browser brought back. */
export type CallbackAnswer =
  | { readonly kind: 'code'; readonly code: string }
  /** RFC 6749's word for why there is none. */
  | { readonly kind: 'refused'; readonly word: string }

export interface CallbackOptions {
  readonly port: number
  /** What the answer must carry, or it isn't the answer to our question. */
  readonly state: string
  readonly authorizeUrl: URL
}

export interface Callback extends AsyncDisposable {
  /**
   * Where to send a browser: leads on to the authorization page, once. So the state stands in no process list when a
   * program is started with this.
   */
  readonly startUrl: string
  /** Requests that carried a wrong state, and were refused. */
  readonly strangers: number
  /** The first answer with the right state. */
  readonly answer: Promise<CallbackAnswer>
}

/** Listens on both loopback addresses, as a browser may take either for localhost. */
export async function listenForCallback(options: CallbackOptions): Promise<Callback> {
  const startPath = `/sign-in/${unguessable()}`
  let started = false
  let strangers = 0
  let settle: (answer: CallbackAnswer) => void
  const answer = new Promise<CallbackAnswer>((resolve) => {
    settle = resolve
  })

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = URL.parse(request.url ?? '', `http://${host}`)
    // A page of some other name that leads to this machine gets nothing.
    const named = [host, '127.0.0.1', '[::1]'].map((name) => `${name}:${options.port}`)
    if (url === null || request.method !== 'GET' || !named.includes(request.headers.host ?? '')) {
      page(response, 404, 'There is nothing here.')
    } else if (url.pathname === startPath && !started) {
      started = true
      response.writeHead(302, { ...safeHeaders, location: options.authorizeUrl.href }).end()
    } else if (url.pathname !== callbackPath) {
      page(response, 404, 'There is nothing here.')
    } else if (!isSame(url.searchParams.get('state') ?? '', options.state)) {
      strangers += 1
      page(response, 400, 'This is not the answer to the sign-in that was begun here.')
    } else {
      const code = url.searchParams.get('code') ?? ''
      const word = url.searchParams.get('error') ?? 'no code'
      page(
        response,
        200,
        code === ''
          ? 'HubSpot gave no access. The terminal says more; this page can be closed.'
          : 'The answer has arrived: the terminal goes on from here. This page can be closed.',
        () => settle(code === '' ? { kind: 'refused', word } : { kind: 'code', code }),
      )
    }
  }

  const servers: Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve())
            server.closeAllConnections()
          }),
      ),
    )
  }
  try {
    for (const address of ['127.0.0.1', '::1']) {
      const server = createServer(handle)
      if (await listens(server, address, options.port)) servers.push(server)
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    startUrl: `http://${host}:${options.port}${startPath}`,
    get strangers() {
      return strangers
    },
    answer,
    [Symbol.asyncDispose]: close,
  }
}

/** False where this machine has no such address. @throws `config.usage` when the port is taken */
function listens(server: Server, address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (address === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '')) {
        resolve(false)
        return
      }
      reject(
        new ConnectorError('config.usage', {
          what: `Port ${port} of this machine can't be listened on.`,
          why: `The system refused it (${error.code ?? 'unknown fault'}); another program may use it.`,
          fix: `End that program, or set another redirect_port and list http://${host}:<port>${callbackPath} in the app.`,
          cause: error,
        }),
      )
    })
    server.listen(port, address, () => resolve(true))
  })
}

const safeHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

/** `then` is called once the page has gone out. */
function page(response: ServerResponse, status: number, text: string, then?: () => void): void {
  response.writeHead(status, { ...safeHeaders, 'content-type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><title>hubspot-warehouse</title><p>${text}</p>\n`)
  if (then !== undefined) response.once('close', then)
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

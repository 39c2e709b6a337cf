import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { asConnectorError } from '../connector.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/** A path, and what it answers: a status, and any JSON. */
export type Routes = Readonly<
  Record<string, () => Promise<{ readonly status: number; readonly body: unknown }>>
>

export interface HttpServer extends AsyncDisposable {
  readonly url: string
}

const loopback = '127.0.0.1'

/**
 * Answers GET requests as JSON, on loopback only. The Host header has to name this server: a page of another site that
 * lets its own name point to this machine (DNS rebinding) gets nothing.
 * @throws `config.usage` when the port can't be had
 */
export const openHttp = (port: number, routes: Routes): Promise<HttpServer> =>
  open(port, loopback, routes)

/**
 * Answers the probe of whatever runs the container, which asks from another address and by whatever name: on all
 * addresses, one path, and whether all is well in a word.
 * @throws `config.usage` when the port can't be had
 */
export const openProbe = (port: number, isWell: () => boolean): Promise<HttpServer> =>
  open(port, '0.0.0.0', {
    '/healthz': async () => ({ status: isWell() ? 200 : 503, body: { ok: isWell() } }),
  })

async function open(port: number, address: string, routes: Routes): Promise<HttpServer> {
  let hosts: ReadonlySet<string> | null = null
  const server = createServer((request, response) => {
    void answer(request, response, hosts, routes)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portRefused(port, cause)))
    server.listen(port, address, resolve)
  })
  const { port: own } = server.address() as AddressInfo
  if (address === loopback) hosts = new Set([`${loopback}:${own}`, `localhost:${own}`])
  return {
    url: `http://${loopback}:${own}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string> | null,
  routes: Routes,
): Promise<void> {
  const send = (
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
      ...headers,
    })
    response.end(`${JSON.stringify(body)}\n`)
  }
  if (hosts?.has(request.headers.host ?? '') === false) {
    send(421, { error: 'The Host header names another server.' })
    return
  }
  const path = (request.url ?? '').split('?')[0] ?? ''
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined
  if (route === undefined) {
    send(404, { error: `There is no ${path} here.` })
    return
  }
  if (request.method !== 'GET') {
    send(405, { error: 'Only GET is answered.' }, { allow: 'GET' })
    return
  }
  try {
    const { status, body } = await route()
    send(status, body)
  } catch (thrown) {
    send(503, { error: asConnectorError(thrown).report() })
  }
}

const portRefused = (port: number, cause: Error): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `Port ${port} can't be used.`,
    why: `${cause.message}.`,
    fix: 'Name another port with --port (0: any free one).',
    cause,
  })

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { ConnectorError } from '../errors/connector-error.ts'

export interface HttpServer extends AsyncDisposable {
  readonly url: string
}

/** What answers; hosts: the names that a request may call the server by. */
export type Answering = (hosts: () => ReadonlySet<string>) => {
  fetch(request: Request): Response | Promise<Response>
}

const loopback = '127.0.0.1'

/**
 * Answers on loopback only, as the app does.
 * @throws `config.usage` when the port can't be had
 */
export async function openHttp(port: number, answering: Answering): Promise<HttpServer> {
  let hosts: ReadonlySet<string> = new Set()
  const app = answering(() => hosts)
  const listener = getRequestListener((request) => app.fetch(request), {
    overrideGlobalObjects: false,
  })
  const server = await open(port, loopback, (request, response) => void listener(request, response))
  const own = new URL(server.url).port
  hosts = new Set([`${loopback}:${own}`, `localhost:${own}`])
  return server
}

/**
 * Answers the probe of whatever runs the container, which asks from another address and by whatever name: on all
 * addresses, one path, and whether all is well in a word.
 * @throws `config.usage` when the port can't be had
 */
export const openProbe = (port: number, isWell: () => boolean): Promise<HttpServer> =>
  open(port, '0.0.0.0', (request, response) => {
    const path = (request.url ?? '').split('?')[0]
    const status = path !== '/healthz' ? 404 : request.method !== 'GET' ? 405 : isWell() ? 200 : 503
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(`${JSON.stringify({ ok: status === 200 })}\n`)
  })

async function open(port: number, address: string, listener: RequestListener): Promise<HttpServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portRefused(port, cause)))
    server.listen(port, address, resolve)
  })
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://${loopback}:${own}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

const portRefused = (port: number, cause: Error): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `Port ${port} can't be used.`,
    why: `${cause.message}.`,
    fix: 'Name another port with --port (0: any free one).',
    cause,
  })

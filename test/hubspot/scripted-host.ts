import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemRandom } from '../../src/machine/random.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { Transport } from '../../src/hubspot/transport.ts'
import type { Clock, Log } from '../../src/engine/ports.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

export type Reply = (asked: Asked, response: ServerResponse) => void

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** A clock that leaps over every wait. */
function leaping(): Clock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    sleep: (ms) => {
      ahead += ms
      return Promise.resolve()
    },
  }
}

/** A HubSpot of a few scripted answers on loopback, with a transport that doesn't really wait. */
export class ScriptedHost implements AsyncDisposable {
  readonly asked: Asked[] = []
  readonly transport: Transport
  readonly url: string
  readonly #server: ReturnType<typeof createServer>

  private constructor(server: ReturnType<typeof createServer>, url: string) {
    this.#server = server
    this.url = url
    this.transport = new Transport({
      baseUrl: url,
      token: fixedToken('secret-token'),
      clock: leaping(),
      random: systemRandom,
      log: silent,
    })
  }

  /** Routes by `METHOD path-without-version`; the longest that fits wins. */
  static async start(routes: Readonly<Record<string, Reply>>): Promise<ScriptedHost> {
    let host: ScriptedHost | undefined
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(piece as Buffer)
      const path = (request.url ?? '').replace(/\/20\d\d-\d\d/, '')
      const asked: Asked = {
        method: request.method ?? '',
        path,
        authorization: request.headers.authorization,
        body: Buffer.concat(pieces).toString('utf8'),
      }
      host?.asked.push(asked)
      const key = Object.keys(routes)
        .filter((route) => `${asked.method} ${path}`.startsWith(route))
        .sort((one, other) => other.length - one.length)[0]
      const reply = key === undefined ? undefined : routes[key]
      if (reply === undefined) response.writeHead(404).end()
      else reply(asked, response)
    }
    const server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => response.destroy(error as Error))
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    host = new ScriptedHost(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return host
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport[Symbol.asyncDispose]()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

export const json =
  (body: unknown, status = 200): Reply =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

export const bytes =
  (body: Buffer | string, headers: Record<string, string> = {}): Reply =>
  (_asked, response) => {
    response.writeHead(200, headers).end(body)
  }

/** One answer after the other; the last one stays. */
export function inTurn(...replies: readonly Reply[]): Reply {
  let turn = 0
  return (asked, response) => {
    const reply = replies[Math.min(turn, replies.length - 1)] as Reply
    turn += 1
    reply(asked, response)
  }
}

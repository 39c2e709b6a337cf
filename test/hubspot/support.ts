import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock, Log, LogFields, Random } from '../../src/engine/ports.ts'
import { ConnectorError } from '../../src/errors/connector-error.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { Transport, type TransportOptions } from '../../src/hubspot/transport.ts'

export const token = 'pat-eu1-11111111-2222-3333-4444-555555555555'

/** Waits take no time but move the clock, so that back-offs can be read off it. */
export class JumpingClock implements Clock {
  waits: number[] = []
  #now = Date.parse('2026-11-21T10:00:00Z')

  now(): Date {
    return new Date(this.#now)
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.waits.push(ms)
    this.#now += ms
    // Lets the network have its turn, so that waiting for a call under way is no endless loop.
    await new Promise((resolve) => setImmediate(resolve))
  }

  get waited(): number {
    return this.waits.reduce((sum, ms) => sum + ms, 0)
  }
}

class KeptLog implements Log {
  entries: { event: string; fields: LogFields }[] = []
  debug = (event: string, fields: LogFields = {}) => void this.entries.push({ event, fields })
  info = this.debug
  warn = this.debug
  error = this.debug
}

const random: Random = {
  next: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000',
}

export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answer =
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly json?: unknown
      readonly text?: string | Buffer
    }
  /** Takes the raw response for oddities on the wire. */
  | ((response: ServerResponse) => void)

/** A server that answers as told: for what the wire may do, not for what HubSpot does. */
export async function scripted(answer: (asked: Asked, n: number) => Answer) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      }
      asked.push(one)
      const told = answer(one, asked.length)
      if (typeof told === 'function') return told(response)
      const body = told.text ?? (told.json === undefined ? '' : JSON.stringify(told.json))
      response.writeHead(told.status ?? 200, {
        'content-type': 'application/json',
        ...told.headers,
      })
      response.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function transportTo(url: string, options: Partial<TransportOptions> = {}) {
  const clock = new JumpingClock()
  const log = new KeptLog()
  const transport = new Transport({
    baseUrl: url,
    token: fixedToken(token),
    clock,
    random,
    log,
    ...options,
  })
  return { transport, clock, log }
}

/** The ConnectorError that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<ConnectorError> {
  try {
    await work
  } catch (error) {
    if (error instanceof ConnectorError) return error
    throw error
  }
  throw new Error('It did not fail.')
}

export const everyWordOf = (error: ConnectorError): string =>
  JSON.stringify([error.report(), error.message])

import type { Server } from 'node:http'
import { Client, Dispatcher, errors } from 'undici'
import { fetchLimits } from '../../../src/hubspot/exports/fetch-file.ts'
import { broken, MemorySocket } from './sockets.ts'

/** Bytes as they went over a connection, for the trace. */
export type Heard = (from: 'client' | 'server', bytes: Buffer) => void

/** A network in which there is one server, at one address; everything else refuses connections. */
export class MemoryNetwork {
  readonly origin: string
  readonly #server: Server
  readonly #heard: Heard | null
  readonly #open = new Set<MemorySocket>()
  #closedUntil = Number.NEGATIVE_INFINITY

  constructor(server: Server, origin: string, heard: Heard | null) {
    this.#server = server
    this.origin = origin
    this.#heard = heard
  }

  /** Breaks every connection, and refuses new ones for so long. */
  close(ms: number): void {
    this.#closedUntil = Date.now() + ms
    for (const socket of this.#open) socket.resetAndDestroy()
  }

  /** @throws what a socket fails with when nobody listens */
  connect(origin: string): MemorySocket {
    if (origin !== this.origin || Date.now() < this.#closedUntil) {
      throw broken('ECONNREFUSED', 'connect')
    }
    const [client, server] = MemorySocket.pair()
    this.#open.add(server)
    server.once('close', () => this.#open.delete(server))
    const heard = this.#heard
    if (heard !== null) {
      overhear(client, (bytes) => heard('client', bytes))
      overhear(server, (bytes) => heard('server', bytes))
    }
    this.#server.emit('connection', server)
    return client
  }
}

function overhear(socket: MemorySocket, heard: (bytes: Buffer) => void): void {
  const write = socket._write.bind(socket)
  socket._write = (chunk: Buffer, encoding, done) => {
    heard(chunk)
    write(chunk, encoding, done)
  }
}

/** What one process reaches of the network: a connection for each exchange, and undici's own limits by the virtual clock. */
export class MemoryDispatcher extends Dispatcher {
  readonly #network: MemoryNetwork
  readonly #clients = new Set<Client>()

  constructor(network: MemoryNetwork) {
    super()
    this.#network = network
  }

  /** Every connection of the process ends, as when the process does. */
  cut(): void {
    for (const client of this.#clients) void client.destroy()
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    const origin = String(options.origin)
    const client = new Client(origin, {
      connect: (_options, done) => {
        // Undici wants to hear of a connection later, and takes any duplex stream for one; its types ask for a TCP socket.
        process.nextTick(() => {
          try {
            done(null, this.#network.connect(origin) as never)
          } catch (error) {
            done(error as Error, null)
          }
        })
      },
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#clients.add(client)
    const over = (): void => {
      this.#clients.delete(client)
      setImmediate(() => void client.destroy())
    }
    const limits = {
      headersMs: options.headersTimeout ?? fetchLimits.headersMs,
      bodyMs: options.bodyTimeout ?? fetchLimits.stallMs,
    }
    return client.dispatch(
      { ...options, headersTimeout: 0, bodyTimeout: 0 },
      limited(handler, limits, over),
    )
  }

  override close(): Promise<void> {
    return Promise.resolve()
  }

  override destroy(): Promise<void> {
    return Promise.resolve()
  }
}

/** Undici counts its own limits by timers that one process shares; here each exchange has its own. */
function limited(
  handler: Dispatcher.DispatchHandler,
  limits: { readonly headersMs: number; readonly bodyMs: number },
  over: () => void,
): Dispatcher.DispatchHandler {
  let timer: NodeJS.Timeout | undefined
  const within = (ms: number, late: () => void): void => {
    clearTimeout(timer)
    timer = ms > 0 ? setTimeout(late, ms) : undefined
  }
  const ended = (): void => {
    clearTimeout(timer)
    over()
  }
  return {
    onRequestStart: (controller, context) => {
      within(limits.headersMs, () => controller.abort(new errors.HeadersTimeoutError()))
      handler.onRequestStart?.(controller, context)
    },
    onResponseStart: (controller, status, headers, text) => {
      within(limits.bodyMs, () => controller.abort(new errors.BodyTimeoutError()))
      handler.onResponseStart?.(controller, status, headers, text)
    },
    onResponseData: (controller, piece) => {
      within(limits.bodyMs, () => controller.abort(new errors.BodyTimeoutError()))
      handler.onResponseData?.(controller, piece)
    },
    onResponseEnd: (controller, trailers) => {
      ended()
      handler.onResponseEnd?.(controller, trailers)
    },
    onResponseError: (controller, error) => {
      ended()
      handler.onResponseError?.(controller, error)
    },
  }
}

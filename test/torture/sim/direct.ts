import type { Server } from 'node:http'
import { Readable, Writable } from 'node:stream'

/** What was answered, and the text of it. */
interface Told {
  readonly status: number
  readonly text: string
}

/** As much of Node's response as the sandbox's control calls use. */
class Hearing extends Writable {
  statusCode = 200
  readonly #pieces: Buffer[] = []

  setHeader(): this {
    return this
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pieces.push(piece)
    done()
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8')
  }
}

/**
 * Asks the server without a connection: bytes, sockets and a client between the judge and the account prove nothing, and
 * the judge asks more often than the connector does.
 */
export function askDirectly(
  server: Server,
  origin: string,
  method: string,
  path: string,
  body: unknown,
): Promise<Told> {
  const pieces = body === undefined ? [] : [Buffer.from(JSON.stringify(body))]
  const request = Object.assign(Readable.from(pieces), {
    method,
    url: path,
    headers: { host: new URL(origin).host },
    complete: true,
  })
  const response = new Hearing()
  return new Promise((resolve, reject) => {
    response.once('finish', () => resolve({ status: response.statusCode, text: response.text() }))
    response.once('error', reject)
    response.once('close', () => reject(new Error(`${method} ${path}: no answer`)))
    server.emit('request', request, response)
  })
}

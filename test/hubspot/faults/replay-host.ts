import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** An answer as the sandbox gave it. */
export interface Recorded {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** Does to one answer what a wire, or what stands on it, may do. `elsewhere`: where a redirect leads. */
export type WireFault = (
  socket: Socket,
  good: Recorded,
  elsewhere: string,
  response: ServerResponse,
) => void

export interface Asked {
  readonly key: string
  readonly authorization: string | undefined
}

/** One try of a deed: what was asked, and which of its requests meets the fault. */
export class Play {
  readonly asked: Asked[] = []
  readonly recorded: Map<string, Recorded[]>
  readonly #strikes: { readonly key: string; readonly fault: WireFault; times: number } | null
  readonly #turns = new Map<string, number>()

  constructor(
    recorded: Map<string, Recorded[]>,
    strikes: { readonly key: string; readonly fault: WireFault; times: number } | null,
  ) {
    this.recorded = recorded
    this.#strikes = strikes
  }

  timesAsked(key: string): number {
    return this.asked.filter((one) => one.key === key).length
  }

  answerTo(key: string): { readonly good: Recorded; readonly fault: WireFault | null } | null {
    const answers = this.recorded.get(key)
    if (answers === undefined) return null
    const turn = this.#turns.get(key) ?? 0
    const good = answers[Math.min(turn, answers.length - 1)] as Recorded
    const strikes = this.#strikes
    if (strikes !== null && strikes.key === key && strikes.times > 0) {
      strikes.times -= 1
      return { good, fault: strikes.fault }
    }
    this.#turns.set(key, turn + 1)
    return { good, fault: null }
  }
}

/**
 * A host that first lets requests through to another one and keeps the answers, then plays them back, with a fault.
 * Each play has a base URL of its own, so that many go on at once.
 */
export class ReplayHost implements AsyncDisposable {
  readonly url: string
  readonly #server: ReturnType<typeof createServer>
  readonly #behind: string
  readonly #plays = new Map<string, Play>()
  #number = 0
  #recording = true

  private constructor(server: ReturnType<typeof createServer>, url: string, behind: string) {
    this.#server = server
    this.url = url
    this.#behind = behind
  }

  static async start(behind: string, port = 0): Promise<ReplayHost> {
    let host: ReplayHost | undefined
    const server = createServer((request, response) => {
      host?.answer(request, response).catch((error: unknown) => response.destroy(error as Error))
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    host = new ReplayHost(
      server,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      behind,
    )
    return host
  }

  /** The base URL under which the play goes on. */
  open(play: Play): string {
    this.#number += 1
    this.#plays.set(`p${this.#number}`, play)
    return `${this.url}/p${this.#number}`
  }

  /** Nothing more is let through. */
  close(): void {
    this.#recording = false
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const [, name = '', path = ''] = /^\/(p\d+)(\/.*)$/.exec(request.url ?? '') ?? []
    const play = this.#plays.get(name)
    if (play === undefined) {
      response.writeHead(500).end()
      return
    }
    const body = Buffer.concat(pieces)
    const isJson = request.headers['content-type']?.includes('json') === true
    const own = `${this.url}/${name}`
    const key = `${request.method} ${path} ${isJson ? body.toString('utf8') : ''}`.trim()
    play.asked.push({ key, authorization: request.headers.authorization })
    if (this.#recording) {
      const given = await this.#letThrough(request, path, body)
      const answers = play.recorded.get(key) ?? []
      play.recorded.set(key, [...answers, given])
      send(response, this.#linkedTo(own, given))
      return
    }
    const told = play.answerTo(key)
    if (told === null) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return
    }
    const good = this.#linkedTo(own, told.good)
    if (told.fault === null) send(response, good)
    else told.fault(request.socket, good, `${own}/elsewhere`, response)
  }

  async #letThrough(request: IncomingMessage, path: string, body: Buffer): Promise<Recorded> {
    const { authorization, 'content-type': type } = request.headers
    const answer = await fetch(`${this.#behind}${path}`, {
      method: request.method ?? 'GET',
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    })
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: Buffer.from(await answer.arrayBuffer()),
    }
  }

  /** File links lead to the host that plays them back. */
  #linkedTo(own: string, answer: Recorded): Recorded {
    if (!answer.type.includes('json')) return answer
    const text = answer.body.toString('utf8').replaceAll(this.#behind, own)
    return { ...answer, body: Buffer.from(text) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function send(response: ServerResponse, { status, type, body }: Recorded): void {
  response.writeHead(status, type === '' ? {} : { 'content-type': type })
  response.end(body)
}

import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // What it holds depends on the channel: tests look at what they expect.
  // oxlint-disable-next-line typescript/no-explicit-any -- read by tests only
  readonly body: any
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** What came since this was asked last. */
  taken(): readonly Received[]
  /** What is answered from now on; null: nothing, ever. Called with each message. */
  answers(
    with_: (received: Received) => { status: number; headers?: Record<string, string> } | null,
  ): void
}

/** Takes messages on loopback. */
export async function openReceiver(): Promise<Receiver> {
  let got: Received[] = []
  let answer: Parameters<Receiver['answers']>[0] = () => ({ status: 200 })
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const received = {
        path: request.url ?? '',
        headers: request.headers,
        text,
        body: JSON.parse(text) as unknown,
      }
      const answered = answer(received)
      got.push(received)
      if (answered === null) return
      response.writeHead(answered.status, answered.headers)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => {
      const all = got
      got = []
      return all
    },
    answers: (next) => {
      answer = next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Recorded, WireFault } from './replay-host.ts'

export interface Fault {
  readonly name: string
  readonly fault: WireFault
  /** Asking again brings the whole answer; false: the answer itself is what is wrong. */
  readonly passes: boolean
  /** Costs real time. */
  readonly slow?: true
}

const head = (status: number, headers: Readonly<Record<string, string | number>>): string =>
  [
    `HTTP/1.1 ${status} X`,
    'Content-Type: application/json',
    // What is written past the server's own answer ends the connection: it would wait for that answer otherwise.
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')

const half = ({ body }: Recorded): Buffer => body.subarray(0, body.length >> 1)
const chunk = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')])

/** After what was written has gone out. */
const breakOff = (socket: Socket): void => void setImmediate(() => socket.destroy())

const whole = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): WireFault => {
  return (socket) => {
    socket.write(head(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }))
    socket.end(body)
  }
}

const redirect = (status: number): Fault => ({
  name: `redirected with ${status}`,
  fault: (socket, _, elsewhere) => {
    socket.end(head(status, { Location: elsewhere, 'Content-Length': 0 }))
  },
  passes: false,
})

const shape = (body: string): Fault => ({
  name: `a 200 of another shape: ${body}`,
  fault: whole(200, {}, body),
  passes: false,
})

export const faults: readonly Fault[] = [
  { name: 'reset before headers', fault: (socket) => socket.resetAndDestroy(), passes: true },
  {
    name: 'reset within headers',
    fault: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Ty', () => socket.resetAndDestroy())
    },
    passes: true,
  },
  { name: 'closed before headers', fault: (socket) => socket.end(), passes: true },
  { name: 'stalled before headers', fault: () => undefined, passes: true, slow: true },
  {
    name: 'stalled in the body',
    fault: (socket, good) => {
      socket.write(head(200, { 'Content-Length': good.body.length + 1 }))
      socket.write(good.body)
    },
    passes: true,
    slow: true,
  },
  {
    name: 'cut in a body with Content-Length',
    fault: (socket, good) => {
      socket.write(head(200, { 'Content-Length': good.body.length + 1 }))
      socket.write(half(good))
      breakOff(socket)
    },
    passes: true,
  },
  {
    name: 'cut in a chunked body',
    fault: (socket, good) => {
      socket.write(head(200, { 'Transfer-Encoding': 'chunked' }))
      socket.write(chunk(half(good)))
      breakOff(socket)
    },
    passes: true,
  },
  {
    name: 'cut in a body that ends with the connection, which HTTP does not notice',
    fault: (socket, good) => {
      socket.write(head(200, {}))
      socket.end(half(good))
    },
    passes: true,
  },
  {
    name: 'half a JSON with 200',
    fault: (socket, good, elsewhere, response) =>
      whole(200, {}, half(good))(socket, good, elsewhere, response),
    passes: true,
  },
  {
    name: 'a Content-Length that is too small',
    fault: (socket, good) => {
      socket.write(head(200, { 'Content-Length': good.body.length >> 1 }))
      socket.end(good.body)
    },
    passes: true,
  },
  {
    name: 'a Content-Length that is too great',
    fault: (socket, good) => {
      socket.write(head(200, { 'Content-Length': good.body.length + 10 }))
      socket.end(good.body)
    },
    passes: true,
  },
  { name: 'HTML with 200', fault: whole(200, {}, '<html><body>Hello</body></html>'), passes: true },
  { name: 'HTML with 502', fault: whole(502, {}, '<html>Bad gateway</html>'), passes: true },
  { name: 'an empty 200', fault: whole(200, {}, ''), passes: true },
  {
    name: 'gzip that is cut',
    fault: (socket, good, elsewhere, response) => {
      const packed = gzipSync(good.body)
      whole(200, { 'Content-Encoding': 'gzip' }, packed.subarray(0, packed.length - 9))(
        socket,
        good,
        elsewhere,
        response,
      )
    },
    passes: true,
  },
  {
    name: 'gzip that is none',
    fault: (socket, good, elsewhere, response) =>
      whole(200, { 'Content-Encoding': 'gzip' }, good.body)(socket, good, elsewhere, response),
    passes: true,
  },
  redirect(301),
  redirect(302),
  redirect(303),
  redirect(307),
  redirect(308),
  shape('null'),
  shape('[]'),
  shape('"ok"'),
  shape('{"status":"error","message":"internal error","correlationId":"1"}'),
]

/** No fault, but it has to be put together. */
export const byteByByte: WireFault = (socket, good) => {
  socket.setNoDelay(true)
  const bytes = Buffer.concat([
    Buffer.from(head(good.status, { 'Content-Length': good.body.length })),
    good.body,
  ])
  let at = 0
  const next = (): void => {
    if (at >= bytes.length) {
      socket.end()
      return
    }
    socket.write(bytes.subarray(at, at + 1))
    at += 1
    setImmediate(next)
  }
  next()
}

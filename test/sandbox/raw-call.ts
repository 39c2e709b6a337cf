import { connect } from 'node:net'

export interface RawReply {
  readonly bytes: Buffer
  /** Status line and headers, without the empty line; all there is when the end of the headers never came. */
  readonly head: string
  readonly body: Buffer
  readonly end: 'ended' | 'reset'
}

/** One request over a bare connection, and every byte that comes back: what an HTTP client would hide. */
export function rawCall(url: string, method: string, path: string, token: string, body?: unknown) {
  return new Promise<RawReply>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const text = body === undefined ? '' : JSON.stringify(body)
    const chunks: Buffer[] = []
    const finish = (end: RawReply['end']) => {
      const bytes = Buffer.concat(chunks)
      const at = bytes.indexOf('\r\n\r\n')
      const head = bytes.subarray(0, at < 0 ? bytes.length : at).toString('latin1')
      resolve({ bytes, head, body: at < 0 ? Buffer.alloc(0) : bytes.subarray(at + 4), end })
    }
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
      )
    })
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => finish('ended'))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') finish('reset')
      else reject(error)
    })
  })
}

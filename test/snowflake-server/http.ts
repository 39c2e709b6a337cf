import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

export interface Call {
  readonly method: string
  readonly path: string
  readonly search: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** Of `Authorization: Snowflake Token="..."`. */
  readonly token: string | null
  /** Parsed JSON; null when there is none. */
  readonly body: unknown
  readonly bytes: number
}

/** A body that is no JSON. */
export class Unreadable extends Error {}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function jsonOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return null
  // The driver announces gzip and then sends plain JSON or the reverse (lib/http/base.js): the bytes tell.
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  try {
    return JSON.parse(plain.toString('utf8'))
  } catch {
    throw new Unreadable('the body is no JSON')
  }
}

export async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://server')
  const bytes = await bodyOf(request)
  const token = /^Snowflake Token="(.*)"$/u.exec(request.headers.authorization ?? '')?.[1]
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    search: url.searchParams,
    headers: request.headers,
    token: token ?? null,
    body: jsonOf(bytes),
    bytes: bytes.length,
  }
}

export function json(value: unknown, status = 200): Reply {
  const headers = { 'content-type': 'application/json' }
  return { status, headers, body: JSON.stringify(value) }
}

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Dispatcher, type FormData, request } from 'undici'
import { limits, type Timeouts } from './limits.ts'

/** One request on the wire, without any policy: no retries, no limits, no reading of statuses. */
export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | FormData | null
}

export interface Incoming {
  readonly status: number
  readonly header: (name: string) => string | null
  /** HubSpot's clock at this answer; null without a usable Date header. */
  readonly date: Date | null
  readonly text: string
}

/** No whole answer came. `settled`: the connection was never made, so HubSpot provably did nothing. */
export class ExchangeFailed extends Error {
  readonly settled: boolean
  readonly reason: string
  /** A fault that no repeat mends: a certificate that doesn't hold. */
  readonly lasting: boolean

  constructor(reason: string, settled: boolean, lasting: boolean, cause: unknown) {
    super(reason, { cause })
    this.name = 'ExchangeFailed'
    this.reason = reason
    this.settled = settled
    this.lasting = lasting
  }
}

const inflate = promisify(gunzip)

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const certificate = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER))/

/** Sends once and reads the whole body, within the time limits. Aborts reject with the signal's reason. */
export async function exchange(
  outgoing: Outgoing,
  dispatcher: Dispatcher,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<Incoming> {
  signal.throwIfAborted()
  // A controller and timer of this call's own, taken down with it: thousands of calls hang on one run's signal.
  const ended = new AbortController()
  let late = false
  const stop = (): void => ended.abort(signal.reason)
  const timer = setTimeout(() => {
    late = true
    ended.abort()
  }, timeouts.totalMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const answer = await request(outgoing.url, {
      method: outgoing.method,
      headers: outgoing.headers,
      body: outgoing.body,
      dispatcher,
      signal: ended.signal,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.stallMs,
    })
    const header = (name: string): string | null => {
      const value = answer.headers[name]
      return value === undefined ? null : Array.isArray(value) ? (value[0] ?? null) : value
    }
    const bytes = await wholeBody(answer.body)
    const plain =
      header('content-encoding')?.trim().toLowerCase() === 'gzip' ? await unpacked(bytes) : bytes
    return {
      status: answer.statusCode,
      header,
      date: dateOf(header('date')),
      text: plain.toString('utf8'),
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ExchangeFailed) throw error
    throw failed(error, late, timeouts)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

async function wholeBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > limits.answerBytes) {
      throw new ExchangeFailed(
        `The answer is larger than ${limits.answerBytes} bytes.`,
        false,
        true,
        null,
      )
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

const unpacked = (bytes: Buffer): Promise<Buffer> =>
  bytes.length === 0
    ? Promise.resolve(bytes)
    : inflate(bytes, { maxOutputLength: limits.answerBytes })

function dateOf(header: string | null): Date | null {
  const at = header === null ? Number.NaN : Date.parse(header)
  return Number.isNaN(at) ? null : new Date(at)
}

/** Driver errors carry no token, but addresses and paths: only their code is told, the rest stays in `cause`. */
function failed(error: unknown, timedOut: boolean, timeouts: Timeouts): ExchangeFailed {
  if (timedOut) {
    return new ExchangeFailed(
      `No whole answer came within ${timeouts.totalMs / 1000} s.`,
      false,
      false,
      error,
    )
  }
  const codes = codesOf(error)
  const told = codes[0] ?? (error instanceof Error ? error.name : 'unknown fault')
  const settled = codes.length > 0 && codes.every((code) => neverConnected.has(code))
  const lasting = codes.some((code) => certificate.test(code))
  return new ExchangeFailed(`The connection failed (${told}).`, settled || lasting, lasting, error)
}

/** Codes of an error and, where several addresses were tried, of each try. */
function codesOf(error: unknown): readonly string[] {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.flatMap(codesOf)
  if (error === null || typeof error !== 'object') return []
  const code = (error as { readonly code?: unknown }).code
  return typeof code === 'string' ? [code] : []
}

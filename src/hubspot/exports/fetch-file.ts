import { createWriteStream } from 'node:fs'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Agent, type Dispatcher } from 'undici'
import { ConnectorError } from '../../errors/connector-error.ts'
import { checkedLink, guardedLookup } from './file-link.ts'
import { fileRefused } from './refusal.ts'

export interface FetchLimits {
  readonly connectMs: number
  readonly headersMs: number
  /** Between two pieces of the body. */
  readonly stallMs: number
  readonly totalMs: number
  readonly bytes: number
  readonly redirects: number
}

export const fetchLimits: FetchLimits = {
  connectMs: 10_000,
  headersMs: 60_000,
  stallMs: 30_000,
  totalMs: 3_600_000,
  bytes: 64 * 1024 ** 3,
  redirects: 5,
}

/** Why a download should be tried again, with a link fetched afresh. */
export class DownloadCut extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, cause === undefined ? {} : { cause })
    this.name = 'DownloadCut'
  }
}

/**
 * Streams the file behind an export link to `path`. The link carries its own signature, so no token goes along
 * (HUBSPOT.md 3.1); each redirect is checked as the link itself was.
 */
export async function fetchFile(
  link: string,
  base: URL,
  path: string,
  {
    signal,
    limits = fetchLimits,
    around = (agent) => agent,
  }: {
    readonly signal: AbortSignal
    readonly limits?: FetchLimits
    readonly around?: (agent: Dispatcher) => Dispatcher
  },
): Promise<void> {
  const total = AbortSignal.timeout(limits.totalMs)
  const either = AbortSignal.any([signal, total])
  let url = checkedLink(link, base)
  for (let hop = 0; hop <= limits.redirects; hop += 1) {
    const agent = new Agent({
      connect: { timeout: limits.connectMs, lookup: guardedLookup(url, base) },
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.stallMs,
      connections: 1,
      // Not 0, which asks the host to close: undici 7 ends the process when a connection closes while its reader waits for
      // the disk (https://github.com/nodejs/undici/issues/5360, read 2026-11-22).
      pipelining: 1,
    })
    try {
      const next = await fetchOnce(around(agent), url, path, either, limits)
      if (next === null) return
      url = checkedLink(next, base, url)
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof ConnectorError || error instanceof DownloadCut) throw error
      // The guarded lookup's refusal arrives as the cause of a connection error.
      if (error instanceof Error && error.cause instanceof ConnectorError) throw error.cause
      if (error instanceof Error && 'syscall' in error && 'path' in error) throw error
      throw new DownloadCut(total.aborted ? 'it took too long' : 'the connection failed', error)
    } finally {
      await agent.destroy()
    }
  }
  throw new DownloadCut('it was redirected too often')
}

/** One answer: null when the file is there, or where it redirects to. */
async function fetchOnce(
  agent: Dispatcher,
  url: URL,
  path: string,
  signal: AbortSignal,
  limits: FetchLimits,
): Promise<string | null> {
  const answer = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { accept: '*/*', 'accept-encoding': 'identity' },
    signal,
  })
  const { location, 'content-encoding': encoding } = answer.headers
  if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
    discard(answer.body)
    return location
  }
  if (answer.statusCode !== 200) {
    discard(answer.body)
    throw new DownloadCut(`the file host answered ${answer.statusCode}`)
  }
  let size = 0
  const count = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length
      if (size > limits.bytes) done(fileRefused('It is larger than an export can be.'))
      else done(null, piece)
    },
  })
  const steps: (Readable | Transform)[] = [answer.body]
  if (encoding === 'gzip') steps.push(createGunzip())
  else if (encoding !== undefined && encoding !== 'identity') {
    discard(answer.body)
    throw fileRefused('It is sent in an encoding that was not asked for.')
  }
  // A file left over from a try that was cut is written over.
  await pipeline([...steps, count, createWriteStream(path, { flags: 'w', mode: 0o600 })], {
    signal,
  })
  return null
}

/** Drops a body that isn't wanted; that it was cut off is then no error. */
function discard(body: Readable): void {
  body.on('error', () => undefined)
  body.destroy()
}

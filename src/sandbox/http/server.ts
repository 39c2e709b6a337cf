import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ApiError, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Account, TokenGrant } from '../account/types.ts'
import type { Answer, Call, Part } from './types.ts'
import type { Fault } from '../options.ts'
import { requireScope, signedIn } from './auth.ts'
import { control } from './control.ts'
import { errorAnswer, unknownRoute } from './envelope.ts'
import { createFaults, struck } from './faults.ts'
import { createLimiter, type Limiter } from './rate-limits.ts'
import { createRequestLog } from './request-log.ts'
import { createRouter, type Match } from './router.ts'
import { send } from './send.ts'
import { serverKnobs } from './server-knobs.ts'

export interface ServerHost {
  account(): Account
  readonly parts: readonly Part[]
  /** Puts a fresh account in place. */
  reset(): Promise<void>
  /** Armed from the start, and again after a reset. */
  readonly faults: readonly Fault[]
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    throw validationError(
      'Invalid input JSON on line 1, column 1: unable to parse the request body',
    )
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

/** The path as sent, whatever it looks like: a proxy's absolute form and `//` are no reason to hang up. */
function urlOf(request: IncomingMessage): URL {
  const base = `http://${request.headers.host ?? '127.0.0.1'}`
  const target = request.url ?? '/'
  return new URL(target.startsWith('/') ? base + target : target, base)
}

/** HubSpot's own 414 must answer long URLs, not Node's 431 at 16 KB. */
const maxHeaderBytes = 256 * 1024

/** The account's HTTP face: sign-in, limits, faults and the log around the routes of the parts. */
export function createHttp(host: ServerHost): Server {
  const route = createRouter(host.parts.flatMap((part) => part.routes))
  const faults = createFaults()
  faults.set(host.faults)
  const log = createRequestLog()
  const limiters = new WeakMap<Account, Limiter>()

  function limiterOf(account: Account): Limiter {
    const limiter = limiters.get(account) ?? createLimiter(account)
    limiters.set(account, limiter)
    return limiter
  }

  async function handleApi(
    account: Account,
    request: IncomingMessage,
    url: URL,
    match: Match,
    headers: Map<string, string>,
  ): Promise<Answer> {
    const limiter = limiterOf(account)
    const kind = match.route.limit ?? 'general'
    let grant: TokenGrant | undefined
    if (match.route.auth !== false) {
      grant = signedIn(account, request.headers.authorization)
      const refusal = limiter.refuse(kind, grant)
      for (const [name, value] of Object.entries(limiter.headers(kind, grant)))
        headers.set(name, value)
      if (refusal) return refusal
    }
    const body = match.route.rawBody ? Buffer.alloc(0) : await bodyOf(request)
    let json: { readonly value: unknown } | undefined
    const call: Call = {
      account,
      method: request.method ?? 'GET',
      path: url.pathname,
      version: match.version,
      dated: match.dated,
      params: match.params,
      query: url.searchParams,
      queryList: (name) =>
        url.searchParams
          .getAll(name)
          .flatMap((value) => value.split(','))
          .map((value) => value.trim())
          .filter((value) => value !== ''),
      grant,
      json: () => (json ??= { value: parseJson(body) }).value,
      body,
      request,
      baseUrl: url.origin,
    }
    if (grant)
      requireScope(
        grant,
        typeof match.route.scopes === 'function' ? match.route.scopes(call) : match.route.scopes,
      )
    return await match.route.handle(call)
  }

  async function answerTo(
    account: Account,
    request: IncomingMessage,
    url: URL,
    headers: Map<string, string>,
  ): Promise<Answer> {
    const random = account.random
    try {
      const match = route(request.method ?? 'GET', url.pathname)
      if (!match || match === 'other_method') {
        request.resume()
        const status = match === 'other_method' ? 405 : 404
        return unknownRoute(status, account.knobs.value(serverKnobs.notFoundBody))
      }
      if ((request.url ?? '').length > account.knobs.value(serverKnobs.maxUrl)) {
        request.resume()
        return {
          status: 414,
          headers: { 'content-type': 'text/html' },
          raw: '<html><h1>414 Request-URI Too Large</h1></html>',
        }
      }
      return await handleApi(account, request, url, match, headers)
    } catch (error) {
      request.resume()
      return error instanceof ApiError ? errorAnswer(error, random) : ownMistake(error)
    }
  }

  async function handleControl(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const account = host.account()
    let answer: Answer
    try {
      const body = await bodyOf(request)
      answer = await control(
        {
          account,
          faults,
          log,
          parts: host.parts,
          async reset() {
            await host.reset()
            faults.set(host.faults)
            log.clear()
          },
        },
        request.method ?? 'GET',
        url,
        () => parseJson(body),
      )
    } catch (error) {
      answer = error instanceof ApiError ? errorAnswer(error, account.random) : ownMistake(error)
    }
    await send(response, answer, undefined)
  }

  /** A mistake of the sandbox itself: told apart from HubSpot's own 500 by its message, and shown on standard error. */
  function ownMistake(error: unknown): Answer {
    process.stderr.write(
      `sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return {
      status: 500,
      body: {
        status: 'error',
        message: 'internal error of the sandbox, see its standard error',
        correlationId: host.account().random.uuid(),
      },
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request)
    if (url.pathname.startsWith('/_sandbox')) {
      await handleControl(request, response, url)
      return
    }
    const account = host.account()
    const target = url.pathname + url.search
    const method = request.method ?? 'GET'
    const entry = log.begin(method, target, iso(account.clock.now()))
    const fault = faults.next(method, target)
    // With cut_bytes the stall comes after those bytes; with after_effect after the effect.
    const stallsFirst =
      fault?.stall_ms !== undefined && fault.cut_bytes === undefined && !fault.after_effect
    const headers = new Map<string, string>()
    const latency = account.knobs.value(serverKnobs.latency)
    if (latency > 0) await wait(latency)
    if (stallsFirst) await wait(fault.stall_ms ?? 0)

    const replaced = fault !== undefined && (fault.status !== undefined || fault.reset === true)
    const takesEffect = !replaced || fault.after_effect === true
    const real = takesEffect ? await answerTo(account, request, url, headers) : undefined
    if (!takesEffect) request.resume()
    if (fault?.stall_ms !== undefined && !stallsFirst && fault.cut_bytes === undefined)
      await wait(fault.stall_ms)
    const loses =
      fault?.after_effect === true &&
      fault.status === undefined &&
      fault.cut_bytes === undefined &&
      fault.stall_ms === undefined
    if (fault?.reset === true || loses) {
      request.socket.resetAndDestroy()
      return
    }
    const answer = fault ? struck(fault, real, account.random) : (real ?? { status: 500 })
    entry.status = answer.status
    response.sendDate = false
    response.setHeader('date', new Date(account.clock.now()).toUTCString())
    response.setHeader('x-hubspot-correlation-id', account.random.uuid())
    response.setHeader('x-trace', account.random.uuid())
    for (const [name, value] of headers) response.setHeader(name, value)
    await send(response, answer, fault)
  }

  const server = createServer({ maxHeaderSize: maxHeaderBytes }, (request, response) => {
    handle(request, response).catch(() => {
      // The caller hung up, or the answer broke midway: nothing more can be sent on this connection.
      response.destroy()
    })
  })
  // Longer than a client's own pool timeout, so that no request meets a connection that is just being closed.
  server.keepAliveTimeout = 65_000
  server.requestTimeout = 0
  return server
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ApiError, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Account, TokenGrant } from '../account/types.ts'
import type { Answer, Call, Part } from './types.ts'
import type { Fault, FaultAction, OutsideAct } from '../options.ts'
import { requireScope, signedIn } from './auth.ts'
import { control, type ControlHost } from './control.ts'
import { errorAnswer, unknownRoute } from './envelope.ts'
import { reset, sendBroken, breaksWire } from './broken-wire.ts'
import { type Course, courseOf, createFaults } from './faults.ts'
import { createLimiter, type Limiter } from './rate-limits.ts'
import { peopleAfter } from './people.ts'
import { createRequestLog, type LoggedAct } from './request-log.ts'
import { createRouter, type Match } from './router.ts'
import { withRowFailures } from './row-failures.ts'
import { send } from './send.ts'
import { serverKnobs } from './server-knobs.ts'
import { discard, struck } from './struck.ts'
import { bearer, changeToken, countCall } from './token-life.ts'

export interface ServerHost {
  account(): Account
  readonly parts: readonly Part[]
  /** Puts a fresh account in place. */
  reset(): Promise<void>
  /** Armed from the start, and again after a reset. */
  readonly faults: readonly Fault[]
  /** Breaks every connection, and takes none for so long. */
  close(ms: number): void
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

const hungUp = (request: IncomingMessage, error: unknown): boolean =>
  (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') ||
  (request.destroyed && !request.complete)

const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

/** The path as sent, whatever it looks like: a proxy's absolute form and `//` are no reason to hang up. */
function urlOf(request: IncomingMessage, target = request.url ?? '/'): URL {
  const base = `http://${request.headers.host ?? '127.0.0.1'}`
  return new URL(target.startsWith('/') ? base + target : target, base)
}

/** HubSpot's own 414 must answer long URLs, not Node's 431 at 16 KB. */
const maxHeaderBytes = 256 * 1024

/** A call but for who asks, and with what. */
function asked(
  account: Account,
  request: IncomingMessage,
  url: URL,
  match: Match,
): Omit<Call, 'grant' | 'json' | 'body'> {
  return {
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
    request,
    baseUrl: url.origin,
  }
}

/** The account's HTTP face: sign-in, limits, faults and the log around the routes of the parts. */
export function createHttp(host: ServerHost): Server {
  const route = createRouter(host.parts.flatMap((part) => part.routes))
  const faults = createFaults()
  faults.set(host.faults)
  const log = createRequestLog()
  const acts: LoggedAct[] = []
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
    fault: FaultAction | undefined,
  ): Promise<Answer> {
    const limiter = limiterOf(account)
    const kind = match.route.limit ?? 'general'
    let grant: TokenGrant | undefined
    if (match.route.auth !== false) {
      countCall(account, request.headers.authorization)
      grant = signedIn(account, request.headers.authorization)
      const refusal = limiter.refuse(kind, grant)
      for (const [name, value] of Object.entries(limiter.headers(kind, grant)))
        headers.set(name, value)
      if (refusal) return refusal
    }
    const body = match.route.rawBody ? Buffer.alloc(0) : await bodyOf(request)
    let json: { readonly value: unknown } | undefined
    const call: Call = {
      ...asked(account, request, url, match),
      grant,
      json: () => (json ??= { value: parseJson(body) }).value,
      body,
    }
    if (grant)
      requireScope(
        grant,
        typeof match.route.scopes === 'function' ? match.route.scopes(call) : match.route.scopes,
      )
    const { fail_share: share, fail_category: category = 'INTERNAL_ERROR' } = fault ?? {}
    if (share === undefined) return await match.route.handle(call)
    return await withRowFailures(call, { share, category }, (rest) => match.route.handle(rest))
  }

  /** An act of somebody else's: past sign-in, limits, faults and the log of requests. */
  async function act(
    account: Account,
    request: IncomingMessage,
    { method = 'POST', path, body }: OutsideAct,
  ): Promise<void> {
    const url = urlOf(request, path)
    const done = { method, path, status: 0, at: iso(account.clock.now()) }
    acts.push(done)
    try {
      done.status = (await actAnswer(account, request, method, url, body)).status
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      done.status = error.status
    }
  }

  /** A call of the API by somebody else, with its answer. */
  async function actNow(
    account: Account,
    request: IncomingMessage,
    asked: unknown,
  ): Promise<Answer> {
    const { method = 'POST', path, body } = (asked ?? {}) as Partial<OutsideAct>
    if (typeof path !== 'string') throw validationError('An act names its path.')
    return actAnswer(account, request, method, urlOf(request, path), body)
  }

  async function actAnswer(
    account: Account,
    request: IncomingMessage,
    method: string,
    url: URL,
    body: unknown,
  ): Promise<Answer> {
    if (url.pathname.startsWith('/_sandbox'))
      return await control(controlHost(account), method, url, () => body)
    const match = route(method, url.pathname)
    if (!match || match === 'other_method' || match.route.rawBody) return { status: 404 }
    const answer = await match.route.handle({
      ...asked(account, request, url, match),
      method,
      grant: undefined,
      json: () => body,
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    })
    discard(answer)
    return answer
  }

  async function answerTo(
    account: Account,
    request: IncomingMessage,
    url: URL,
    headers: Map<string, string>,
    fault: FaultAction | undefined,
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
      return await handleApi(account, request, url, match, headers, fault)
    } catch (error) {
      // The caller hung up before it had asked.
      if (hungUp(request, error)) throw error
      request.resume()
      return error instanceof ApiError ? errorAnswer(error, random) : ownMistake(error)
    }
  }

  function controlHost(account: Account): ControlHost {
    return {
      account,
      faults,
      log,
      acts,
      parts: host.parts,
      async reset() {
        await host.reset()
        faults.set(host.faults)
        log.clear()
        acts.length = 0
      },
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
      answer =
        url.pathname === '/_sandbox/act'
          ? await actNow(account, request, parseJson(body))
          : await control(controlHost(account), request.method ?? 'GET', url, () => parseJson(body))
    } catch (error) {
      answer = error instanceof ApiError ? errorAnswer(error, account.random) : ownMistake(error)
    }
    await send(response, answer)
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
    const entry = log.begin(method, target, iso(account.clock.now()), {
      host: request.headers.host ?? '',
      signed: request.headers.authorization !== undefined,
    })
    const draws = () => account.keep('fault-draws', () => account.random.fork('faults'))
    const due = faults.next(method, target, draws)
    for (const change of due.account) await befall(account, request, change)
    const fault = due.answer
    const course: Course = fault
      ? courseOf(fault)
      : { performs: true, stalls: undefined, breaks: false }
    const headers = new Map<string, string>()
    const latency = account.knobs.value(serverKnobs.latency)
    if (latency > 0) await wait(latency)
    if (course.stalls === 'before_effect') await wait(fault?.stall_ms ?? 0)
    const real = course.performs ? await answerTo(account, request, url, headers, fault) : undefined
    if (!course.performs) request.resume()
    const meddled = real && peopleAfter(account, url.pathname, real)
    if (meddled) acts.push(meddled)
    if (course.stalls === 'before_headers') await wait(fault?.stall_ms ?? 0)
    if (course.breaks) {
      discard(real)
      reset(request.socket)
      if (fault?.closes_ms !== undefined) host.close(fault.closes_ms)
      return
    }
    const answer = fault ? struck(fault, real, account, url) : (real ?? { status: 500 })
    entry.status = answer.status
    response.sendDate = false
    response.setHeader('date', new Date(account.clock.now()).toUTCString())
    response.setHeader('x-hubspot-correlation-id', account.random.uuid())
    response.setHeader('x-trace', account.random.uuid())
    for (const [name, value] of headers) response.setHeader(name, value)
    if (fault && breaksWire(fault)) await sendBroken(response, answer, fault, wait)
    else await send(response, answer)
  }

  /** What a fault does to the account and to the caller's token, before the request is looked at. */
  async function befall(
    account: Account,
    request: IncomingMessage,
    change: FaultAction,
  ): Promise<void> {
    const token = bearer(request.headers.authorization)
    if (token !== undefined) changeToken(account, token, change)
    for (const each of change.does ?? []) await act(account, request, each)
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

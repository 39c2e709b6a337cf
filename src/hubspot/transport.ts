import { Agent, type Dispatcher, type FormData } from 'undici'
import type { CallCounts, Clock, Heard, Log, Quota, Random } from '../engine/ports.ts'
import type { CallObserver } from '../engine/timeline.ts'
import { packageVersion } from '../engine/version.ts'
import { checkedBaseUrl } from './base-url.ts'
import { type Envelope, envelopeOf, isSuccess } from './envelope.ts'
import { ExchangeFailed, exchange, type Incoming } from './exchange.ts'
import { askedToWait, type Deed, gaveUp, refused, unexpected } from './failures.ts'
import { type CallKind, Governor, type Lane } from './governor.ts'
import { limits, type RetryPolicy, type Timeouts } from './limits.ts'
import {
  backOff,
  type Effect,
  type FailedTry,
  mayResend,
  passes,
  retryAfterMs,
  saysNothingDone,
} from './retry.ts'
import { parseJson } from './parse-json.ts'
import { ratePolicyOf } from './rate-policy.ts'
import { bearer, type TokenProvider } from './sign-in.ts'
import { withoutToken } from './without-token.ts'

export interface HubSpotRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From versions.ts. */
  readonly path: string
  /** Lists are sent with commas (HUBSPOT.md 12); undefined ones not at all. */
  readonly query?: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >
  readonly json?: unknown
  /** A multipart body; made anew for each try. */
  readonly form?: () => FormData
  /** What it counts as. */
  readonly kind: CallKind
  readonly effect: Effect
  /** In the user's words, a noun phrase: "Reading contacts". */
  readonly deed: Deed
  /** Statuses besides 2xx that the caller deals with; a 429 by a rate policy is never handed back. */
  readonly accept?: readonly number[]
  /**
   * The endpoint has a daily limit of its own (exports, HUBSPOT.md 3.3), which may be answered like the account's:
   * such a 429 is handed back, and says nothing about other calls.
   */
  readonly ownDailyLimit?: boolean
  readonly signal: AbortSignal
}

export interface HubSpotAnswer {
  readonly status: number
  /** Parsed JSON; undefined when the answer has no body. */
  readonly body: unknown
  /** Of an accepted failure; empty otherwise. */
  readonly envelope: Envelope
  readonly correlationId: string | null
  readonly date: Date | null
}

export interface TransportOptions {
  readonly baseUrl: string
  readonly token: TokenProvider
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** One for each account; made here when the caller shares none. */
  readonly governor?: Governor
  readonly dailyShare?: number
  /** The sync that calls right now: syncs take turns with an account's calls. One turn for all when absent. */
  readonly whose?: () => string
  /** Whoever keeps count of what calls right now. */
  readonly observed?: (() => CallObserver | null) | undefined
  readonly timeouts?: Partial<Timeouts>
  readonly retry?: Partial<RetryPolicy>
  /** What an embedding program puts around each connection pool (src/connector/around.ts). */
  readonly around?: ((agent: Dispatcher) => Dispatcher) | undefined
}

/** A try that brought no answer to hand on. */
interface Fault {
  readonly failed: FailedTry
  readonly why: string
  readonly cause: unknown
  /** No repeat mends it. */
  readonly lasting: boolean
  /** A success whose body can't be read. */
  readonly broken: boolean
}

/** Calls HubSpot: signs in, stays within limits, tries again what may be tried again, and turns failures into our errors. */
export class Transport implements AsyncDisposable {
  readonly baseUrl: URL
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly timeouts: Timeouts
  readonly around: (agent: Dispatcher) => Dispatcher
  readonly #token: TokenProvider
  #heard: Heard = { answers: 0, at: null }
  readonly #governor: Governor
  readonly #whose: () => string
  readonly #observed: () => CallObserver | null
  readonly #retry: RetryPolicy
  readonly #agent: Agent
  readonly #dispatcher: Dispatcher

  constructor(options: TransportOptions) {
    this.baseUrl = checkedBaseUrl(options.baseUrl)
    this.clock = options.clock
    this.random = options.random
    this.log = options.log
    this.timeouts = { ...limits.timeouts, ...options.timeouts }
    this.#token = options.token
    this.#governor =
      options.governor ??
      new Governor({
        clock: options.clock,
        ...(options.dailyShare === undefined ? {} : { dailyShare: options.dailyShare }),
      })
    this.#whose = options.whose ?? (() => '')
    this.#observed = options.observed ?? (() => null)
    this.#retry = { ...limits.retry, ...options.retry }
    this.#agent = new Agent({
      connect: { timeout: this.timeouts.connectMs },
      // No pipelining: an answer lost on a shared connection would take others with it.
      pipelining: 1,
    })
    this.around = options.around ?? ((agent) => agent)
    this.#dispatcher = this.around(this.#agent)
  }

  /**
   * Sends the request and returns its answer, trying again as its effect allows.
   * @throws {ConnectorError} `hubspot.*`; `hubspot.answer_lost` only for writes whose effect is not known
   */
  async send(request: HubSpotRequest): Promise<HubSpotAnswer> {
    const url = this.#url(request)
    let waitedMs = 0
    let tries = 0
    /** A try may have taken effect though we never heard of it. */
    let open = false
    for (;;) {
      tries += 1
      const result = await this.#attempt(request, url)
      if (!('failed' in result)) return result
      const { failed, why, cause, lasting, broken } = result
      open ||= !failed.settled
      const waitMs = backOff(tries + 1, failed, this.#retry, this.random)
      const again =
        !lasting &&
        mayResend(request.effect, failed) &&
        // Waiting for a rate limit is no fault; only the time budget ends it.
        (failed.status === 429 || tries < this.#retry.tries) &&
        waitedMs + waitMs <= this.#retry.budgetMs
      if (!again) {
        if (request.effect !== 'none' && open) {
          throw gaveUp('hubspot.answer_lost', request.deed, tries, why, cause)
        }
        if (broken) throw unexpected(request.deed, why, cause)
        if (failed.status === 429 && waitMs > this.#retry.budgetMs) {
          throw askedToWait(request.deed, why, cause)
        }
        throw gaveUp('hubspot.unreachable', request.deed, tries, why, cause)
      }
      this.log.warn('hubspot_call_repeated', {
        method: request.method,
        path: request.path,
        status: failed.status,
        try: tries,
        ms: waitMs,
      })
      const since = this.clock.now().getTime()
      await this.clock.sleep(waitMs, request.signal)
      this.#observed()?.waited(
        since,
        failed.status === 429 ? 'HubSpot asked to wait' : 'HubSpot did not answer',
      )
      waitedMs += waitMs
    }
  }

  calls(): CallCounts {
    return this.#governor.calls()
  }

  quota(): Quota {
    return this.#governor.quota()
  }

  /** The account's time zone, as an answer or an earlier run told it. */
  inZone(timeZone: string): void {
    this.#governor.inZone(timeZone)
  }

  get signIn(): TokenProvider {
    return this.#token
  }

  heard(): Heard {
    return this.#heard
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy()
  }

  async #attempt(request: HubSpotRequest, url: URL): Promise<HubSpotAnswer | Fault> {
    const token = await this.#token.token()
    const incoming = await this.#try(request, url, token)
    if (!('text' in incoming)) return incoming
    if (incoming.status !== 401) return this.#read(request, incoming)
    // A token may end on its way (HUBSPOT.md 7), and then nothing was done: one more try, with another token.
    const other = await this.#token.token(token)
    if (other === token) return this.#read(request, incoming)
    this.log.info('hubspot_token_renewed', { path: request.path })
    const again = await this.#try(request, url, other)
    return 'text' in again ? this.#read(request, again) : again
  }

  async #try(request: HubSpotRequest, url: URL, token: string): Promise<Incoming | Fault> {
    const began = this.clock.now().getTime()
    let incoming: Incoming
    let sent = false
    let sentAt = began
    const observer = this.#observed()
    try {
      const outgoing = this.#outgoing(request, url, token)
      const upload = request.form !== undefined && this.timeouts.totalMs < limits.uploadMs
      const timeouts = upload ? { ...this.timeouts, totalMs: limits.uploadMs } : this.timeouts
      const call = (): Promise<Incoming> => {
        request.signal.throwIfAborted()
        sent = true
        sentAt = this.clock.now().getTime()
        observer?.waited(began, "HubSpot's limit of calls")
        return exchange(outgoing, this.#dispatcher, timeouts, request.signal)
      }
      incoming = await this.#governor.run(request.kind, laneOf(request), request.signal, call, {
        whose: this.#whose(),
        isRefused: ({ status }) => status === 429,
      })
    } catch (error) {
      if (sent && request.signal.aborted && request.effect !== 'none') {
        const why = 'The run was stopped while HubSpot worked on it.'
        throw gaveUp('hubspot.answer_lost', request.deed, 1, why, error)
      }
      if (!(error instanceof ExchangeFailed)) throw error
      observer?.called(false, sentAt - began)
      const failed = { status: null, settled: error.settled, waitMs: null }
      return { failed, why: error.reason, cause: error, lasting: error.lasting, broken: false }
    }
    observer?.called(incoming.status === 429, sentAt - began)
    this.#governor.learn(laneOf(request), incoming.header)
    if (incoming.date !== null) {
      this.#heard = { answers: this.#heard.answers + 1, at: incoming.date }
    }
    this.log.debug('hubspot_call', {
      method: request.method,
      path: request.path,
      status: incoming.status,
      ms: this.clock.now().getTime() - began,
    })
    if (incoming.date !== null) this.#token.heard(incoming.date)
    return withoutToken(incoming, token)
  }

  #read(request: HubSpotRequest, incoming: Incoming): HubSpotAnswer | Fault {
    const { status } = incoming
    const correlationId = incoming.header('x-hubspot-correlation-id')
    const parsed = parsedJson(incoming.text)
    const answer = { status, correlationId, date: incoming.date }
    if (status >= 200 && status < 300) {
      const whole = parsed.ok && isWhole(parsed.value, status, request.effect)
      if (whole) return { ...answer, body: parsed.value, envelope: envelopeOf(null) }
      return {
        failed: { status, settled: false, waitMs: null },
        why: `HubSpot answered ${status} with a body that is no whole JSON, or none of a success.`,
        cause: undefined,
        lasting: false,
        broken: true,
      }
    }
    const envelope = envelopeOf(parsed.ok ? parsed.value : null)
    const policy = status === 429 ? ratePolicyOf(envelope) : null
    const ownLimit = policy === 'DAILY' && request.ownDailyLimit === true
    if (policy === 'DAILY' && !ownLimit) throw this.#governor.spent()
    const told = (policy === null || ownLimit) && (request.accept?.includes(status) ?? false)
    if (told) return { ...answer, body: parsed.ok ? parsed.value : undefined, envelope }
    const refusal = refused(request.deed, { status, envelope, correlationId }, this.#token.kind)
    if (!passes(status)) {
      if (request.effect === 'none' || saysNothingDone(status)) throw refusal
      throw gaveUp('hubspot.answer_lost', request.deed, 1, `HubSpot answered ${status}.`, refusal)
    }
    const after = retryAfterMs(incoming.header('retry-after'), incoming.date)
    const waitMs = status === 429 ? this.#governor.limited(laneOf(request), policy, after) : after
    const asked = after === null ? '' : ` and asked to wait ${Math.ceil(after / 1000)} s`
    return {
      failed: { status, settled: status === 429, waitMs },
      why: `HubSpot answered ${status}${asked}.`,
      cause: refusal,
      lasting: false,
      broken: false,
    }
  }

  #outgoing(request: HubSpotRequest, url: URL, token: string) {
    const body =
      request.form?.() ?? (request.json === undefined ? null : JSON.stringify(request.json))
    return {
      method: request.method,
      url,
      headers: {
        authorization: bearer(token),
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': `hubspot-warehouse/${packageVersion}`,
        // HUBSPOT.md 2.2: a second Content-Type breaks a multipart call, so undici alone sets that one.
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      },
      body,
    }
  }

  #url(request: HubSpotRequest): URL {
    const url = new URL(this.baseUrl)
    url.pathname = url.pathname.replace(/\/+$/, '') + request.path
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value === undefined) continue
      url.searchParams.set(name, typeof value === 'object' ? value.join(',') : String(value))
    }
    return url
  }
}

function laneOf({ kind, path }: HubSpotRequest): Lane {
  if (kind === 'search') return 'search'
  return path.includes('/associations/') ? 'associations' : 'general'
}

/** Whether a 2xx brought what it should: nothing is an answer only by 204, as an empty 200 may be one that was cut. */
function isWhole(body: unknown, status: number, effect: Effect): boolean {
  if (effect !== 'none' && status === 204) return true
  return body !== undefined && isSuccess(body, effect)
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false }

function parsedJson(text: string): Parsed {
  if (text.trim() === '') return { ok: true, value: undefined }
  try {
    return { ok: true, value: parseJson(text) }
  } catch {
    return { ok: false }
  }
}

/** The answer's body by a schema; what doesn't fit is an answer that HubSpot's documentation doesn't describe. */
export function parsedBody<T>(
  deed: Deed,
  answer: HubSpotAnswer,
  schema: {
    readonly safeParse: (
      body: unknown,
    ) => { success: true; data: T } | { success: false; error: unknown }
  },
): T {
  const parsed = schema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  const id = answer.correlationId === null ? '' : ` (correlation id ${answer.correlationId})`
  throw unexpected(deed, `HubSpot's answer does not have the documented form${id}.`, parsed.error)
}

import { Agent, type Dispatcher } from 'undici'
import { z } from 'zod'
import type { Clock, Log, Random } from '../../engine/ports.ts'
import { packageVersion } from '../../engine/version.ts'
import { checkedBaseUrl } from '../base-url.ts'
import { ExchangeFailed, exchange, type Incoming } from '../exchange.ts'
import { gaveUp, unexpected } from '../failures.ts'
import { limits, type RetryPolicy, type Timeouts } from '../limits.ts'
import { backOff, type Effect, mayResend, passes, retryAfterMs } from '../retry.ts'
import { paths } from '../versions.ts'

export interface TokenEndpointOptions {
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly timeouts?: Partial<Timeouts>
  readonly retry?: Partial<RetryPolicy>
  /** What an embedding program puts around the connection pool (src/connector/around.ts). */
  readonly around?: ((agent: Dispatcher) => Dispatcher) | undefined
}

/** What the token endpoint gives. */
export interface Grant {
  readonly accessToken: string
  readonly refreshToken: string
  readonly lifeMs: number
  /** Our clock before the question was sent: the token lives at least `lifeMs` from here. */
  readonly askedAt: Date
  /** HubSpot's clock at its answer. */
  readonly answeredAt: Date | null
}

/** What HubSpot tells of a live token. */
export interface TokenFacts {
  readonly portalId: string
  readonly user: string | null
  readonly scopes: readonly string[]
}

/** HubSpot's refusal, in its own two words; the messages may quote what was sent, so they are never told. */
export class TokenRefused extends Error {
  readonly about: 'grant' | 'app' | 'request'
  readonly told: string

  constructor(about: 'grant' | 'app' | 'request', told: string) {
    super(told)
    this.name = 'TokenRefused'
    this.about = about
    this.told = told
  }
}

const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
})

const idText = z.union([z.string(), z.number()]).transform(String)
const factsSchema = z.object({
  active: z.literal(true),
  hub_id: idText,
  scopes: z.array(z.string()),
  user: z.string().min(1).nullable().catch(null),
  user_id: idText.nullable().catch(null),
})
const inactiveSchema = z.object({ active: z.literal(false) })

const refusalSchema = z
  .object({ error: z.string().catch(''), status: z.string().catch('') })
  .catch({ error: '', status: '' })

/** Nobody waits minutes for a few bytes; the rest is as for other calls. */
const tokenTimeouts = { headersMs: 30_000, totalMs: 60_000 }

/** HubSpot's token endpoints of 2026-03: every parameter in the body, errors after RFC 6749 (HUBSPOT.md 9). */
export class TokenEndpoint implements AsyncDisposable {
  readonly baseUrl: URL
  readonly #options: TokenEndpointOptions
  readonly #timeouts: Timeouts
  readonly #retry: RetryPolicy
  readonly #agent: Agent
  readonly #dispatcher: Dispatcher

  constructor(options: TokenEndpointOptions) {
    this.baseUrl = checkedBaseUrl(options.baseUrl)
    this.#options = options
    this.#timeouts = { ...limits.timeouts, ...tokenTimeouts, ...options.timeouts }
    this.#retry = { ...limits.retry, ...options.retry }
    this.#agent = new Agent({ connect: { timeout: this.#timeouts.connectMs }, pipelining: 1 })
    this.#dispatcher = options.around?.(this.#agent) ?? this.#agent
  }

  /** A code is good for one exchange, so a lost answer is not asked for again. @throws {TokenRefused} */
  exchange(
    code: string,
    redirectUri: string,
    verifier: string,
    signal: AbortSignal,
  ): Promise<Grant> {
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    return this.#grant(fields, 'creates', signal)
  }

  /** @throws {TokenRefused} about the grant: the refresh token is revoked or unknown */
  refresh(refreshToken: string, signal: AbortSignal): Promise<Grant> {
    const fields = { grant_type: 'refresh_token', refresh_token: refreshToken }
    return this.#grant(fields, 'idempotent', signal)
  }

  /** Null when the token is not active, or HubSpot doesn't tell. */
  async introspect(token: string, signal: AbortSignal): Promise<TokenFacts | null> {
    const deed = 'Asking HubSpot about the sign-in'
    const answer = await this.#send(paths.oauthIntrospect(), { token }, 'none', deed, signal)
    if (answer.status >= 300) return null
    const body = jsonOf(answer.text)
    if (inactiveSchema.safeParse(body).success) return null
    const parsed = factsSchema.safeParse(body)
    if (!parsed.success) throw unexpected(deed, notDocumented)
    const { hub_id, scopes, user, user_id } = parsed.data
    return { portalId: hub_id, user: user ?? user_id, scopes }
  }

  /** False when HubSpot didn't know the token any more. @throws {TokenRefused} */
  async revoke(refreshToken: string, signal: AbortSignal): Promise<boolean> {
    const deed = 'Revoking the sign-in'
    const fields = { token: refreshToken, token_type_hint: 'refresh_token' }
    const answer = await this.#send(paths.oauthRevoke(), fields, 'idempotent', deed, signal)
    if (answer.status < 300) return true
    if (answer.status === 404 || answer.status === 405) {
      const path = paths.oauthRefreshToken(refreshToken)
      const older = await this.#send(path, null, 'idempotent', deed, signal)
      if (older.status < 300) return true
      if (older.status === 404) return false
      throw refusalOf(older)
    }
    const refusal = refusalOf(answer)
    if (refusal.about === 'grant') return false
    throw refusal
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy()
  }

  async #grant(
    fields: Readonly<Record<string, string>>,
    effect: Effect,
    signal: AbortSignal,
  ): Promise<Grant> {
    const deed = 'Getting a token from HubSpot'
    const answer = await this.#send(paths.oauthToken(), fields, effect, deed, signal)
    if (answer.status >= 300) throw refusalOf(answer)
    const parsed = grantSchema.safeParse(jsonOf(answer.text))
    // The parser's complaint may quote a token: it stays behind.
    if (!parsed.success) throw unexpected(deed, notDocumented)
    return {
      accessToken: parsed.data.access_token,
      refreshToken: parsed.data.refresh_token,
      lifeMs: parsed.data.expires_in * 1000,
      askedAt: answer.askedAt,
      answeredAt: answer.date,
    }
  }

  /** Sends until there is an answer that stays. `fields` null: a DELETE without a body. */
  async #send(
    path: string,
    fields: Readonly<Record<string, string>> | null,
    effect: Effect,
    deed: string,
    signal: AbortSignal,
  ): Promise<Incoming & { readonly askedAt: Date }> {
    const { clock, log, random } = this.#options
    const url = new URL(this.baseUrl)
    url.pathname = url.pathname.replace(/\/+$/, '') + path
    let waitedMs = 0
    for (let tries = 1; ; tries += 1) {
      const askedAt = clock.now()
      const tried = await this.#try(url, fields, signal)
      if (!('why' in tried)) return { ...tried, askedAt }
      const { failed, why, cause, lasting } = tried
      const waitMs = backOff(tries + 1, failed, this.#retry, random)
      const again =
        !lasting &&
        mayResend(effect, failed) &&
        tries < this.#retry.tries &&
        waitedMs + waitMs <= this.#retry.budgetMs
      if (!again) throw gaveUp('hubspot.unreachable', deed, tries, why, cause)
      log.warn('hubspot_token_call_repeated', { status: failed.status, try: tries, ms: waitMs })
      await clock.sleep(waitMs, signal)
      waitedMs += waitMs
    }
  }

  async #try(
    url: URL,
    fields: Readonly<Record<string, string>> | null,
    signal: AbortSignal,
  ): Promise<Incoming | Fault> {
    const { clientId, clientSecret } = this.#options
    const body =
      fields === null
        ? null
        : new URLSearchParams({
            ...fields,
            client_id: clientId,
            client_secret: clientSecret,
          }).toString()
    try {
      const incoming = await exchange(
        {
          method: body === null ? 'DELETE' : 'POST',
          url,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'gzip',
            'user-agent': `hubspot-warehouse/${packageVersion}`,
            ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          },
          body,
        },
        this.#dispatcher,
        this.#timeouts,
        signal,
      )
      const { status } = incoming
      if (!passes(status)) return incoming
      const waitMs = retryAfterMs(incoming.header('retry-after'), incoming.date)
      return {
        failed: { status, settled: status === 429, waitMs },
        why: `HubSpot answered ${status}.`,
        cause: undefined,
        lasting: false,
      }
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error
      const failed = { status: null, settled: error.settled, waitMs: null }
      return { failed, why: error.reason, cause: error, lasting: error.lasting }
    }
  }
}

interface Fault {
  readonly failed: {
    readonly status: number | null
    readonly settled: boolean
    readonly waitMs: number | null
  }
  readonly why: string
  readonly cause: unknown
  readonly lasting: boolean
}

const notDocumented = "HubSpot's answer does not have the documented form."

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const appErrors = ['invalid_client', 'unauthorized_client', 'BAD_CLIENT_ID', 'BAD_CLIENT_SECRET']
/** HUBSPOT.md 9: RFC 6749's word beside HubSpot's older one, either of which may be missing. */
const grantErrors = ['invalid_grant', 'BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE']

function refusalOf({ status, text }: Incoming): TokenRefused {
  const said = refusalSchema.parse(jsonOf(text))
  const words = [said.status, said.error].filter((word) => /^[A-Za-z_]{1,60}$/.test(word))
  const told = `HubSpot answered ${status}${words.length === 0 ? '' : ` (${words.join(', ')})`}.`
  if (words.some((word) => appErrors.includes(word))) return new TokenRefused('app', told)
  if (words.some((word) => grantErrors.includes(word))) return new TokenRefused('grant', told)
  return new TokenRefused('request', told)
}

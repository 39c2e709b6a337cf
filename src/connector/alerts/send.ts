import { Agent, request } from 'undici'
import type { AlertChannel } from '../../config/alerts.ts'
import { isLoopback } from '../../config/loopback.ts'
import { type Environment, readSecret } from '../../config/secrets.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { wireOf } from './message.ts'

export type Sent =
  | { readonly ok: true }
  /** `trouble`: why, without the URL, which is a secret. */
  | { readonly ok: false; readonly trouble: string; readonly retryAfterMs: number | null }

const timeoutMs = 10_000

/** Sends a message once. Never throws. */
export async function sendOnce(
  channel: AlertChannel,
  text: string,
  from: { readonly environment: Environment; readonly folder: string },
  now: Date,
): Promise<Sent> {
  let url: URL
  let secret: string | null
  try {
    url = new URL(await readSecret(channel.url, from.environment, from.folder))
    secret =
      channel.secret === null
        ? null
        : await readSecret(channel.secret, from.environment, from.folder)
  } catch (thrown) {
    // What a URL parser says of a wrong URL holds the URL.
    const why = thrown instanceof ConnectorError ? thrown.what : 'The URL is no URL.'
    return failed(why)
  }
  const wrong = wrongUrl(url)
  if (wrong !== null) return failed(wrong)
  const { body, headers } = wireOf(channel.kind, text, secret, now)
  // Of this call's own: no connection stays open when a command ends.
  const dispatcher = new Agent({ connect: { timeout: timeoutMs } })
  try {
    const answer = await request(url, {
      method: 'POST',
      headers,
      body,
      dispatcher,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(2 * timeoutMs),
    })
    await answer.body.dump({ limit: 65_536 })
    const { statusCode } = answer
    if (statusCode >= 200 && statusCode < 300) return { ok: true }
    const redirected = statusCode >= 300 && statusCode < 400
    return {
      ok: false,
      trouble: `The receiver answered ${statusCode}${redirected ? ': redirects are not followed' : ''}.`,
      retryAfterMs: retryAfterMs(answer.headers['retry-after']),
    }
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code
    const name = typeof code === 'string' ? code : thrown instanceof Error ? thrown.name : 'Error'
    return failed(`No answer came (${name}).`)
  } finally {
    await dispatcher.destroy()
  }
}

const failed = (trouble: string): Sent => ({ ok: false, trouble, retryAfterMs: null })

/** A person names the receiver, so it may be within their own network; what is sent there is no one else's to read. */
function wrongUrl(url: URL): string | null {
  if (url.username !== '' || url.password !== '') return 'The URL holds a user name or a password.'
  if (url.protocol === 'https:') return null
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return null
  return 'The URL is not https; plain http is for loopback only.'
}

/** Seconds or a date (RFC 9110 10.2.3); never more than a day. */
function retryAfterMs(header: string | string[] | undefined): number | null {
  const text = Array.isArray(header) ? header[0] : header
  if (text === undefined) return null
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 24 * 3_600_000) : null
}

import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import type { Account } from '../account/types.ts'
import type { FaultAction } from '../options.ts'
import { lifelike } from './lifelike.ts'
import { retryAfter } from './retry-after.ts'
import type { Answer } from './types.ts'

/** What Retry-After tells to wait, in whichever form. */
const WAIT_MS = 10_000

/** What the caller gets for a fault: a status replaces the answer, a body or headers alone change the real one. */
export function struck(
  fault: FaultAction,
  real: Answer | undefined,
  account: Account,
  url: URL,
): Answer {
  const named = fault.like === undefined ? undefined : lifelike(fault.like, account.random)
  const status = fault.status ?? named?.status ?? (fault.redirect === undefined ? undefined : 302)
  const headers = {
    ...lowerCased(named?.headers),
    ...(fault.redirect === undefined ? {} : { location: target(fault.redirect, url) }),
    ...(fault.retry_after === undefined ? {} : waiting(fault.retry_after, account.clock.now())),
    ...lowerCased(fault.headers),
  }
  if (status === undefined) {
    const answer = real ?? { status: 500 }
    const changed = { ...answer, headers: { ...answer.headers, ...headers } }
    if (fault.body === undefined) return changed
    discard(real)
    return { ...withoutContent(changed), raw: fault.body }
  }
  discard(real)
  const raw = fault.body ?? named?.text ?? (status < 400 ? '' : errorText(status, account))
  const type = named ? {} : { 'content-type': 'application/json;charset=utf-8' }
  return { status, raw, headers: { ...type, ...headers } }
}

function target(redirect: string, url: URL): string {
  if (redirect === 'self') return url.href
  if (redirect !== 'other_host') return redirect
  // The same server under another name: a token that is sent there shows in the log of requests.
  const other = new URL(url.href)
  other.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
  return other.href
}

function waiting(form: string, now: number): Readonly<Record<string, string>> {
  return { 'retry-after': retryAfter(form, WAIT_MS, now) ?? '' }
}

/** A file that nobody will read any more. */
export function discard(answer: Answer | undefined): void {
  if (answer?.raw instanceof Readable) answer.raw.destroy()
}

function withoutContent({ status, headers }: Answer): Answer {
  const { 'content-length': _length, ...rest } = headers ?? {}
  return { status, headers: { 'content-type': 'application/json;charset=utf-8', ...rest } }
}

function lowerCased(headers: FaultAction['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** The envelope of HUBSPOT.md 7, as for a fault that names no body; give `""` for an empty one. */
function errorText(status: number, { random }: Account): string {
  const correlationId = random.uuid()
  const of429 = {
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  }
  const other = { message: STATUS_CODES[status] ?? `Status ${status}` }
  return JSON.stringify({ status: 'error', correlationId, ...(status === 429 ? of429 : other) })
}

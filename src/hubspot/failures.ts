import type { ErrorCode } from '../errors/catalogue.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { type Envelope, messageOf, requiredScopes } from './envelope.ts'

/** An answer that is no success, as far as it could be read. */
export interface Refusal {
  readonly status: number
  readonly envelope: Envelope
  readonly correlationId: string | null
}

/** What the call was for, in the user's words: "Reading contacts". */
export type Deed = string

/** HubSpot's refusal as our error. `object`: the object or endpoint that a 404 is about. */
export function refused(
  deed: Deed,
  refusal: Refusal,
  by: 'token' | 'oauth' = 'token',
): ConnectorError {
  const { status, envelope } = refusal
  const said = messageOf(envelope)
  const told = `HubSpot answered ${status}${said === null ? '' : `: ${said}`}${correlation(refusal)}`
  if (status === 401 || status === 530) {
    return new ConnectorError('hubspot.sign_in_refused', {
      what: 'Signing in to HubSpot failed.',
      why: `HubSpot answered ${status}${envelope.category === undefined ? '' : ` (${word(envelope.category)})`}: the token is wrong, expired or revoked${correlation(refusal)}`,
      fix:
        by === 'oauth'
          ? 'Run `hubspot-warehouse login`; if it stays, look whether the app is still installed in the account.'
          : 'Make a new service key or private-app token and set it where the configuration points.',
    })
  }
  if (status === 403) {
    const scopes = requiredScopes(envelope)
    return new ConnectorError('hubspot.scope_missing', {
      what: `${deed} is not allowed.`,
      why:
        scopes.length === 0
          ? told
          : `The token lacks a scope: ${scopes.join(' or ')}${correlation(refusal)}`,
      fix:
        scopes.length === 0
          ? 'Add the scope that the message names to the app, then run again.'
          : `Add the scope ${scopes.join(' or ')} to the app, then run again.`,
    })
  }
  if (status === 404) {
    return new ConnectorError('hubspot.not_available', {
      what: `${deed} is not possible in this account.`,
      why: told,
      fix: 'Take it out of the sync, or switch the feature on in HubSpot.',
    })
  }
  if (status >= 400 && status < 500) {
    return new ConnectorError('hubspot.request_refused', {
      what: `${deed} failed.`,
      why: told,
      fix: 'Mend what the message names.',
    })
  }
  return unexpected(deed, told)
}

export function unexpected(deed: Deed, why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('hubspot.unexpected_answer', {
    what: `${deed} failed.`,
    why,
    fix: 'Run again; if it stays, report it with this message.',
    cause,
  })
}

/** A limit that lasts longer than a run waits: it goes on another time. */
export function askedToWait(deed: Deed, why: string, cause: unknown): ConnectorError {
  return new ConnectorError('hubspot.quota_exhausted', {
    what: `${deed} is not possible now.`,
    why,
    fix: 'Run again after that time; the next run goes on.',
    cause,
  })
}

/** All tries are used up. */
export function gaveUp(
  code: Extract<ErrorCode, 'hubspot.unreachable' | 'hubspot.answer_lost'>,
  deed: Deed,
  tries: number,
  why: string,
  cause: unknown,
): ConnectorError {
  return new ConnectorError(code, {
    what:
      code === 'hubspot.answer_lost'
        ? `${deed} may or may not have taken effect.`
        : `${deed} failed after ${tries} ${tries === 1 ? 'try' : 'tries'}.`,
    why,
    fix:
      code === 'hubspot.answer_lost'
        ? 'Run again: it is looked up before anything is sent again.'
        : "Check the network and HubSpot's status page, then run again: it goes on where it stopped.",
    cause,
  })
}

function correlation(refusal: Refusal): string {
  const id = refusal.correlationId ?? refusal.envelope.correlationId
  return id === undefined || !/^[\w-]{1,64}$/.test(id) ? '.' : ` (correlation id ${id}).`
}

const word = (text: string): string => text.replace(/[^\w -]/g, '').slice(0, 60)

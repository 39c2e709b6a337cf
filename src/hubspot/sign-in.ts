import { ConnectorError } from '../errors/connector-error.ts'

/** Gives the token for the next call. OAuth refreshes behind it; a fixed token is always the same. */
export type TokenProvider = () => Promise<string>

/** A service key or private-app token (HUBSPOT.md 9); it doesn't expire. */
export const fixedToken =
  (token: string): TokenProvider =>
  () =>
    Promise.resolve(token)

/** The header value. A token with characters that no token has would break the header, so it never gets that far. */
export function bearer(token: string): string {
  const trimmed = token.trim()
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new ConnectorError('hubspot.sign_in_refused', {
      what: 'Signing in to HubSpot failed.',
      why: 'The token is empty or holds characters that no HubSpot token has.',
      fix: 'Set the service key or private-app token where the configuration points.',
    })
  }
  return `Bearer ${trimmed}`
}

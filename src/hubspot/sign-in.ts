import type { SignInFacts } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/** Who we are to HubSpot. */
export interface TokenProvider {
  readonly kind: 'token' | 'oauth'
  /**
   * The token for the next call. `refused`: the one that HubSpot just answered with 401; a provider that can get
   * another one does, and the same one back means that there is none.
   */
  token(refused?: string): Promise<string>
  /** What stands for the sign-in for longer than a token lives (OAuth's refresh token); absent: the token. */
  credential?(): Promise<string>
  /** HubSpot's clock at an answer: what a token's end is seen against. */
  heard(at: Date): void
  /** What HubSpot tells of an OAuth sign-in; null when it doesn't. A token's facts are asked of another endpoint. */
  facts: ((signal: AbortSignal) => Promise<Omit<SignInFacts, 'kind'> | null>) | null
}

/** A service key or private-app token (HUBSPOT.md 9); it doesn't expire. */
export const fixedToken = (token: string): TokenProvider => ({
  kind: 'token',
  token: () => Promise.resolve(token),
  heard: () => undefined,
  facts: null,
})

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

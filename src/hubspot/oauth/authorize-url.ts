import { ConnectorError } from '../../errors/connector-error.ts'
import { checkedBaseUrl, isLoopback } from '../base-url.ts'

/** HUBSPOT.md 9. */
const hubspotPage = 'https://app.hubspot.com/oauth/authorize'

export interface AuthorizeAsked {
  readonly page: URL
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly optionalScopes: readonly string[]
  readonly state: string
  readonly challenge: string
}

/** Where people agree. `configured` null: HubSpot's page, but for a base URL on this machine, which has its own. */
export function authorizePage(configured: string | null, baseUrl: string): URL {
  if (configured === null) {
    const base = checkedBaseUrl(baseUrl)
    return isLoopback(base.hostname) ? new URL('/oauth/authorize', base) : new URL(hubspotPage)
  }
  const page = new URL(configured)
  if (page.protocol === 'https:' || isLoopback(page.hostname)) return page
  throw new ConnectorError('config.invalid', {
    what: "The authorization page can't be used.",
    why: 'It must be an https address; plain http is only for this machine.',
    fix: `Correct authorize_url, or take it out: then it is ${hubspotPage}.`,
  })
}

/** Parameters of HUBSPOT.md 9 and RFC 7636. */
export function authorizeUrl(asked: AuthorizeAsked): URL {
  const url = new URL(asked.page)
  const fields = {
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    scope: asked.scopes.join(' '),
    ...(asked.optionalScopes.length === 0
      ? {}
      : { optional_scope: asked.optionalScopes.join(' ') }),
    state: asked.state,
    response_type: 'code',
    code_challenge: asked.challenge,
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  // HubSpot documents %20 between scopes.
  url.search = url.search.replaceAll('+', '%20')
  return url
}

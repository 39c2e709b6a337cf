import { ApiError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Account, TokenGrant } from '../account/types.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import { accountZone, offsetAt } from '../account/zone.ts'
import { asObject, asText } from '../http/json.ts'
import { apiUsage } from '../http/api-usage.ts'
import { serverKnobs } from '../http/server-knobs.ts'
import { currencyBook } from '../settings/currency-book.ts'
import { marketingScopes } from '../marketing/scopes.ts'

function details(call: Call): Answer {
  const offset = offsetAt(call.account.clock.now(), accountZone)
  const currencies = currencyBook(call.account)
  const minutes = Math.abs(offset) / 60_000
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  return {
    status: 200,
    body: {
      portalId: call.account.portalId,
      accountType: 'STANDARD',
      timeZone: accountZone,
      companyCurrency: currencies.company.code,
      additionalCurrencies: currencies.additional(),
      utcOffset: `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`,
      utcOffsetMilliseconds: offset,
      uiDomain: 'app-eu1.hubspot.com',
      // As its tokens, `pat-eu1-...` (HUBSPOT.md 9).
      dataHostingLocation: 'eu1',
    },
  }
}

/** Shape of account-info `api-usage/daily/private-apps`; the day is the account's, as the limiter's. */
function dailyUsage(call: Call): Answer {
  const { clock, knobs } = call.account
  const now = clock.now()
  return {
    status: 200,
    body: {
      results: [
        {
          name: 'Private apps daily API requests limit',
          usageLimit: knobs.value(serverKnobs.daily),
          currentUsage: apiUsage(call.account).calls + knobs.value(serverKnobs.otherApps),
          collectedAt: iso(now),
          fetchStatus: 'SUCCESS',
          resetsAt: iso(apiUsage(call.account).day.end),
        },
      ],
    },
  }
}

/** Every scope of the account's objects, and those of the rooms beside them (HUBSPOT.md 8 and 9). */
function allScopes(account: Account): readonly string[] {
  const ofObjects = account.types.all().flatMap(({ scopes }) => [...scopes.read, ...scopes.write])
  const schemas = ['contacts', 'companies', 'deals', 'tickets', 'custom'].flatMap((name) => [
    `crm.schemas.${name}.read`,
    `crm.schemas.${name}.write`,
  ])
  return [
    ...new Set([
      'oauth',
      'crm.import',
      'crm.export',
      'crm.objects.owners.read',
      'crm.lists.read',
      'crm.lists.write',
      'automation',
      'sales-email-read',
      'settings.currencies.read',
      'settings.currencies.write',
      'settings.users.read',
      'settings.users.write',
      'settings.users.teams.read',
      ...marketingScopes,
      ...ofObjects,
      ...schemas,
    ]),
  ]
}

/** The live token behind a text. Throws ApiError 404. */
export function grantOf(account: Account, token: string): TokenGrant {
  const grant = account.tokens.get(token)
  if (!grant || (grant.expiresAt !== null && grant.expiresAt <= account.clock.now())) {
    throw new ApiError(404, 'INVALID_AUTHENTICATION', 'oauth token is expired or unknown')
  }
  return grant
}

const scopesOf = (account: Account, grant: TokenGrant) =>
  grant.scopes ? [...grant.scopes] : allScopes(account)

/** What all answers about an OAuth token tell (HUBSPOT.md 9). */
export function tokenFacts(
  account: Account,
  grant: TokenGrant,
): Readonly<Record<string, unknown>> & { readonly expires_in: number; readonly user_id: number } {
  return {
    token: grant.token,
    user: account.owners()[0]?.email ?? 'admin@sandbox.example',
    hub_domain: `sandbox-${account.portalId}.example`,
    scopes: scopesOf(account, grant),
    hub_id: account.portalId,
    app_id: grant.appId,
    expires_in:
      grant.expiresAt === null
        ? 1800
        : Math.max(0, Math.floor((grant.expiresAt - account.clock.now()) / 1000)),
    user_id: account.owners()[0]?.userIdIncludingInactive ?? 1,
  }
}

/** HUBSPOT.md 9. */
function privateAppTokenInfo(call: Call): Answer {
  const { account } = call
  const grant = grantOf(account, asText(asObject(call.json())['tokenKey'], 'tokenKey'))
  return {
    status: 200,
    body: {
      userId: account.owners()[0]?.userIdIncludingInactive ?? 1,
      hubId: account.portalId,
      appId: grant.appId,
      scopes: scopesOf(account, grant),
    },
  }
}

export const accountPart: Part = {
  knobs: [],
  routes: [
    {
      method: 'GET',
      paths: [
        '/account-info/v3/api-usage/daily/private-apps',
        '/account-info/{version}/api-usage/daily/private-apps',
      ],
      scopes: [],
      handle: dailyUsage,
    },
    {
      method: 'GET',
      paths: ['/account-info/v3/details', '/account-info/{version}/details'],
      scopes: [],
      handle: details,
    },
    {
      method: 'POST',
      paths: ['/oauth/v2/private-apps/get/access-token-info'],
      scopes: [],
      auth: false,
      handle: privateAppTokenInfo,
    },
  ],
}

import { z } from 'zod'
import type { AccountDetails, SignInFacts } from '../engine/ports.ts'
import { unexpected } from './failures.ts'
import { type HubSpotAnswer, parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'

const accountSchema = z.object({
  portalId: z.union([z.string(), z.number()]).transform(String),
  timeZone: z.string().catch('UTC'),
  companyCurrency: z.string().nullable().catch(null),
  accountType: z.string().nullable().catch(null),
})

const deed = 'Reading the account'

export async function readAccount(
  transport: Transport,
  signal: AbortSignal,
): Promise<AccountDetails> {
  const account = parsedBody(deed, await ask(transport, signal), accountSchema)
  transport.inZone(account.timeZone)
  return account
}

/**
 * HubSpot's clock, never ours: positions are compared with the times that HubSpot writes (DESIGN 4).
 * Any answer tells it, a refusal too.
 */
export async function readClock(transport: Transport, signal: AbortSignal): Promise<Date> {
  const { date } = await ask(transport, signal, [403, 404, 405])
  if (date === null)
    throw unexpected("Asking for HubSpot's time", "The answer's Date header is missing or no date.")
  return date
}

/** Account details need no scope beyond the one that every app has (HUBSPOT.md 8). */
const ask = (
  transport: Transport,
  signal: AbortSignal,
  accept: readonly number[] = [],
): Promise<HubSpotAnswer> =>
  transport.send({
    method: 'GET',
    path: paths.account(),
    kind: 'other',
    effect: 'none',
    deed,
    accept,
    signal,
  })

const tokenSchema = z.object({
  scopes: z.array(z.string()),
  userId: z.union([z.string(), z.number()]).transform(String).nullable().catch(null),
})

/**
 * What HubSpot tells of the sign-in. For a token the endpoint is documented for private apps only (HUBSPOT.md 9), and
 * what it says of service keys is not known: then there are no scopes.
 */
export async function readSignIn(transport: Transport, signal: AbortSignal): Promise<SignInFacts> {
  const { kind, facts } = transport.signIn
  const untold: SignInFacts = { kind, user: null, scopes: null }
  if (facts !== null) return { ...untold, ...(await facts(signal)) }
  const tokenKey = (await transport.signIn.token()).trim()
  const answer = await transport.send({
    method: 'POST',
    path: paths.tokenScopes(),
    json: { tokenKey },
    kind: 'other',
    effect: 'none',
    deed: "Asking for the token's scopes",
    accept: [400, 401, 403, 404, 405, 410, 415, 422],
    signal,
  })
  const parsed = tokenSchema.safeParse(answer.body)
  if (answer.status >= 300 || !parsed.success) return untold
  return { kind, user: parsed.data.userId, scopes: parsed.data.scopes }
}

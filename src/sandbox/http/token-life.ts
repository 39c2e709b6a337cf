import { knob } from '../account/knobs.ts'
import type { Account } from '../account/types.ts'
import type { FaultAction } from '../options.ts'

export const oauthTokenCalls = knob({
  name: 'oauth_token_calls',
  default: 0 as number,
  meaning:
    'Calls after which each OAuth access token counts as expired, before its time is over (HUBSPOT.md 9); 0: never.',
})

type Change = Pick<FaultAction, 'token' | 'scopes'>

interface Plan {
  left: number
  readonly change: Change
}

interface Life {
  readonly plans: Map<string, Plan>
  readonly calls: Map<string, number>
}

const lifeOf = (account: Account): Life =>
  account.keep('token-life', () => ({ plans: new Map(), calls: new Map() }))

export function bearer(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/iu.exec(authorization ?? '')?.[1]
}

/** What becomes of a token at once. */
export function changeToken(account: Account, token: string, { token: end, scopes }: Change): void {
  if (end === 'revoked') account.regrant(token, undefined)
  else if (scopes !== undefined) account.regrant(token, scopes)
  if (end === 'expired') account.relive(token, account.clock.now())
}

/** The same once the token has made so many more calls. */
export function changeTokenAfter(
  account: Account,
  token: string,
  calls: number,
  change: Change,
): void {
  lifeOf(account).plans.set(token, { left: calls, change })
}

/** Counts a call by this token, before its grant is looked at. */
export function countCall(account: Account, authorization: string | undefined): void {
  const token = bearer(authorization)
  if (token === undefined) return
  const { plans, calls } = lifeOf(account)
  const plan = plans.get(token)
  if (plan && plan.left-- <= 0) {
    plans.delete(token)
    changeToken(account, token, plan.change)
  }
  const most = account.knobs.value(oauthTokenCalls)
  if (most === 0 || account.tokens.get(token)?.kind !== 'oauth') return
  const made = (calls.get(token) ?? 0) + 1
  calls.set(token, made)
  if (made === most + 1) changeToken(account, token, { token: 'expired' })
}

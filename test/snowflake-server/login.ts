import { timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { refusal } from './refusal.ts'
import { fingerprintOf, workloadIdentity, type User, type Users } from './users.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** The login request's body (SNOWFLAKE.md 1, wire protocol). */
export const loginShape = z.object({
  data: z.looseObject({
    ACCOUNT_NAME: z.string(),
    LOGIN_NAME: z.string().nullish(),
    PASSWORD: z.string().nullish(),
    AUTHENTICATOR: z.string().nullish(),
    TOKEN: z.string().nullish(),
    PROVIDER: z.string().nullish(),
    SPCS_TOKEN: z.string().nullish(),
    CLIENT_APP_ID: z.string().optional(),
    SESSION_PARAMETERS: z.record(z.string(), scalar.nullable()).default({}),
  }),
})
export type LoginData = z.infer<typeof loginShape>['data']

function same(a: string | null | undefined, b: string): boolean {
  const [left, right] = [Buffer.from(a ?? ''), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const claimsShape = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.string().optional(),
  iat: z.number().optional(),
  exp: z.number(),
})

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

/** The claims of a token that this key signed and that holds now; else null. */
function claimsOf(token: string, key: KeyObject): z.infer<typeof claimsShape> | null {
  const [head = '', body = '', signature = '', ...more] = token.split('.')
  const header = z.looseObject({ alg: z.literal('RS256') }).safeParse(jsonOf(head))
  const claims = claimsShape.safeParse(jsonOf(body))
  if (!header.success || !claims.success || more.length > 0) return null
  const signed = Buffer.from(`${head}.${body}`)
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return null
  // The Node driver writes both times in milliseconds (lib/authentication/auth_keypair.js), the other drivers in seconds.
  const ms = (time: number) => (time > 1e11 ? time : time * 1000)
  const now = Date.now()
  if (ms(claims.data.exp) <= now || ms(claims.data.iat ?? 0) > now + 60_000) return null
  return claims.data
}

/** https://docs.snowflake.com/en/user-guide/key-pair-auth: who signs, with which registered key, for which account. */
function checkKeyPair(data: LoginData, user: User, users: Users): void {
  const key = users.keys().user
  const claims = claimsOf(data.TOKEN ?? '', key)
  // A locator with a region is cut at its first dot.
  const account = data.ACCOUNT_NAME.split('.')[0]?.toUpperCase()
  const subject = `${account}.${user.name}`
  if (claims?.sub !== subject || claims.iss !== `${subject}.${fingerprintOf(key)}`)
    throw refusal('invalid_jwt')
}

function checkWorkload(data: LoginData, users: Users): void {
  const claims = claimsOf(data.TOKEN ?? '', users.keys().provider)
  const { issuer, subject, audience } = workloadIdentity
  const holds =
    data.PROVIDER === 'OIDC' &&
    claims?.iss === issuer &&
    claims.sub === subject &&
    claims.aud === audience
  if (!holds) throw refusal('invalid_workload')
}

/** OAUTH carries an application's token or, inside Snowflake, that of the container's session. */
function oauthUser(data: LoginData, users: Users): User {
  const named = users.all.find(
    ({ kind, name }) =>
      (kind === 'oauth' && name === users.oauth.user && same(data.TOKEN, users.oauth.token)) ||
      (kind === 'container' && same(data.TOKEN, users.container.token)),
  )
  if (named === undefined) throw refusal('invalid_oauth')
  const login = data.LOGIN_NAME ?? ''
  if (login !== '' && login.toUpperCase() !== named.name) throw refusal('invalid_oauth')
  if (named.expired) throw refusal('expired_oauth')
  const service = data.SPCS_TOKEN ?? ''
  if (service !== '' && !same(service, users.container.serviceToken)) throw refusal('invalid_oauth')
  return named
}

/** Who this is. @throws the refusal that Snowflake answers a wrong secret of this kind with */
export function whoSignsIn(data: LoginData, users: Users): User {
  const authenticator = (data.AUTHENTICATOR ?? 'SNOWFLAKE').toUpperCase()
  const login = (data.LOGIN_NAME ?? '').toUpperCase()
  const ofKind = (kind: User['kind'], denied: Parameters<typeof refusal>[0]): User => {
    const user = users.all.find((one) => one.kind === kind && one.name === login)
    if (user === undefined || user.expired) throw refusal(denied)
    return user
  }
  switch (authenticator) {
    case 'SNOWFLAKE': {
      const user = ofKind('password', 'wrong_password')
      if (!same(data.PASSWORD, users.password.password)) throw refusal('wrong_password')
      return user
    }
    case 'SNOWFLAKE_JWT': {
      const user = ofKind('key_pair', 'invalid_jwt')
      checkKeyPair(data, user, users)
      return user
    }
    case 'OAUTH':
      return oauthUser(data, users)
    case 'PROGRAMMATIC_ACCESS_TOKEN': {
      const user = ofKind('programmatic', 'invalid_programmatic')
      if (!same(data.TOKEN, users.programmatic.token)) throw refusal('invalid_programmatic')
      return user
    }
    case 'WORKLOAD_IDENTITY': {
      checkWorkload(data, users)
      // The token says who it is; a name that is given too must agree.
      const user = users.all.find(({ kind }) => kind === 'workload')
      if (user === undefined || user.expired || (login !== '' && login !== user.name))
        throw refusal('invalid_workload')
      return user
    }
    default:
      throw refusal('unknown_authenticator')
  }
}

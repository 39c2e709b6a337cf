import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** The ways of signing in that the server knows; each has a ready-made user of its own. */
export type SignInKind =
  | 'password'
  | 'key_pair'
  | 'oauth'
  | 'programmatic'
  | 'workload'
  | 'container'

export interface User {
  readonly kind: SignInKind
  readonly name: string
  /** Roles that the user may take; the first is the default. */
  readonly roles: string[]
  /** The secret is known but no longer holds: Snowflake answers otherwise than for a wrong one. */
  expired: boolean
}

export interface Users {
  readonly password: { readonly user: string; readonly password: string }
  readonly keyPair: {
    readonly user: string
    /** PKCS 8, PEM. Keys are made when first asked for: a server that needs none starts faster. */
    readonly privateKey: string
    /** `SHA256:` and the hash of the public key, as DESC USER shows it. */
    readonly fingerprint: string
    encrypted(passphrase: string): string
  }
  readonly oauth: { readonly user: string; readonly token: string }
  readonly programmatic: { readonly user: string; readonly token: string }
  /** `token` is an identity provider's (OIDC): signed anew each time. */
  readonly workload: {
    readonly user: string
    readonly token: string
    forged(claims: object): string
  }
  /** As a container of Snowpark Container Services finds them: the session's token, and the service's. */
  readonly container: {
    readonly user: string
    readonly token: string
    readonly serviceToken: string
  }
  readonly all: readonly User[]
  expire(kind: SignInKind, expired?: boolean): void
  /** For the checks at sign-in. */
  readonly keys: () => { readonly user: KeyObject; readonly provider: KeyObject }
}

/** Issuer and subject that the workload's user is bound to (CREATE USER ... WORKLOAD_IDENTITY = (TYPE = OIDC ...)). */
export const workloadIdentity = {
  issuer: 'https://identity.example',
  subject: 'system:serviceaccount:sync:hubspot',
  // https://docs.snowflake.com/en/user-guide/workload-identity-federation: the audience that Snowflake expects by default.
  audience: 'snowflakecomputing.com',
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}

export function fingerprintOf(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`
}

function jwt(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
}

const secret = (prefix: string): string => prefix + randomBytes(24).toString('base64url')

interface Secrets {
  readonly of: (name: string, make: () => string) => string
}

/** Secrets by name; in a file they outlive the server. */
function keptSecrets(file: string | null): Secrets {
  const read: unknown =
    file !== null && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const kept = z.record(z.string(), z.string()).parse(read)
  return {
    of(name, make) {
      const known = kept[name]
      if (known !== undefined) return known
      const made = make()
      kept[name] = made
      if (file !== null) writeFileSync(file, JSON.stringify(kept), { mode: 0o600 })
      return made
    },
  }
}

function makeKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

export function makeUsers(role: string, file: string | null): Users {
  const secrets = keptSecrets(file)
  const keysOf = (name: string) =>
    once(() => {
      const privateKey = createPrivateKey(secrets.of(name, makeKey))
      return { privateKey, publicKey: createPublicKey(privateKey) }
    })
  const [userKeys, providerKeys] = [keysOf('user_key'), keysOf('provider_key')]
  const make = (kind: SignInKind, name: string): User => ({
    kind,
    name,
    roles: [role, 'PUBLIC'],
    expired: false,
  })
  const all = [
    make('password', 'PASSWORD_USER'),
    make('key_pair', 'KEY_USER'),
    make('oauth', 'OAUTH_USER'),
    make('programmatic', 'TOKEN_USER'),
    make('workload', 'WORKLOAD_USER'),
    make('container', 'CONTAINER_USER'),
  ]
  function forged(changes: object): string {
    const now = Math.floor(Date.now() / 1000)
    const { issuer: iss, subject: sub, audience: aud } = workloadIdentity
    return jwt({ iss, sub, aud, iat: now, exp: now + 600, ...changes }, providerKeys().privateKey)
  }
  return {
    password: { user: 'PASSWORD_USER', password: secrets.of('password', () => secret('Pw1-')) },
    keyPair: {
      user: 'KEY_USER',
      get privateKey() {
        return userKeys().privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
      },
      get fingerprint() {
        return fingerprintOf(userKeys().publicKey)
      },
      encrypted: (passphrase) =>
        userKeys()
          .privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase })
          .toString(),
    },
    oauth: { user: 'OAUTH_USER', token: secrets.of('oauth', () => secret('ver:1-hint:')) },
    programmatic: { user: 'TOKEN_USER', token: secrets.of('programmatic', () => secret('pat-')) },
    workload: {
      user: 'WORKLOAD_USER',
      get token() {
        return forged({})
      },
      forged,
    },
    container: {
      user: 'CONTAINER_USER',
      token: secrets.of('container', () => secret('container-')),
      serviceToken: secrets.of('service', () => secret('service-')),
    },
    all,
    expire(kind, expired = true) {
      for (const user of all) if (user.kind === kind) user.expired = expired
    },
    keys: () => ({ user: userKeys().publicKey, provider: providerKeys().publicKey }),
  }
}

import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'snowflake-sdk'
import { ConnectorError } from '../../errors/connector-error.ts'
import { ownFile } from './own-file.ts'

/** A token as it is, or the file that it is read from at each sign-in: whoever rotates it writes it there. */
export type Token = { readonly text: string } | { readonly file: string }

/** How a session signs in, by the driver's names (SNOWFLAKE.md 1, "Connecting / auth"). Secrets have been read already. */
export type SignIn =
  | {
      readonly authenticator: 'SNOWFLAKE_JWT'
      readonly user: string
      /** PEM text. */
      readonly privateKey: string
      readonly passphrase?: string
    }
  | { readonly authenticator: 'OAUTH'; readonly token: Token; readonly user?: string }
  | {
      readonly authenticator: 'PROGRAMMATIC_ACCESS_TOKEN'
      readonly token: Token
      readonly user?: string
    }
  | {
      readonly authenticator: 'WORKLOAD_IDENTITY'
      readonly provider: 'AWS' | 'AZURE' | 'GCP' | 'OIDC'
      /** For OIDC only. */
      readonly token?: Token
      readonly user?: string
      /** For AZURE: the resource that the token is asked for. */
      readonly entraResource?: string
    }
  /** Inside a service of Snowflake, which puts the token there and changes it every few minutes. */
  | { readonly authenticator: 'SPCS'; readonly tokenFile?: string }
  /** A password: for emulators and stand-ins, since service users have none. */
  | { readonly authenticator: 'SNOWFLAKE'; readonly user: string; readonly password: string }

/** Where Snowflake puts a service's token (docs: Snowpark Container Services, "Connecting to Snowflake from a container"). */
const containerTokenFile = '/snowflake/session/token'

export interface Place {
  readonly account: string
  readonly accessUrl?: string
  readonly host?: string
}

/**
 * The driver's options of one sign-in, made anew for each: token files are read again.
 * @throws ConnectorError `warehouse.sign_in_unfit`
 */
export function signInOptions(signIn: SignIn, place: Place): ConnectionOptions {
  return { account: place.account, ...reachedAt(place), ...credentials(signIn) }
}

function reachedAt(place: Place): ConnectionOptions {
  if (place.accessUrl !== undefined) return { accessUrl: place.accessUrl.replace(/\/+$/, '') }
  // With a host alone the driver makes `https://host` of it.
  return place.host === undefined ? {} : { host: place.host }
}

function credentials(signIn: SignIn): ConnectionOptions {
  switch (signIn.authenticator) {
    case 'SNOWFLAKE_JWT':
      return {
        authenticator: 'SNOWFLAKE_JWT',
        username: signIn.user,
        privateKey: pem(signIn.privateKey, signIn.passphrase),
        ...(signIn.passphrase === undefined ? {} : { privateKeyPass: signIn.passphrase }),
      }
    case 'OAUTH':
    case 'PROGRAMMATIC_ACCESS_TOKEN':
      return {
        authenticator: signIn.authenticator,
        token: tokenText(signIn.token),
        ...userOf(signIn.user),
      }
    case 'WORKLOAD_IDENTITY':
      return {
        authenticator: 'WORKLOAD_IDENTITY',
        workloadIdentityProvider: signIn.provider,
        ...userOf(signIn.user),
        ...(signIn.token === undefined ? {} : { token: tokenText(signIn.token) }),
        ...(signIn.entraResource === undefined
          ? {}
          : { workloadIdentityAzureEntraIdResource: signIn.entraResource }),
      }
    case 'SPCS':
      return {
        authenticator: 'OAUTH',
        token: readToken(signIn.tokenFile ?? containerTokenFile),
      }
    case 'SNOWFLAKE':
      return { authenticator: 'SNOWFLAKE', username: signIn.user, password: signIn.password }
    default:
      return signIn satisfies never
  }
}

const userOf = (user: string | undefined): ConnectionOptions =>
  user === undefined ? {} : { username: user }

function pem(text: string, passphrase: string | undefined): string {
  const key = text.trim()
  const isEncrypted = key.startsWith('-----BEGIN ENCRYPTED PRIVATE KEY-----')
  if (!isEncrypted && !key.startsWith('-----BEGIN PRIVATE KEY-----')) {
    throw unfit(
      'The private key is not in PKCS#8 PEM form.',
      'It does not begin with "-----BEGIN PRIVATE KEY-----" or "-----BEGIN ENCRYPTED PRIVATE KEY-----".',
      'Convert it: openssl pkcs8 -topk8 -inform PEM -in old.pem -out key.p8',
    )
  }
  if (isEncrypted && (passphrase ?? '') === '') {
    throw unfit(
      'The private key is encrypted, and there is no passphrase.',
      'Neither private_key_passphrase nor SNOWFLAKE_PRIVATE_KEY_PASSPHRASE gives one.',
      'Set SNOWFLAKE_PRIVATE_KEY_PASSPHRASE, or name another place in private_key_passphrase.',
    )
  }
  if (!opens(key, passphrase)) {
    throw unfit(
      "The private key can't be read.",
      isEncrypted ? 'The passphrase does not open it, or it is damaged.' : 'It is damaged.',
      isEncrypted
        ? 'Check the passphrase: openssl pkey -noout -in key.p8 asks for it.'
        : 'Copy the file anew: openssl pkey -noout -in key.p8 reads it without a word.',
    )
  }
  return `${key}\n`
}

/** The driver tells neither a wrong passphrase nor a damaged key from a refused sign-in. */
function opens(key: string, passphrase: string | undefined): boolean {
  try {
    createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) })
    return true
  } catch {
    return false
  }
}

function tokenText(token: Token): string {
  if ('file' in token) {
    ownFile(token.file, 'token file')
    return readToken(token.file)
  }
  const text = token.text.trim()
  if (text !== '') return text
  throw unfit(
    'The token to sign in to Snowflake with is empty.',
    'The place that it is read from holds no text.',
    'Put the token there, or name another place in the configuration.',
  )
}

function readToken(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw unfit(
      `The token file ${path} can't be read.`,
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'It is not there.'
        : 'This user may not read it.',
      path === containerTokenFile
        ? 'Run inside a Snowflake service, which makes this file, or choose another authenticator.'
        : 'Mend token_file_path in the configuration, or the rights of the file.',
    )
  }
  if (text !== '') return text
  throw unfit(
    `The token file ${path} is empty.`,
    'It holds no token.',
    'Write the token into it, then run again.',
  )
}

export function unfit(what: string, why: string, fix: string): ConnectorError {
  return new ConnectorError('warehouse.sign_in_unfit', { what, why, fix })
}

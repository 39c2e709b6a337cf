import { resolve } from 'node:path'
import { isPastedSecret } from './pasted-secrets.ts'
import type { Problem } from './problems.ts'
import type { ConfigDocument } from './schema.ts'
import type { SecretReference } from './secret-schema.ts'

interface Use {
  /** Of the reference, in the document. */
  readonly path: string
  readonly secret: string
  /** Where the secret is sent to. */
  readonly host: string
}

/** The hosts that each secret was given for, as far as this process has seen. */
export type KnownHosts = Map<string, Set<string>>

/**
 * A secret that was known for one host is not sent to another one because somebody changed an address: with a new host
 * comes a secret of its own. `known` is added to: what was taken out of the document meanwhile is known still.
 */
export function movedSecrets(
  before: ConfigDocument | null,
  after: ConfigDocument,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
  known: KnownHosts,
): readonly Problem[] {
  for (const { secret, host } of before === null ? [] : usesOf(before, environment, folder))
    known.set(secret, (known.get(secret) ?? new Set()).add(host))
  return usesOf(after, environment, folder).flatMap(({ path, secret, host }) => {
    const hosts = known.get(secret)
    if (hosts === undefined || hosts.has(host)) return []
    return [
      {
        path,
        what: `is a secret that was given for ${[...hosts].join(' and ')}; now it would be sent to ${host}.`,
        fix: 'Name a secret of its own for the new address, or change the file by hand.',
      },
    ]
  })
}

function usesOf(
  document: ConfigDocument,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): readonly Use[] {
  const { connections, alerts = [] } = document
  // A file is the same one however its path is written.
  const nameOf = (secret: SecretReference): string =>
    'env' in secret ? `env ${secret.env}` : `file ${resolve(folder, secret.file)}`
  const told = alerts.map(({ url }, at): Use => {
    const secret = nameOf(url)
    return { path: `alerts.${at}.url`, secret, host: 'an alert channel' }
  })
  const signedIn = Object.entries(connections).flatMap(([name, { hubspot, warehouse }]) => {
    const at = `connections.${name}`
    const api = hostOf(
      hubspot?.base_url ?? environment['HUBSPOT_BASE_URL'] ?? 'https://api.hubapi.com',
    )
    const oauth = hubspot?.oauth
    const uses: Use[] =
      oauth === undefined
        ? [
            {
              path: `${at}.hubspot.token`,
              secret: nameOf(hubspot?.token ?? { env: 'HUBSPOT_TOKEN' }),
              host: api,
            },
          ]
        : [
            ...[oauth.client_secret, oauth.refresh_token].flatMap((secret) =>
              secret === undefined
                ? []
                : [{ path: `${at}.hubspot.oauth`, secret: nameOf(secret), host: api }],
            ),
            // It stands in the address of the sign-in page.
            ...(isReference(oauth.client_id)
              ? [
                  {
                    path: `${at}.hubspot.oauth.client_id`,
                    secret: nameOf(oauth.client_id),
                    host: 'the sign-in page',
                  },
                ]
              : []),
          ]
    if (warehouse.kind !== 'snowflake') return uses
    const account = warehouse.account ?? environment['SNOWFLAKE_ACCOUNT'] ?? ''
    const host = hostOf(warehouse.access_url ?? `https://${account}.snowflakecomputing.com`)
    const own = Object.entries(warehouse).flatMap(([field, value]): Use[] =>
      isReference(value) ? [{ path: `${at}.warehouse.${field}`, secret: nameOf(value), host }] : [],
    )
    return [...uses, ...own]
  })
  return [...signedIn, ...told]
}

/** A pasted secret is read as a secret, and as nothing that is shown or loaded. */
export function misreadSecrets(document: ConfigDocument): readonly Problem[] {
  const found: Problem[] = []
  const look = (value: unknown, path: readonly string[]): void => {
    const key = path.at(-1) ?? ''
    if (typeof value === 'string' && isPastedSecret(value) && !readsSecrets.has(key))
      found.push({
        path: path.join('.'),
        what: 'names the file of a secret.',
        fix: 'Name another file, or refer to the secret where one is asked for.',
      })
    if (typeof value === 'object' && value !== null)
      for (const [name, below] of Object.entries(value)) look(below, [...path, name])
  }
  look(document, [])
  return found
}

const readsSecrets: ReadonlySet<string> = new Set(['file', 'private_key_path', 'token_file_path'])

const isReference = (value: unknown): value is SecretReference =>
  typeof value === 'object' && value !== null && ('env' in value || 'file' in value)

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

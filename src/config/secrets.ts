import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ConnectorError } from '../errors/connector-error.ts'
import type { SecretReference } from './secret-schema.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The secret that a reference names. @throws `config.secret_missing` when it is not there or empty. */
export async function readSecret(
  reference: SecretReference,
  environment: Environment,
  folder: string,
): Promise<string> {
  if ('env' in reference) {
    const value = environment[reference.env]?.trim()
    if (value !== undefined && value !== '') return value
    throw new ConnectorError('config.secret_missing', {
      what: `The environment variable ${reference.env} is not set.`,
      why: 'The configuration takes a secret from it.',
      fix: `Set ${reference.env}, in the environment or in a .env file beside the configuration.`,
    })
  }
  const path = isAbsolute(reference.file) ? reference.file : join(folder, reference.file)
  const value = await readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  )
  if (value !== '') return value
  throw new ConnectorError('config.secret_missing', {
    what: `The secret file ${path} is not there, can't be read, or is empty.`,
    why: 'The configuration takes a secret from it.',
    fix: 'Write the secret, and nothing else, into that file.',
  })
}

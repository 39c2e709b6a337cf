import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Statements without comments, with the session's variables put in. */
export function statementsOf(path: string): readonly string[] {
  const variables = new Map<string, string>()
  const filled = (text: string): string =>
    text.replaceAll(/\$([a-z_]+)/g, (whole, name: string) => variables.get(name) ?? whole)
  return read(path)
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .flatMap((text) => {
      const set = /^SET ([a-z_]+) = (.*)$/.exec(text)
      if (set === null) return [filled(text).replaceAll(/IDENTIFIER\(([^)]+)\)/g, '$1')]
      const value = filled(set[2] ?? '')
        .split('||')
        .map((part) => part.trim().replaceAll("'", ''))
      variables.set(set[1] ?? '', value.join(''))
      return []
    })
}

export interface Granted {
  readonly privilege: string
  readonly on: string
  readonly name: string
}

/** What GRANT statements of scripts leave a role with, privilege by privilege. Names without a schema lie in the one in use. */
export function grantsOf(paths: readonly string[], role: string): readonly Granted[] {
  let schema = ''
  return paths.flatMap(statementsOf).flatMap((text): Granted[] => {
    schema = /^USE SCHEMA (\S+)$/.exec(text)?.[1] ?? schema
    const grant = /^GRANT (.+) ON (ACCOUNT|[A-Z ]+?) ?(\S+)? TO ROLE (\S+)$/.exec(text)
    if (grant === null || grant[4] !== role) return []
    const [, privileges = '', on = '', object = 'ACCOUNT'] = grant
    const inSchema = ['STAGE', 'SECRET', 'IMAGE REPOSITORY'].includes(on)
    return privileges.split(', ').map((privilege) => ({
      privilege,
      on,
      name: inSchema && !object.includes('.') ? `${schema}.${object}` : object,
    }))
  })
}

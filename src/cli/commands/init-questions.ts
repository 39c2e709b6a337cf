import { checkbox, confirm, input, select } from '@inquirer/prompts'
import { knownNames } from '../../connector.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface Answers {
  readonly tokenVariable: string
  /** As it stands in the document. */
  readonly warehouse: Readonly<Record<string, unknown>>
  readonly streams: readonly string[]
  readonly hourly: boolean
}

/** What most people want first. */
const usual: readonly string[] = [
  'contacts',
  'companies',
  'deals',
  'owners',
  'deal_pipelines',
  'associations',
]

const usualFile = './crm.duckdb'
const keyFile = './snowflake.p8'
const passphrase = { private_key_passphrase: { env: 'SNOWFLAKE_PRIVATE_KEY_PASSPHRASE' } } as const

export const defaultAnswers: Answers = {
  tokenVariable: 'HUBSPOT_TOKEN',
  warehouse: { kind: 'duckdb', path: usualFile },
  streams: usual,
  hourly: false,
}

const hasSnowflake = (environment: Environment): boolean =>
  (environment['SNOWFLAKE_ACCOUNT'] ?? '') !== ''

/** Ctrl-C at a question ends the command like any stop: nothing was written. */
export async function askAnswers(environment: Environment): Promise<Answers> {
  try {
    return await ask(environment)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error
    throw new ConnectorError('run.stopped', {
      what: 'init was stopped.',
      why: 'It was asked to stop; nothing was written.',
      fix: 'Start it again when you like.',
    })
  }
}

async function ask(environment: Environment): Promise<Answers> {
  const given = defaultAnswers
  const tokenVariable = await input({
    message: 'Environment variable with the HubSpot token (service key or private app)',
    default: given.tokenVariable,
    validate: (name) =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || 'The name of a variable, not the token itself.',
  })
  const kind = await select({
    message: 'Where should the tables be?',
    choices: [
      { name: 'DuckDB, a file on this machine', value: 'duckdb' },
      { name: 'Snowflake', value: 'snowflake' },
    ],
    default: hasSnowflake(environment) ? 'snowflake' : 'duckdb',
  })
  return {
    tokenVariable,
    warehouse:
      kind === 'duckdb'
        ? {
            kind,
            path: await input({ message: 'DuckDB file of the warehouse', default: usualFile }),
          }
        : await askSnowflake(environment),
    streams: await checkbox({
      message: 'What should land in it?',
      required: true,
      choices: knownNames.streams
        .filter((name) => !name.endsWith('_archived'))
        .toSorted((one, other) => rankOf(one) - rankOf(other))
        .map((name) => ({ name, value: name, checked: usual.includes(name) })),
    }),
    hourly: await confirm({
      message: 'Note an hourly schedule in the document?',
      default: given.hourly,
    }),
  }
}

/** The usual ones stand first, the others in the order of a run. */
const rankOf = (name: string): number => (usual.includes(name) ? usual.indexOf(name) : usual.length)

async function askSnowflake(environment: Environment): Promise<Answers['warehouse']> {
  const text = (message: string, variable: string): Promise<string> =>
    input({ message, default: environment[variable] ?? '', required: true })
  const signIn = await select({
    message: 'How does the service user sign in?',
    choices: [
      { name: 'Key pair', value: 'SNOWFLAKE_JWT' },
      { name: 'Programmatic access token', value: 'PROGRAMMATIC_ACCESS_TOKEN' },
      { name: 'A connection of connections.toml', value: 'connection' },
      { name: 'Inside Snowflake, by the token of the container', value: 'SPCS' },
    ],
  })
  const kind = 'snowflake'
  if (signIn === 'connection') {
    const usualName = environment['SNOWFLAKE_DEFAULT_CONNECTION_NAME'] ?? 'default'
    const connection = await input({ message: 'Its name', default: usualName })
    return { kind, connection, ...(await askPlace(text)) }
  }
  if (signIn === 'SPCS') return { kind, authenticator: signIn, ...(await askPlace(text)) }
  const account = await text('Account identifier, such as myorg-myaccount', 'SNOWFLAKE_ACCOUNT')
  const user = await text('Service user', 'SNOWFLAKE_USER')
  const role = await text('Role', 'SNOWFLAKE_ROLE')
  const who = { kind, account, user, role, ...(await askPlace(text)) }
  if (signIn === 'SNOWFLAKE_JWT') {
    const path = environment['SNOWFLAKE_PRIVATE_KEY_PATH'] ?? keyFile
    const private_key_path = await input({ message: 'File of the private key', default: path })
    const isEncrypted = await confirm({ message: 'Is the key encrypted?', default: false })
    return { ...who, private_key_path, ...(isEncrypted ? passphrase : {}) }
  }
  const token = await input({
    message: 'Environment variable with the token',
    default: 'SNOWFLAKE_TOKEN',
  })
  return { ...who, authenticator: signIn, token: { env: token } }
}

async function askPlace(
  text: (message: string, variable: string) => Promise<string>,
): Promise<{ readonly warehouse: string; readonly database: string }> {
  return {
    warehouse: await text('Virtual warehouse', 'SNOWFLAKE_WAREHOUSE'),
    database: await text('Database of the tables (it has to be there)', 'SNOWFLAKE_DATABASE'),
  }
}

import { access, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { checkbox, confirm, input } from '@inquirer/prompts'
import { stringify } from 'yaml'
import { configFile, validateText } from '../../config/load.ts'
import { knownNames } from '../../connector.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { guarded } from '../run-command.ts'

interface Answers {
  readonly tokenVariable: string
  readonly path: string
  readonly streams: readonly string[]
  readonly hourly: boolean
}

/** Asks on a terminal; elsewhere takes the defaults, so that scripts can use it too. Never overwrites. */
export function init(flags: CommonFlags): Promise<number> {
  return guarded(flags, async (output) => {
    const file = configFile(flags.file, process.env)
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    ) {
      throw new ConnectorError('config.usage', {
        what: `${file} is there already.`,
        why: 'init never overwrites a configuration.',
        fix: 'Edit it, or name another file with -f.',
      })
    }
    const answers = process.stdin.isTTY && !output.json ? await asked() : defaultAnswers()
    const text = documentOf(answers)
    const { problems } = validateText(text, knownNames)
    if (problems.length > 0)
      throw new Error(`init wrote a document with problems: ${problems[0]?.path}`)
    await writeFile(file, text, { flag: 'wx', mode: 0o600 }).catch((cause: unknown) => {
      throw new ConnectorError('config.usage', {
        what: `${file} can't be written.`,
        why: cause instanceof Error ? `${cause.message}.` : 'The system refused it.',
        fix: 'Name a file in a folder that is there and that this user may write, with -f.',
        cause,
      })
    })
    output.record({ type: 'written', file })
    output.say(
      `\nWrote ${file}.\nNext:\n  1. put the token into ${answers.tokenVariable} (in the environment, or in .env beside ${basename(file)})\n  2. hubspot-warehouse check\n  3. hubspot-warehouse run`,
    )
    return 0
  })
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

const defaultAnswers = (): Answers => ({
  tokenVariable: 'HUBSPOT_TOKEN',
  path: './crm.duckdb',
  streams: usual,
  hourly: false,
})

/** The usual ones stand first, the others in the order of a run. */
const rankOf = (name: string): number => (usual.includes(name) ? usual.indexOf(name) : usual.length)

/** Ctrl-C at a question ends the command like any stop: nothing was written. */
async function asked(): Promise<Answers> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error
    throw new ConnectorError('run.stopped', {
      what: 'init was stopped.',
      why: 'It was asked to stop; nothing was written.',
      fix: 'Start it again when you like.',
    })
  }
}

async function ask(): Promise<Answers> {
  const given = defaultAnswers()
  return {
    tokenVariable: await input({
      message: 'Environment variable with the HubSpot token (service key or private app)',
      default: given.tokenVariable,
      validate: (name) =>
        /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || 'The name of a variable, not the token itself.',
    }),
    path: await input({ message: 'DuckDB file of the warehouse', default: given.path }),
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

function documentOf(answers: Answers): string {
  const document = {
    version: 1,
    connections: {
      main: {
        hubspot: { token: { env: answers.tokenVariable } },
        warehouse: { kind: 'duckdb', path: answers.path },
      },
    },
    syncs: {
      crm_in: {
        connection: 'main',
        direction: 'inbound',
        ...(answers.hourly ? { schedule: { cron: '0 * * * *', time_zone: 'UTC' } } : {}),
        streams: Object.fromEntries(answers.streams.map((name) => [name, {}])),
      },
    },
  }
  return `# hubspot-warehouse configuration. Check it with: hubspot-warehouse config validate\n${stringify(document)}`
}

import { access, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { stringify } from 'yaml'
import { configFile, validateText } from '../../config/load.ts'
import { knownNames } from '../../connector.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { guarded } from '../run-command.ts'
import { type Answers, askAnswers, defaultAnswers } from './init-questions.ts'

/** What an administrator of the account does once. */
const preparing = 'make role, warehouse and database in Snowflake (docs/snowflake.md)'
const passphrase = 'put the passphrase of the key into SNOWFLAKE_PRIVATE_KEY_PASSPHRASE'

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
    const answers =
      process.stdin.isTTY && !output.json ? await askAnswers(process.env) : defaultAnswers
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
    const steps = [
      `put the token into ${answers.tokenVariable} (in the environment, or in .env beside ${basename(file)})`,
      ...(answers.warehouse['kind'] === 'snowflake' ? [preparing] : []),
      ...('private_key_passphrase' in answers.warehouse ? [passphrase] : []),
      'hubspot-warehouse check',
      'hubspot-warehouse run',
    ].map((step, at) => `  ${at + 1}. ${step}`)
    output.say(`\nWrote ${file}.\nNext:\n${steps.join('\n')}`)
    return 0
  })
}

function documentOf(answers: Answers): string {
  const document = {
    version: 1,
    connections: {
      main: {
        hubspot: { token: { env: answers.tokenVariable } },
        warehouse: answers.warehouse,
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

import { readFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { z } from 'zod'
import { configFile, loadConfig, validateText } from '../../config/load.ts'
import { documentSchema } from '../../config/schema.ts'
import { knownNames, understood } from '../../connector.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { guarded } from '../run-command.ts'

export function configValidate(flags: CommonFlags): Promise<number> {
  return guarded(flags, async (output) => {
    const file = configFile(flags.file, process.env)
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new ConnectorError('config.not_found', {
        what: `There is no configuration document at ${file}.`,
        why: 'It could not be opened for reading.',
        fix: 'Name the file with -f, or write a first one with `hubspot-warehouse init`.',
        cause,
      })
    })
    const { problems } = validateText(text, knownNames)
    output.record({ type: 'validation', file, valid: problems.length === 0, problems })
    if (problems.length === 0) output.say(`${file} holds.`)
    for (const problem of problems) {
      output.say(`${problem.path || '(document)'}: ${problem.what}\n  Fix: ${problem.fix}`)
    }
    return problems.length === 0 ? 0 : 2
  })
}

export function configShow(flags: CommonFlags): Promise<number> {
  return guarded(flags, async (output) => {
    const config = await loadConfig(configFile(flags.file, process.env), process.env, knownNames)
    const document = understood(config)
    output.record({ type: 'configuration', document })
    output.say(stringify(document).trimEnd())
    return 0
  })
}

/** The document's JSON Schema, draft 2020-12. */
export const configJsonSchema = (): Readonly<Record<string, unknown>> =>
  z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' })

export async function configSchema(flags: CommonFlags): Promise<number> {
  return guarded(flags, async () => {
    process.stdout.write(
      `${JSON.stringify(configJsonSchema(), null, flags.json === true ? 0 : 2)}\n`,
    )
    return 0
  })
}

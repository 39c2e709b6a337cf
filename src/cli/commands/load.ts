import { access, constants } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { counted } from '../output.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'

export function loadFile(
  csv: string,
  table: string,
  flags: CommonFlags & { readonly connection?: string },
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    await access(csv, constants.R_OK).catch((cause: unknown) => {
      throw new ConnectorError('config.usage', {
        what: `The file ${csv} can't be read.`,
        why: 'It is not there, or this user may not read it.',
        fix: 'Correct the path.',
        cause,
      })
    })
    const loaded = await connector.load(flags.connection ?? null, resolve(csv), table)
    output.record({ type: 'loaded', ...loaded })
    output.say(`${counted(loaded.rows, 'row')} in ${loaded.table}`)
    output.say(
      tableOf(
        ['column', 'type'],
        loaded.columns.map((column) => [column.name, column.type]),
      ),
    )
    return 0
  })
}

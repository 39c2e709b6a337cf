import { resolve } from 'node:path'
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

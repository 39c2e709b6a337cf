import { paint } from '../colours.ts'
import { worst } from '../exit.ts'
import type { CommonFlags } from '../options.ts'
import { withConnector } from '../run-command.ts'

export function check(syncs: readonly string[], flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const exits: number[] = []
    for await (const { brief, ...line } of connector.check(connector.syncs(syncs))) {
      output.record({ type: 'check', ...line })
      const mark = line.ok ? paint.green('✓') : paint.red('✗')
      output.say(`${mark} ${paint.bold(line.name)}  ${brief ?? line.detail}`)
      if (!line.ok && line.fix !== null) output.say(`  Fix: ${line.fix}`)
      exits.push(line.ok ? 0 : line.exit)
    }
    const exit = worst(exits)
    output.record({ type: 'summary', status: exit === 0 ? 'succeeded' : 'failed', exit })
    return exit
  })
}

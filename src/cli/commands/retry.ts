import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { counted } from '../output.ts'
import { withConnector } from '../run-command.ts'
import { run } from './run.ts'

export interface RetryFlags extends CommonFlags {
  readonly error?: string
  readonly key?: readonly string[]
}

/** Makes failed rows due, then runs the sync. */
export async function retry(sync: string, flags: RetryFlags): Promise<number> {
  const reset = await withConnector(flags, async ({ connector, output }) => {
    connector.syncs([sync])
    const { rows, links, skipped } = await connector.resetFailed({
      sync,
      error: flags.error ?? null,
      keys: flags.key ?? [],
    })
    output.record({ type: 'retry', sync, rows, links, skipped })
    const left = skipped > 0 ? `, ${skipped} of which had been left out` : ''
    output.say(`${sync}: ${counted(rows, 'row')} and ${counted(links, 'link')} go again${left}.`)
    return 0
  })
  const { error: _error, key: _key, ...common } = flags
  return reset === 0 ? run([sync], common) : reset
}

export function skip(sync: string, keys: readonly string[], flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    connector.syncs([sync])
    if (keys.length === 0) {
      throw new ConnectorError('config.usage', {
        what: 'No row was named.',
        why: 'Rows are left out one by one.',
        fix: 'Name their keys: `hubspot-warehouse skip SYNC KEY ...`.',
      })
    }
    const rows = await connector.skip(sync, keys)
    output.record({ type: 'skip', sync, rows, keys })
    output.say(
      `${sync}: ${counted(rows, 'row')} left out until they change, or come back with retry --key.`,
    )
    return 0
  })
}

import type { RunResult, RunStatus } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { exitOf, statusOfAll, worst } from '../exit.ts'
import type { CommonFlags } from '../options.ts'
import { sayCauses, sayResult, sayWayBack } from '../results.ts'
import { withConnector } from '../run-command.ts'

export function run(
  syncs: readonly string[],
  flags: CommonFlags & { readonly full?: boolean; readonly approve?: string },
): Promise<number> {
  return withConnector(flags, async ({ connector, output, progress }) => {
    if (flags.approve !== undefined && syncs.length !== 1) {
      throw new ConnectorError('config.usage', {
        what: '--approve was given without exactly one sync.',
        why: 'A plan belongs to one sync.',
        fix: 'Name the sync: `hubspot-warehouse run SYNC --approve PLAN`.',
      })
    }
    const results: RunResult[] = []
    for (const sync of connector.syncs(syncs)) {
      const result = await connector.run(sync, {
        full: flags.full === true,
        approve: flags.approve ?? null,
      })
      progress.clear()
      output.record({ ...result })
      sayResult(output, result)
      if (result.status === 'partial' && !output.json)
        sayCauses(output, await connector.causes(sync, result.run_id))
      sayWayBack(output, result)
      results.push(result)
      if (result.status === 'stopped') break
    }
    const exits = results.map(exitOfResult)
    const status: RunStatus = statusOfAll(results.map((result) => result.status))
    const exit = worst(exits)
    output.record({ type: 'summary', status, exit })
    return exit
  })
}

/** A run that its configuration made impossible ends with 2, whatever its status. */
export function exitOfResult(result: RunResult): number {
  if (result.status === 'failed' && result.error !== null) {
    const { exit } = new ConnectorError(result.error.code, result.error)
    if (exit !== 0 && exit !== 3) return exit
  }
  return exitOf(result.status)
}

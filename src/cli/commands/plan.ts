import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { count, errorText } from '../output.ts'
import { sayPlan, sayRemovals, strategyOf } from '../results.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'

export function plan(
  sync: string,
  flags: CommonFlags & { readonly removals?: boolean },
): Promise<number> {
  return withConnector(flags, async ({ connector, output, progress }) => {
    const planned = await connector.plan(sync)
    progress.clear()
    output.record({ type: 'plan', sync, ...planned.plan, direction: planned.direction })
    if (planned.direction === 'outbound') {
      if (flags.removals === true) {
        await sayRemovals(output, connector.removals(sync, planned.plan.plan_id))
      }
      sayPlan(output, sync, planned.plan)
      if (planned.plan.held !== null) return new ConnectorError('run.held', planned.plan.held).exit
      const aside =
        planned.plan.records.refused +
        planned.plan.records.set_aside +
        planned.plan.associations.set_aside
      return aside > 0 ? 3 : 0
    }
    const streams = Object.entries(planned.plan.streams)
    output.say(
      tableOf(
        ['stream', 'strategy', 'route', 'rows', 'calls', 'seconds'],
        streams.map(([name, stream]) => [
          name,
          strategyOf(stream.strategy),
          stream.route,
          stream.rows === null ? '?' : count(stream.rows),
          count(Object.values(stream.calls).reduce((sum, calls) => sum + calls, 0)),
          stream.seconds.toFixed(0),
        ]),
        ['left', 'left', 'left', 'right', 'right', 'right'],
      ),
    )
    const failed = streams.flatMap(([, stream]) => stream.error ?? [])
    for (const error of failed) output.say(errorText(error))
    return failed.length > 0 ? 3 : 0
  })
}

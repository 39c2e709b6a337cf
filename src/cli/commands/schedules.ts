import type { Connector } from '../../connector.ts'
import type { CommonFlags } from '../options.ts'
import { type CommandContext, withConnector } from '../run-command.ts'

/** Does one thing to each sync that is named; every name is looked at before the first is touched. */
function each(
  names: readonly string[],
  flags: CommonFlags,
  act: (connector: Connector, sync: string, output: CommandContext['output']) => Promise<void>,
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    for (const sync of connector.syncs(names)) await act(connector, sync, output)
    return 0
  })
}

/** The schedules of these syncs rest, across restarts, until `resume`. */
export function pause(syncs: readonly string[], flags: CommonFlags): Promise<number> {
  return each(syncs, flags, async ({ schedules }, sync, output) => {
    const changed = await schedules.pause(sync)
    output.record({ type: 'paused', sync, changed })
    output.say(
      changed
        ? `${sync}: paused. A run at work goes on; \`run ${sync}\` still works by hand.`
        : `${sync}: paused already.`,
    )
  })
}

export function resume(syncs: readonly string[], flags: CommonFlags): Promise<number> {
  return each(syncs, flags, async ({ schedules }, sync, output) => {
    const changed = await schedules.resume(sync)
    output.record({ type: 'resumed', sync, changed })
    output.say(
      changed ? `${sync}: resumed; it runs at its next time.` : `${sync}: is not paused or held.`,
    )
  })
}

/** Asks the runs at work to stop at their next checkpoint, in whichever process they are. */
export function cancel(syncs: readonly string[], flags: CommonFlags): Promise<number> {
  return each(syncs, flags, async ({ schedules }, sync, output) => {
    const { runId, forgotten } = await schedules.cancel(sync)
    output.record({ type: 'cancel_asked', sync, run_id: runId, forgotten })
    output.say(
      runId === null
        ? `${sync}: nothing is at work${forgotten ? '; the start that was planned is forgotten' : ''}.`
        : `${sync}: run ${runId} stops at its next checkpoint.`,
    )
  })
}

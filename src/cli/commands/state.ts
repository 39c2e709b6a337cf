import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { timeText } from '../output.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'

export function stateShow(sync: string | undefined, flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const states = (
      await Promise.all(
        connector.syncs(sync === undefined ? [] : [sync]).map((name) => connector.states(name)),
      )
    ).flat()
    for (const state of states) output.record({ type: 'state', ...state })
    output.say(
      tableOf(
        ['sync', 'stream', 'position (UTC)', 'saved (UTC)'],
        states.map((state) => [
          state.sync,
          state.stream,
          timeText(state.position),
          timeText(state.updated_at),
        ]),
      ),
    )
    return 0
  })
}

export function stateRewind(
  sync: string,
  flags: CommonFlags & { readonly to: string; readonly stream?: string },
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const to = new Date(flags.to)
    if (Number.isNaN(to.getTime())) {
      throw new ConnectorError('config.usage', {
        what: `--to ${flags.to} is no time.`,
        why: 'A position is a time.',
        fix: 'Write it as 2026-11-01T00:00:00Z.',
      })
    }
    const rewound = await connector.rewind(sync, flags.stream ?? null, to.toISOString())
    for (const state of rewound) {
      output.record({ type: 'state', ...state })
      output.say(`${state.sync} ${state.stream}: ${state.position ?? 'from the beginning'}`)
    }
    if (rewound.length === 0) {
      output.say(`Nothing moved: no position of ${sync} lies after ${to.toISOString()}.`)
    }
    return 0
  })
}

export function stateReset(
  sync: string,
  stream: string | undefined,
  flags: CommonFlags,
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    for (const name of await connector.reset(sync, stream ?? null)) {
      output.record({ type: 'reset', sync, stream: name })
      output.say(`${sync} ${name}: forgotten; the next run reads it afresh.`)
    }
    return 0
  })
}

import { paint } from '../colours.ts'
import { count, number, statusText, timeText } from '../output.ts'
import type { CommonFlags } from '../options.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'

export function status(flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const { syncs, quota } = await connector.status()
    for (const sync of syncs) output.record({ type: 'sync', ...sync })
    for (const one of quota) output.record({ type: 'quota', ...one })
    const scheduled = syncs.some((sync) => sync.schedule !== null)
    output.say(
      tableOf(
        [
          'sync',
          'direction',
          'last run',
          'ended (UTC)',
          'moved',
          'set aside',
          ...(scheduled ? ['schedule'] : []),
        ],
        syncs.map((sync) => [
          sync.sync,
          sync.direction,
          sync.last_status === null ? 'never' : statusText(sync.last_status),
          timeText(sync.last_finished_at),
          count(sync.last_moved ?? 0),
          count(sync.set_aside),
          ...(scheduled ? [sync.schedule ?? ''] : []),
        ]),
        ['left', 'left', 'left', 'left', 'right', 'right', 'left'],
      ),
    )
    const streams = syncs.flatMap((sync) =>
      sync.streams.map((stream) => ({ sync: sync.sync, ...stream })),
    )
    if (streams.length > 0) {
      output.say('')
      output.say(
        tableOf(
          ['sync', 'stream', 'fresh up to (UTC)', 'saved (UTC)'],
          streams.map((stream) => [
            stream.sync,
            stream.stream,
            timeText(stream.position),
            timeText(stream.saved_at),
          ]),
        ),
      )
    }
    for (const one of quota) {
      const calls =
        one.daily_remaining === null || one.daily_max === null
          ? ''
          : `, ${number(one.daily_remaining)} of ${number(one.daily_max)} calls left today`
      output.say(
        `\n${paint.bold('quota')} of ${one.connection}: ${one.exports_used_24h} of 30 exports in 24 h${calls}`,
      )
    }
    return 0
  })
}

import type { CommonFlags } from '../options.ts'
import { count, statusText, tableOf } from '../output.ts'
import { withConnector } from '../run-command.ts'

export function status(flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const { syncs, quota } = await connector.status()
    for (const sync of syncs) output.record({ type: 'sync', ...sync })
    for (const one of quota) output.record({ type: 'quota', ...one })
    output.say(
      tableOf(
        ['sync', 'direction', 'last run', 'ended', 'moved', 'set aside', 'schedule'],
        syncs.map((sync) => [
          sync.sync,
          sync.direction,
          sync.last_status === null ? 'never' : statusText(sync.last_status),
          sync.last_finished_at ?? '',
          count(sync.last_moved ?? 0),
          count(sync.set_aside),
          sync.schedule ?? '',
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
          ['sync', 'stream', 'position', 'saved'],
          streams.map((stream) => [
            stream.sync,
            stream.stream,
            stream.position ?? '',
            stream.saved_at ?? '',
          ]),
          ['left', 'left', 'left', 'left'],
        ),
      )
    }
    for (const one of quota) {
      output.say(
        `\nquota of ${one.connection}: ${one.exports_used_24h} of 30 exports in 24 h` +
          (one.daily_remaining === null
            ? ''
            : `, ${count(one.daily_remaining)} of ${count(one.daily_max ?? 0)} calls left today`),
      )
    }
    return 0
  })
}

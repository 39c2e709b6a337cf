import type { SyncStatus } from '../../connector.ts'
import { paint } from '../colours.ts'
import { count, counted, number, statusText, timeText } from '../output.ts'
import type { CommonFlags } from '../options.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'

/** When a sync starts next, or what it waits for. */
function nextText(sync: SyncStatus): string {
  if (sync.running_run_id !== null) return paint.green('running')
  if (sync.schedule === null) return ''
  if (sync.paused) return paint.yellow('paused')
  if (sync.waits_for === 'person') return paint.yellow('held')
  if (!sync.served) return paint.dim('not served')
  if (sync.waits_for === 'turn') return 'at its turn'
  return sync.next_at === null ? '' : timeText(sync.next_at)
}

export function status(flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const { syncs, quota, alerts, channels } = await connector.status()
    for (const sync of syncs) output.record({ type: 'sync', ...sync })
    for (const one of quota) output.record({ type: 'quota', ...one })
    for (const one of alerts) output.record({ type: 'alert', ...one })
    for (const one of channels) output.record({ type: 'alert_channel', ...one })
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
          ...(scheduled ? ['schedule', 'next (UTC)'] : []),
        ],
        syncs.map((sync) => [
          sync.sync,
          sync.direction,
          sync.last_status === null ? 'never' : statusText(sync.last_status),
          timeText(sync.last_finished_at),
          count(sync.last_moved ?? 0),
          count(sync.set_aside),
          ...(scheduled ? [sync.schedule ?? '', nextText(sync)] : []),
        ]),
        ['left', 'left', 'left', 'left', 'right', 'right', 'left', 'left'],
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
          : `, ${number(one.daily_remaining)} of ${number(one.daily_max)} calls left today${one.resets_at === null ? '' : ` (until ${timeText(one.resets_at)} UTC)`}`
      output.say(
        `\n${paint.bold('quota')} of ${one.connection}: ${one.exports_used_24h} of 30 exports in 24 h${calls}`,
      )
    }
    if (alerts.length > 0) output.say('')
    for (const { kind, since, what } of alerts) {
      const name = paint.yellow(kind.replaceAll('_', ' '))
      output.say(`${paint.bold('alert')} ${name} since ${timeText(since)}: ${what}`)
    }
    for (const { channel, connection, waiting, trouble } of channels) {
      const why = trouble === null ? 'not sent yet.' : `not sent: ${trouble}`
      output.say(
        `${paint.bold('channel')} ${channel}: ${counted(waiting, 'message')} of ${connection} ${why}`,
      )
    }
    return 0
  })
}

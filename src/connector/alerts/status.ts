import type { AlertChannel } from '../../config/alerts.ts'
import type { OpenAlert } from '../../engine/alerts.ts'
import { waitingMessages } from '../../engine/journal/alert-messages.ts'
import { listAlerts, type SavedAlerts } from '../../engine/journal/alerts.ts'
import type { Warehouse } from '../../engine/ports.ts'
import { staleOf } from './judge.ts'
import { staleText } from './texts.ts'
import type { Watched } from './watched.ts'

/** What `status` shows of alerts. */
export interface OpenAlertStatus {
  readonly sync: string
  readonly kind: string
  readonly since: string
  readonly what: string
}

/** Messages of a channel that have not gone out. */
export interface ChannelTrouble {
  readonly channel: string
  readonly connection: string
  readonly waiting: number
  /** Why the last try failed; null: none was made. */
  readonly trouble: string | null
}

export interface AlertStatus {
  readonly alerts: readonly OpenAlertStatus[]
  readonly channels: readonly ChannelTrouble[]
}

interface Asked {
  readonly connection: string
  readonly warehouse: Warehouse
  readonly channels: readonly AlertChannel[]
  readonly now: Date
}

type Shown = Pick<OpenAlert, 'kind' | 'openedAt' | 'what'>

/** What is open of a connection's syncs, and what its channels have not got. Writes nothing. */
export async function alertStatus(watched: Watched, asked: Asked): Promise<AlertStatus> {
  const { connection, warehouse, channels } = asked
  const syncs = watched.watchedOf(connection)
  if (syncs.length === 0) return { alerts: [], channels: [] }
  const saved = await listAlerts(warehouse)
  const alerts: OpenAlertStatus[] = []
  for (const sync of syncs) {
    const found = saved.find((one) => one.sync === sync)
    const open: readonly Shown[] = (found?.open ?? []).filter(({ kind }) => kind !== 'stale')
    const stale = await staleNow(watched, asked, sync, found)
    for (const { kind, openedAt, what } of [...open, ...stale])
      alerts.push({ sync, kind, since: openedAt.toISOString(), what })
  }
  const waiting = await waitingMessages(warehouse)
  return {
    alerts,
    channels: channels.flatMap(({ name }) => {
      const own = waiting.filter(({ channel }) => channel === name)
      const trouble = own[0]?.trouble ?? null
      return own.length === 0 ? [] : [{ channel: name, connection, waiting: own.length, trouble }]
    }),
  }
}

/** Whether data is stale is a matter of the time of asking, whoever looked last. */
async function staleNow(
  { thresholds, streamsOf }: Watched,
  { warehouse, now }: Asked,
  sync: string,
  saved: SavedAlerts | undefined,
): Promise<readonly Shown[]> {
  const { staleAfterMs } = thresholds(sync)
  const { marks = null, open = [] } = saved ?? {}
  if (staleAfterMs === null || marks === null) return []
  const streams = await streamsOf(warehouse, sync)
  const old = staleOf({ goodAt: marks.goodAt ?? marks.since, streams }, { staleAfterMs }, now)
  if (old === null) return []
  const { what } = staleText(sync, old, staleAfterMs)
  const began = new Date((old[0]?.since.getTime() ?? 0) + staleAfterMs)
  return [
    { kind: 'stale', openedAt: open.find(({ kind }) => kind === 'stale')?.openedAt ?? began, what },
  ]
}

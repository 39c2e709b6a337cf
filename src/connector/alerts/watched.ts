import { type AlertThresholds, isWatched, thresholdsOf } from '../../config/alerts.ts'
import type { ConfigDocument } from '../../config/schema.ts'
import { listStates } from '../../engine/journal/state.ts'
import type { Warehouse } from '../../engine/ports.ts'
import type { SyncFacts } from './judge.ts'
import type { SyncPlace } from './message.ts'

/** The syncs of a document, as alerts look at them. */
export interface Watched {
  readonly placeOf: (sync: string) => SyncPlace
  /** Those of a connection of which anything is told or remembered. */
  readonly watchedOf: (connection: string) => readonly string[]
  readonly thresholds: (sync: string) => AlertThresholds
  /** How far the streams were brought that the sync reads. */
  readonly streamsOf: (warehouse: Warehouse, sync: string) => Promise<SyncFacts['streams']>
}

export function watchedIn(document: ConfigDocument): Watched {
  return {
    placeOf: (sync) => {
      const { connection = '', direction = 'inbound' } = document.syncs[sync] ?? {}
      return { sync, connection, direction }
    },
    watchedOf: (connection) =>
      Object.entries(document.syncs).flatMap(([sync, config]) =>
        config.connection === connection && isWatched(document, sync) ? [sync] : [],
      ),
    thresholds: (sync) => thresholdsOf(document.syncs[sync]?.alerts),
    streamsOf: async (warehouse, sync) => {
      const of = document.syncs[sync]
      if (of?.direction !== 'inbound') return []
      const isRead = (stream: string): boolean =>
        of.new_streams === 'include' || Object.hasOwn(of.streams, stream)
      // A stream without a position is read whole: what becomes of that, the end of the run says.
      return (await listStates(warehouse, sync)).flatMap(({ stream, position }) =>
        position === null || !isRead(stream) ? [] : [{ stream, freshAt: position }],
      )
    },
  }
}

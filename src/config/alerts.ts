import { type AlertKind, alertKinds } from '../engine/alerts.ts'
import type { AlertChannelConfig, SyncAlertsConfig } from './alerts-schema.ts'
import { durationMs, shareOf } from './duration.ts'
import type { ConfigDocument } from './schema.ts'
import type { SecretReference } from './secret-schema.ts'

/** Where messages go, with its defaults. */
export interface AlertChannel {
  readonly name: string
  readonly kind: 'webhook' | 'slack'
  readonly url: SecretReference
  readonly secret: SecretReference | null
  readonly on: readonly AlertKind[]
  readonly recovered: boolean
  /** Null: all. */
  readonly syncs: readonly string[] | null
}

/** From when on something is told; null: it is not looked at. */
export interface AlertThresholds {
  readonly staleAfterMs: number | null
  readonly errorShare: number | null
  readonly countDeviation: number | null
  readonly waitingAfterMs: number
}

const defaultWaitingMs = 6 * 3_600_000

export const channelsOf = ({ alerts = [] }: ConfigDocument): readonly AlertChannel[] =>
  alerts.map((channel) => ({
    name: channelName(channel),
    kind: channel.kind,
    url: channel.url,
    secret: channel.kind === 'webhook' ? (channel.secret ?? null) : null,
    on: channel.on ?? alertKinds,
    recovered: channel.recovered ?? true,
    syncs: channel.syncs ?? null,
  }))

const channelName = ({ name, kind }: Pick<AlertChannelConfig, 'name' | 'kind'>): string =>
  name ?? kind

export const thresholdsOf = (config: SyncAlertsConfig = {}): AlertThresholds => ({
  staleAfterMs: config.stale_after === undefined ? null : durationMs(config.stale_after),
  errorShare: config.error_share === undefined ? null : shareOf(config.error_share),
  countDeviation: config.count_deviation === undefined ? null : shareOf(config.count_deviation),
  waitingAfterMs:
    (config.waiting_after === undefined ? null : durationMs(config.waiting_after)) ??
    defaultWaitingMs,
})

/** Whether anything is remembered of the sync: who asked for no alerts pays for none. */
export const isWatched = (document: ConfigDocument, sync: string): boolean =>
  (document.alerts ?? []).length > 0 || document.syncs[sync]?.alerts !== undefined

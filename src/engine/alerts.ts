/** What can be wrong with a sync for some time, and is told when it begins and when it ends (docs/alerts.md). */
export const alertKinds = [
  'failed',
  'partial',
  'held',
  'sign_in_needed',
  'waiting',
  'stale',
  'error_share',
  'count_deviation',
] as const
export type AlertKind = (typeof alertKinds)[number]

/** A condition of a sync that has begun and not ended. */
export interface OpenAlert {
  readonly alertId: string
  readonly kind: AlertKind
  readonly openedAt: Date
  readonly what: string
}

/** What is remembered of a sync between two judgements, beside what is open. */
export interface AlertMarks {
  /** The sync is watched from here on: what never ended well is old from then. */
  readonly since: Date
  /** When the first of the runs in a row began that all ended waiting. */
  readonly waitingSince: Date | null
  /** When the last run ended that succeeded or was partial. */
  readonly goodAt: Date | null
  /** Runs that were judged. */
  readonly seen: readonly string[]
}

/** What people read of an alert, and programs in its numbers; no record values. */
export interface AlertText {
  readonly what: string
  readonly why: string
  readonly fix: string
  /** The error's code, where an error is behind it. */
  readonly code: string | null
  readonly details: Readonly<Record<string, unknown>>
}

/** A condition began or ended. */
export interface AlertChange {
  readonly state: 'opened' | 'recovered'
  readonly alertId: string
  readonly kind: AlertKind
  readonly runId: string | null
  readonly openedAt: Date
  readonly changedAt: Date
  readonly text: AlertText
}

/** A message on its way to one channel. */
export interface AlertMessage {
  /** Of the alert, its state and the channel: the same at every try. */
  readonly messageId: string
  readonly channel: string
  /** JSON of what the channel makes its own form of. */
  readonly body: string
  readonly madeAt: Date
  /** Orders messages that were made at one time. */
  readonly nth: number
  readonly attempts: number
  readonly dueAt: Date
}

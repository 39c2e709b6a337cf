import { createHmac } from 'node:crypto'
import type { AlertChannel } from '../../config/alerts.ts'
import type { AlertChange } from '../../engine/alerts.ts'
import type { NewMessage } from '../../engine/journal/alerts.ts'

/** What a webhook gets, and other channels make their own form of (docs/alerts.md). A new field raises no version. */
export interface AlertBody {
  readonly version: 1
  readonly type: 'alert' | 'test'
  /** The same at every try to send this message. */
  readonly key: string
  /** The same in the messages that it began and that it is over. */
  readonly alert: string
  readonly state: AlertChange['state'] | 'test'
  readonly kind: string
  readonly sync: string | null
  readonly connection: string | null
  readonly direction: string | null
  readonly run_id: string | null
  readonly code: string | null
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly details: Readonly<Record<string, unknown>>
  readonly opened_at: string
  readonly at: string
}

export interface SyncPlace {
  readonly sync: string
  readonly connection: string
  readonly direction: 'inbound' | 'outbound'
}

/** The messages of what began and ended, for the channels that want to know. */
export function messagesOf(
  place: SyncPlace,
  changes: readonly AlertChange[],
  channels: readonly AlertChannel[],
): readonly NewMessage[] {
  return changes.flatMap((change, nth) =>
    channels
      .filter(
        ({ on, syncs, recovered }) =>
          on.includes(change.kind) &&
          (syncs === null || syncs.includes(place.sync)) &&
          (change.state === 'opened' || recovered),
      )
      .map(({ name }) => ({
        messageId: `${change.alertId}/${change.state}/${name}`,
        alertId: change.alertId,
        kind: change.kind,
        state: change.state,
        channel: name,
        nth,
        madeAt: change.changedAt,
        body: JSON.stringify(bodyOf(place, change)),
      })),
  )
}

function bodyOf(place: SyncPlace, change: AlertChange): AlertBody {
  const { alertId, state, kind, runId, openedAt, changedAt, text } = change
  return {
    version: 1,
    type: 'alert',
    key: `${alertId}/${state}`,
    alert: alertId,
    state,
    kind,
    ...place,
    run_id: runId,
    ...text,
    opened_at: openedAt.toISOString(),
    at: changedAt.toISOString(),
  }
}

export function testBody(id: string, now: Date): AlertBody {
  return {
    version: 1,
    type: 'test',
    key: `${id}/test`,
    alert: id,
    state: 'test',
    kind: 'test',
    sync: null,
    connection: null,
    direction: null,
    run_id: null,
    code: null,
    what: 'This is a test message of hubspot-warehouse.',
    why: 'Somebody ran `hubspot-warehouse alerts test`.',
    fix: 'Nothing to do: messages of this channel arrive.',
    details: {},
    opened_at: now.toISOString(),
    at: now.toISOString(),
  }
}

export interface Wire {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** A message in the form of its channel, signed where there is a secret. `now`: of this try, for the signature. */
export function wireOf(
  kind: AlertChannel['kind'],
  text: string,
  secret: string | null,
  now: Date,
): Wire {
  const message = JSON.parse(text) as AlertBody
  const body = kind === 'slack' ? JSON.stringify(slackOf(message)) : text
  const seconds = Math.floor(now.getTime() / 1000)
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'hubspot-warehouse',
      ...(kind === 'webhook' ? { 'idempotency-key': message.key } : {}),
      ...(secret === null
        ? {}
        : {
            'x-hubspot-warehouse-signature': `t=${seconds},v1=${signature(secret, seconds, body)}`,
          }),
    },
  }
}

/** Over the time too, so that a message that was listened to can't be sent again later. */
export const signature = (secret: string, seconds: number, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')

const signs: Readonly<Record<AlertBody['state'], string>> = {
  opened: ':rotating_light:',
  recovered: ':white_check_mark:',
  test: ':wave:',
}

/**
 * Slack's incoming webhook: `text` is what notifications show, `blocks` the message
 * (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, read 2026-11-22).
 */
function slackOf(message: AlertBody): object {
  const { state, sync, kind, what, why, fix, code, run_id: run, at } = message
  const lines = [
    `${signs[state]} *${escaped(what)}*`,
    ...(why === '' ? [] : [escaped(why)]),
    ...(fix === '' ? [] : [`*Fix:* ${escaped(fix)}`]),
  ]
  const small = [sync, kind, code, run === null ? null : `run ${run}`, at]
    .filter((part) => part !== null)
    .map(escaped)
  return {
    text: escaped(what),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: cut(lines.join('\n'), longestSection) } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: small.join('  ·  ') }] },
    ],
  }
}

/** https://docs.slack.dev/reference/block-kit/blocks/section-block, read 2026-11-22: 3,000 characters. */
const longestSection = 3_000

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`

/** Slack's three control characters, so that no name becomes a link or calls the channel. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

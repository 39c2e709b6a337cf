import { z } from 'zod'
import { alertKinds } from '../engine/alerts.ts'
import { duration, share } from './parts-schema.ts'
import { secret } from './secret-schema.ts'

const shared = {
  name: z
    .string()
    .regex(/^[a-z0-9_]+$/i, 'use letters, digits and _')
    .optional()
    .meta({
      title: 'Name',
      description: 'What the channel is called. Default: its kind; no two may be called alike.',
    }),
  url: secret.meta({
    title: 'URL',
    description:
      'Where messages are sent, by reference: whoever has the URL can write there. https only, plain http for loopback.',
    secret: true,
  }),
  on: z.array(z.enum(alertKinds)).min(1).optional().meta({
    title: 'On',
    description:
      'What is told: failed, partial, held, sign_in_needed, waiting, stale, error_share, count_deviation. Default: all of it.',
  }),
  recovered: z.boolean().optional().meta({
    title: 'Recovered',
    description: 'Whether a message tells that it is over, too. Default true.',
  }),
  syncs: z.array(z.string().min(1)).min(1).optional().meta({
    title: 'Syncs',
    description: 'Of which syncs. Default: all.',
  }),
}

const kind = <Kind extends string>(of: Kind) =>
  z.literal(of).meta({
    title: 'Kind',
    description:
      "The kind of channel: webhook, a JSON message of ours, or slack, an incoming webhook of Slack's.",
  })

export const alertChannel = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: kind('webhook'),
      ...shared,
      secret: secret.optional().meta({
        title: 'Signing secret',
        description: 'With it each message is signed (HMAC-SHA256), so that the receiver can tell.',
        secret: true,
      }),
    }),
    z.strictObject({ kind: kind('slack'), ...shared }),
  ])
  .meta({ title: 'Channel', description: 'Where messages about syncs go.' })

export const alertsSchema = z
  .array(alertChannel)
  .meta({ title: 'Alerts', description: 'Where messages about syncs go, a channel each.' })

export const syncAlerts = z
  .strictObject({
    stale_after: duration(
      'Stale after',
      'Tells when a stream was not brought up to date, or the sync did not end well, for so long. Count the horizon in. Default: not looked at.',
    ).optional(),
    error_share: share.optional().meta({
      title: 'Error share',
      description:
        'Tells when more than this share of the rows of a run was set aside or refused. Default: not looked at.',
    }),
    count_deviation: share.optional().meta({
      title: 'Count deviation',
      description:
        'Tells when the rows of a run are further than this share off the usual of the last 20, and more so than they usually vary. Default: not looked at.',
    }),
    waiting_after: duration(
      'Waiting after',
      'Tells when a sync has been waiting for so long, run after run. Default 6h.',
    ).optional(),
  })
  .meta({ title: 'Alerts', description: 'From when on messages tell of this sync.' })

export type AlertChannelConfig = z.infer<typeof alertChannel>
export type SyncAlertsConfig = z.infer<typeof syncAlerts>

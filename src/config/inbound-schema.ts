import { z } from 'zod'
import { syncAlerts } from './alerts-schema.ts'
import { connectionName, direction, duration, guard, schedule, startDate } from './parts-schema.ts'

export const strategies = ['auto', 'full_refresh', 'incremental', 'client_incremental'] as const
const readRoutes = ['auto', 'export', 'search', 'list'] as const
const storages = ['merge', 'append', 'history'] as const

const names = (title: string, description: string) =>
  z.array(z.string().min(1)).meta({ title, description })

export const streamSchema = z
  .strictObject({
    strategy: z.enum(strategies).optional().meta({
      title: 'Strategy',
      description: 'How the stream is read. Default auto: everything at first, then what changed.',
    }),
    storage: z.enum(storages).optional().meta({
      title: 'Storage',
      description:
        'How records meet the table. Default merge: one row a record; append keeps each version; history keeps each version with the time in which it held.',
    }),
    route: z.enum(readRoutes).optional().meta({
      title: 'Route',
      description: 'Which HubSpot interface reads. Default auto: chosen by cost.',
    }),
    properties: z
      .union([
        z.literal('all'),
        names('Properties', 'Internal names.'),
        z.record(
          z.string(),
          z.union([z.literal('all'), names('Properties', 'Internal names.').min(1)]),
        ),
      ])
      .optional()
      .meta({
        title: 'Properties',
        description:
          'Which properties become columns. Default all. For property_history: streams by name, each with its properties; default those of the object streams of the sync.',
      }),
    exclude: names('Exclude', 'Properties left out.').optional(),
    hash: names('Hash', 'Properties of which only the SHA-256 hash is stored.').optional(),
    start_date: startDate('Start date', "Instead of the sync's own start date.").optional(),
    pairs: z
      .union([z.literal('all'), z.array(z.tuple([z.string().min(1), z.string().min(1)])).min(1)])
      .optional()
      .meta({
        title: 'Pairs',
        description:
          "Associations only: pairs of object names; all (the default) takes every pair among the sync's object streams.",
      }),
  })
  .meta({ title: 'Stream', description: 'Options of one stream; {} for none.' })

export const inboundSchema = z
  .strictObject({
    connection: connectionName,
    direction: direction('inbound', 'HubSpot to warehouse.'),
    schedule: schedule.optional(),
    horizon: duration(
      'Horizon',
      'How long HubSpot may take to show a change in search; this span is read again. Default 1h.',
    ).optional(),
    sweep: duration(
      'Sweep',
      'How often archived records, merges and associations are swept. Default 24h.',
    ).optional(),
    reconcile: z
      .union([
        z.literal('off'),
        z.literal(false),
        duration('Reconcile', 'How often all ids are compared.'),
      ])
      .optional()
      .meta({
        title: 'Reconcile',
        description:
          'How often all ids are read to find purged records. Default 7d; off switches it off.',
      }),
    start_date: startDate('Start date', 'Records last modified before it are not read.').optional(),
    guard: guard.optional(),
    alerts: syncAlerts.optional(),
    new_streams: z.enum(['ignore', 'include']).optional().meta({
      title: 'New streams',
      description:
        'Whether streams that are not listed are read too: declared ones, custom objects and types of the object library that the account has; never archived records or others that only double data. Default ignore.',
    }),
    streams: z.record(z.string(), streamSchema.nullable()).meta({
      title: 'Streams',
      description: 'The streams to read, by name, each with its options ({} for none).',
    }),
  })
  .meta({ title: 'Inbound sync', description: 'HubSpot records land in warehouse tables.' })

export type InboundConfig = z.infer<typeof inboundSchema>
export type StreamConfig = z.infer<typeof streamSchema>

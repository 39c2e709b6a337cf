import { z } from 'zod'
import { durationMs } from './duration.ts'

export const duration = (title: string, description: string) =>
  z
    .string()
    .refine(
      (text) => durationMs(text) !== null,
      'is no duration: write a whole number and a unit, such as 30s, 10m, 1h or 7d',
    )
    .meta({ title, description, examples: ['30m', '24h', '7d'] })

export const startDate = (title: string, description: string) =>
  z.iso.date().meta({ title, description })

export const share = z
  .union([
    z.string().regex(/^\d{1,3}(\.\d+)?%$/, 'is no share: write a percentage such as 20%'),
    z.number().min(0).max(1),
  ])
  .meta({ description: 'A percentage such as 20%, or a number from 0 to 1.' })

export const guard = z
  .strictObject({
    removals: share.optional().meta({
      title: 'Removals',
      description:
        'The share of rows or association pairs that may vanish in one run; above it (and from 10 on) the run is held; with 0% any of them holds it. Default 20%.',
    }),
  })
  .meta({ title: 'Guard', description: 'How much a run may remove without asking.' })

export const schedule = z
  .strictObject({
    cron: z.string().min(1).optional().meta({
      title: 'Cron expression',
      description:
        'Five fields: minute, hour, day of month, month, day of week. Either this or `after`.',
    }),
    time_zone: z.string().optional().meta({
      title: 'Time zone',
      description: 'Of the cron expression: an IANA name such as Europe/Berlin. Default UTC.',
    }),
    after: z
      .union([
        z.string().min(1),
        z.array(z.string().min(1)).min(1).meta({ title: 'After', description: 'Sync names.' }),
      ])
      .optional()
      .meta({
        title: 'After',
        description:
          'A sync, or a list of syncs: runs once each of them has ended well since the last time.',
      }),
    after_status: z.enum(['succeeded', 'partial']).optional().meta({
      title: 'After status',
      description:
        'How the runs of `after` must have ended. partial (the default) lets a partial one count too.',
    }),
    time_limit: duration(
      'Time limit',
      'A scheduled run that takes longer is stopped at its next checkpoint; the next one goes on.',
    ).optional(),
    catch_up: z.boolean().optional().meta({
      title: 'Catch up',
      description:
        'Whether times missed while nothing was serving lead to one run at the start of `serve`. Default true.',
    }),
    retries: z.number().int().min(0).max(10).optional().meta({
      title: 'Retries',
      description:
        'How often a failed run is tried again before the next scheduled time, after 1, 5, then 15 minutes. Default 3.',
    }),
    paused: z.boolean().optional().meta({
      title: 'Paused',
      description: 'Keeps the sync from starting by itself. Default false.',
    }),
  })
  .meta({
    title: 'Schedule',
    description: 'When `serve` runs the sync: by `cron`, or `after` other syncs.',
  })

export const connectionName = z
  .string()
  .min(1)
  .meta({ title: 'Connection', description: 'The name of a connection of this document.' })

export const direction = <Name extends 'inbound' | 'outbound'>(name: Name, description: string) =>
  z.literal(name).meta({ title: 'Direction', description })

export type ScheduleConfig = z.infer<typeof schedule>

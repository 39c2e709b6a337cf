import { z } from 'zod'
import { durationMs } from './duration.ts'

/** A secret is named, never written down: an environment variable (a `.env` file beside the document counts) or a file. */
const secret = z
  .union([
    z.strictObject({
      env: z
        .string()
        .min(1)
        .meta({ title: 'Variable', description: 'Name of an environment variable.' }),
    }),
    z.strictObject({
      file: z.string().min(1).meta({
        title: 'File',
        description: 'Path of a file that holds the secret and nothing else.',
      }),
    }),
  ])
  .meta({
    title: 'Secret',
    description: 'Where a secret stands: { env: NAME } or { file: PATH }. Never the secret itself.',
  })

const duration = (title: string, description: string) =>
  z
    .string()
    .refine(
      (text) => durationMs(text) !== null,
      'is no duration: write a whole number and a unit, such as 30s, 10m, 1h or 7d',
    )
    .meta({ title, description, examples: ['30m', '24h', '7d'] })

const startDate = (title: string, description: string) => z.iso.date().meta({ title, description })

const share = z
  .union([
    z.string().regex(/^\d{1,3}(\.\d+)?%$/, 'is no share: write a percentage such as 20%'),
    z.number().min(0).max(1),
  ])
  .meta({ description: 'A percentage such as 20%, or a number from 0 to 1.' })

const guard = z
  .strictObject({
    removals: share.optional().meta({
      title: 'Removals',
      description:
        'The share of rows or association pairs that may vanish in one run; above it (and from 10 on) the run is held. Default 20%.',
    }),
  })
  .meta({ title: 'Guard', description: 'How much a run may remove without asking.' })

const schedule = z
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

const oauth = z
  .strictObject({
    client_id: z
      .union([z.string().min(1), secret])
      .meta({ title: 'Client id', description: "The app's client id, as text or as a reference." }),
    client_secret: secret.meta({
      title: 'Client secret',
      description: "The app's client secret.",
      secret: true,
    }),
    refresh_token: secret.optional().meta({
      title: 'Refresh token',
      description: 'Default: the one that `hubspot-warehouse login` saved.',
      secret: true,
    }),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope'))
      .optional()
      .meta({
        title: 'Scopes',
        description:
          "Scopes that `login` asks for, beside oauth. Default: what the connection's syncs need. Name them where the app requires others than that.",
      }),
    redirect_port: z.int().min(1).max(65_535).optional().meta({
      title: 'Redirect port',
      description:
        "Port of this machine on which `login` waits for HubSpot's answer; the app must list http://localhost:<port>/oauth-callback. Default 8976.",
    }),
    authorize_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        title: 'Authorization page',
        description:
          'Where `login` sends the browser. Default: https://app.hubspot.com/oauth/authorize; with a base URL on this machine, the page there.',
      }),
  })
  .meta({
    title: 'OAuth',
    description: 'Sign-in by `hubspot-warehouse login`, instead of a token.',
  })

const hubspot = z
  .strictObject({
    token: secret.optional().meta({
      title: 'Token',
      description:
        'Service key or private-app token. Default: the environment variable HUBSPOT_TOKEN.',
      secret: true,
    }),
    oauth: oauth.optional(),
    base_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        title: 'Base URL',
        description:
          'Default: the environment variable HUBSPOT_BASE_URL, then https://api.hubapi.com. Plain http for loopback only.',
      }),
    daily_share: z.number().gt(0).max(1).optional().meta({
      title: 'Daily share',
      description:
        "The share of the account's daily calls that this connection may use. Default 0.8.",
    }),
  })
  .meta({ title: 'HubSpot account', description: 'How to sign in to the account.' })

const warehouse = z
  .strictObject({
    kind: z
      .literal('duckdb', { error: 'this version knows the warehouse kind duckdb' })
      .meta({ title: 'Kind', description: 'The kind of warehouse: duckdb.' }),
    path: z.string().min(1).meta({
      title: 'File',
      description:
        'The DuckDB file; made when it is not there. Relative paths start at the configuration document.',
    }),
    schema: z
      .string()
      .min(1)
      .max(63)
      .optional()
      .meta({ title: 'Schema', description: 'Schema of the stream tables. Default hubspot.' }),
    memory_limit: z
      .string()
      .regex(/^\d+\s*(MB|GB|MiB|GiB)$/i, 'is no size: write for instance 1GB')
      .optional()
      .meta({
        title: 'Memory limit',
        description:
          'What DuckDB may use. Default: 300MB, and 4MB for each column beyond 40 of the widest table.',
      }),
  })
  .meta({ title: 'Warehouse', description: 'Where the tables are.' })

const strategies = ['auto', 'full_refresh', 'incremental', 'client_incremental'] as const
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

const connectionName = z
  .string()
  .min(1)
  .meta({ title: 'Connection', description: 'The name of a connection of this document.' })

const direction = <Name extends 'inbound' | 'outbound'>(name: Name, description: string) =>
  z.literal(name).meta({ title: 'Direction', description })

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

const nullRule = {
  on: z.enum(['always', 'create']).optional().meta({
    title: 'On',
    description: 'create: only written when the record is made. Default always.',
  }),
  when_null: z.enum(['leave', 'clear']).optional().meta({
    title: 'When null',
    description: 'What a null in the source does to the property. Default leave.',
  }),
}

const field = z
  .union([
    z.string().min(1),
    z.strictObject({
      column: z.string().min(1).meta({ title: 'Column', description: 'A column of the source.' }),
      ...nullRule,
    }),
    z.strictObject({
      value: z
        .union([z.string(), z.number(), z.boolean()])
        .meta({ title: 'Value', description: 'A constant.' }),
      ...nullRule,
    }),
    z.strictObject({
      sql: z.string().min(1).meta({
        title: 'Expression',
        description: "An expression over the source's columns, in the warehouse's SQL.",
      }),
      ...nullRule,
    }),
  ])
  .meta({
    title: 'Field',
    description: 'A column name, { column }, a constant { value } or an expression { sql }.',
  })

const association = z
  .strictObject({
    to: z
      .string()
      .min(1)
      .meta({ title: 'To', description: 'The other object, by its plural name.' }),
    by: z.string().min(1).meta({
      title: 'By',
      description: 'record_id, or a property that tells the other records apart.',
    }),
    column: z.string().min(1).meta({
      title: 'Column',
      description: 'A MAP or JSON column { key: label, null or a list of labels }.',
    }),
    policy: z.enum(['add', 'exact', 'mirror']).optional().meta({
      title: 'Policy',
      description:
        'add only adds; exact also removes what this sync sent and the source no longer has; mirror removes all others. Default exact.',
    }),
  })
  .meta({ title: 'Association column', description: 'One column of links.' })

export const outboundSchema = z
  .strictObject({
    connection: connectionName,
    direction: direction('outbound', 'Warehouse to HubSpot.'),
    schedule: schedule.optional(),
    target: z.string().min(1).meta({
      title: 'Target',
      description: "A target's name: contacts, companies, deals or custom_<name>.",
    }),
    strategy: z.enum(['create', 'update', 'upsert', 'archive', 'mirror']).meta({
      title: 'Strategy',
      description:
        'Which records may be written. create, update and upsert are available; archive and mirror are reserved for a later version.',
    }),
    source: z
      .union([
        z.strictObject({
          table: z.string().min(1).meta({
            title: 'Table',
            description: 'A table or view, as schema.table.',
          }),
        }),
        z.strictObject({
          query: z.string().min(1).meta({ title: 'Query', description: 'One SELECT.' }),
        }),
        z.strictObject({
          csv: z.string().min(1).meta({
            title: 'CSV file',
            description: 'UTF-8, with a header; relative paths start at the document.',
          }),
        }),
      ])
      .meta({
        title: 'Source',
        description: 'A table or view { table }, one SELECT { query }, or a CSV file { csv }.',
      }),
    key: z.string().min(1).meta({
      title: 'Key',
      description: 'The column that tells source rows apart: unique and not null.',
    }),
    identify_by: z
      .union([
        z.strictObject({
          property: z.string().min(1).meta({
            title: 'Property',
            description: 'A HubSpot property whose values tell records apart.',
          }),
          column: z.string().min(1).meta({
            title: 'Column',
            description: 'The source column with its values.',
          }),
        }),
        z.strictObject({
          record_id: z
            .string()
            .min(1)
            .meta({ title: 'Record id', description: 'The column that holds HubSpot record ids.' }),
        }),
      ])
      .optional()
      .meta({
        title: 'Identify by',
        description: 'How a row finds its record. May be absent with strategy create only.',
      }),
    fields: z
      .record(z.string(), field)
      .optional()
      .meta({ title: 'Fields', description: 'Property: where its value comes from.' }),
    associations: z.array(association).optional().meta({
      title: 'Associations',
      description: 'Columns that say which other records a record is linked to.',
    }),
    cleanup_default_associations: z.boolean().optional().meta({
      title: 'Cleanup default associations after labelled association removal',
      description:
        'Removes the unlabelled association too when its last label goes. Default false.',
    }),
    guard: guard.optional(),
    route: z.enum(['auto', 'import', 'batch']).optional().meta({
      title: 'Route',
      description: 'Which HubSpot interface writes. Default auto: chosen by cost.',
    }),
    wait: duration(
      'Wait',
      'How long a run waits for HubSpot jobs and unsettled creates. Default 30m.',
    ).optional(),
  })
  .meta({ title: 'Outbound sync', description: 'Rows of a SQL source change HubSpot records.' })

export const connectionSchema = z
  .strictObject({ hubspot: hubspot.optional(), warehouse })
  .meta({ title: 'Connection', description: 'A HubSpot account and a warehouse.' })

/** The configuration document (CONTRACT.md). Unknown keys are errors. */
export const documentSchema = z
  .strictObject({
    version: z.literal(1).meta({ title: 'Version', description: 'Version of the document: 1.' }),
    connections: z
      .record(z.string().regex(/^[a-z0-9_]+$/i, 'use letters, digits and _'), connectionSchema)
      .meta({ title: 'Connections', description: 'Each a HubSpot account and a warehouse.' }),
    syncs: z
      .record(
        z.string().regex(/^[a-z0-9_]+$/i, 'use letters, digits and _'),
        z.discriminatedUnion('direction', [inboundSchema, outboundSchema]),
      )
      .meta({ title: 'Syncs', description: 'What is kept in step, by name.' }),
  })
  .meta({ title: 'hubspot-warehouse configuration' })

export type ConfigDocument = z.infer<typeof documentSchema>
export type InboundConfig = z.infer<typeof inboundSchema>
export type OutboundConfig = z.infer<typeof outboundSchema>
export type ScheduleConfig = z.infer<typeof schedule>
export type StreamConfig = z.infer<typeof streamSchema>
export type OAuthConfig = z.infer<typeof oauth>
export type SecretReference = z.infer<typeof secret>

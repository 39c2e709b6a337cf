import { z } from 'zod'

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

export const connectionSchema = z
  .strictObject({ hubspot: hubspot.optional(), warehouse })
  .meta({ title: 'Connection', description: 'A HubSpot account and a warehouse.' })

export type OAuthConfig = z.infer<typeof oauth>
export type SecretReference = z.infer<typeof secret>

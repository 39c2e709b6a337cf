import { z } from 'zod'
import { secret } from './secret-schema.ts'
import { warehouseSchema } from './warehouse-schema.ts'

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
        host: true,
      }),
    daily_share: z.number().gt(0).max(1).optional().meta({
      title: 'Daily share',
      description:
        "The share of the account's daily calls that this connection may use. Default 0.8.",
    }),
  })
  .meta({ title: 'HubSpot account', description: 'How to sign in to the account.' })

export const connectionSchema = z
  .strictObject({ hubspot: hubspot.optional(), warehouse: warehouseSchema })
  .meta({ title: 'Connection', description: 'A HubSpot account and a warehouse.' })

export type OAuthConfig = z.infer<typeof oauth>

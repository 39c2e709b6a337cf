import { z } from 'zod'
import { alertsSchema } from './alerts-schema.ts'
import { connectionSchema } from './connection-schema.ts'
import { inboundSchema } from './inbound-schema.ts'
import { outboundSchema } from './outbound-schema.ts'

/** The configuration document (CONTRACT.md). Unknown keys are errors. */
export const documentSchema = z
  .strictObject({
    version: z.literal(1).meta({ title: 'Version', description: 'Version of the document: 1.' }),
    connections: z
      .record(z.string().regex(/^[a-z0-9_]+$/i, 'use letters, digits and _'), connectionSchema)
      .default({})
      .meta({ title: 'Connections', description: 'Each a HubSpot account and a warehouse.' }),
    syncs: z
      .record(
        z.string().regex(/^[a-z0-9_]+$/i, 'use letters, digits and _'),
        z.discriminatedUnion('direction', [inboundSchema, outboundSchema]),
      )
      .default({})
      .meta({ title: 'Syncs', description: 'What is kept in step, by name.' }),
    alerts: alertsSchema.optional(),
  })
  .meta({ title: 'hubspot-warehouse configuration' })

export type ConfigDocument = z.infer<typeof documentSchema>

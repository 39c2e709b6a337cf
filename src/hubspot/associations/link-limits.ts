import { z } from 'zod'
import { standardTypeId } from '../../engine/object-names.ts'
import type { LinkLimits, ObjectName } from '../../engine/ports.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'

const recordsSchema = z.object({ limit: z.number().int().positive().nullable() })
const configurationsSchema = z.object({
  results: z.array(
    z.object({
      category: z.string(),
      typeId: z.number().int(),
      userEnforcedMaxToObjectIds: z.number().int().nullish(),
    }),
  ),
})

/**
 * How many links one record may have, by HubSpot's limit and by what people set for single labels. Both calls stand in
 * HubSpot's OpenAPI documents (crm-limits, crm-associations-schema) and in no guide, so an account that refuses them or
 * answers otherwise just tells no limits: HubSpot's answer to the link does then.
 */
export async function readLinkLimits(
  transport: Transport,
  from: ObjectName,
  to: ObjectName,
  signal: AbortSignal,
): Promise<LinkLimits> {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await transport.send({
      method: 'GET',
      path,
      kind: 'other',
      effect: 'none',
      deed: `Reading the association limits of ${from} and ${to}`,
      accept: [400, 403, 404, 405],
      signal,
    })
    return answer.status < 300 ? answer.body : undefined
  }
  const typeId = (object: string): string => standardTypeId(object) ?? object
  const records = recordsSchema.safeParse(
    await ask(paths.associationLimits(typeId(from), typeId(to))),
  )
  const configurations = configurationsSchema.safeParse(
    await ask(paths.associationConfigurations(from, to)),
  )
  return {
    perRecord: records.success ? records.data.limit : null,
    perType: (configurations.success ? configurations.data.results : []).flatMap(
      ({ category, typeId: id, userEnforcedMaxToObjectIds: most }) =>
        most === null || most === undefined || most < 1 ? [] : [{ category, typeId: id, most }],
    ),
  }
}

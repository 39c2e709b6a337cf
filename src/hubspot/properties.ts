import { z } from 'zod'
import type { Property } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { type Transport, parsedBody } from './transport.ts'
import { paths } from './versions.ts'

const text = z.string().catch('')
const no = z.boolean().catch(false)
const order = z.number().catch(-1)

/** As people see them: ascending, negative ones last, in which order lifecycle stages go forward, too. */
const inOrder = <T extends { readonly displayOrder: number }>(
  options: readonly T[],
): readonly T[] => options.toSorted((one, other) => place(one) - place(other))

const place = ({ displayOrder }: { readonly displayOrder: number }): number =>
  displayOrder < 0 ? Number.MAX_SAFE_INTEGER : displayOrder

/** HUBSPOT.md 4.4. Only name and type are needed to read a property; the rest may be missing. */
export const propertySchema = z
  .object({
    name: z.string().min(1),
    type: z.string().min(1),
    label: text,
    description: text,
    fieldType: text,
    groupName: text,
    options: z
      .array(z.object({ label: text, value: z.coerce.string(), hidden: no, displayOrder: order }))
      .catch([]),
    calculated: no,
    externalOptions: no,
    hasUniqueValue: no,
    hidden: no,
    hubspotDefined: no,
    modificationMetadata: z
      .object({ readOnlyValue: no, readOnlyOptions: no })
      .catch({ readOnlyValue: false, readOnlyOptions: false }),
    referencedObjectType: z.string().nullable().catch(null),
    dataSensitivity: z.string().nullable().catch(null),
    archived: no,
  })
  .transform(({ modificationMetadata, archived, options, ...property }) => ({
    archived,
    property: {
      ...property,
      ...modificationMetadata,
      options: inOrder(options).map(({ label, value, hidden }) => ({ label, value, hidden })),
    } satisfies Property,
  }))

const answerSchema = z.object({ results: z.array(propertySchema) })

/** All live properties of an object, by name. One answer holds them all (HUBSPOT.md 4.4). */
export async function readProperties(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<readonly Property[]> {
  const deed = `Reading the properties of ${object}`
  const answer = await transport
    .send({
      method: 'GET',
      path: paths.properties(object),
      kind: 'other',
      effect: 'none',
      deed,
      signal,
    })
    .catch((error: unknown) => {
      throw unknownObject(object, error)
    })
  const { results } = parsedBody(deed, answer, answerSchema)
  return results
    .filter((one) => !one.archived)
    .map((one) => one.property)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** The object's name is all that this request says: HubSpot refuses a type that it can't infer with 400 or 404. */
function unknownObject(object: string, error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error
  if (error.code !== 'hubspot.request_refused' && error.code !== 'hubspot.not_available')
    return error
  return new ConnectorError('hubspot.not_available', {
    what: `The account has no object type ${object}.`,
    why: error.why,
    fix: 'Correct the name (`hubspot-warehouse discover` lists what is there), or make the object type in HubSpot.',
    cause: error,
  })
}

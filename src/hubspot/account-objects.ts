import { z } from 'zod'
import type { CustomType } from '../engine/ports.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'
import { pageSchema } from './wire.ts'

const schemaRow = z.looseObject({
  objectTypeId: z.string(),
  name: z.string().min(1),
  fullyQualifiedName: z.string().optional(),
  archived: z.boolean().optional(),
  requiredProperties: z.array(z.string()).catch([]),
})

/** HUBSPOT.md 8: all schemas come in one answer. */
export async function readCustomTypes(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly CustomType[]> {
  return (await readSchemas(transport, signal)).map((row) => ({
    typeId: row.objectTypeId,
    name: row.name,
    fullName: row.fullyQualifiedName ?? `p_${row.name}`,
  }))
}

/** What a new record of a custom object must carry, by its schema; the object goes by any of its names. */
export async function readRequired(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const row = (await readSchemas(transport, signal)).find(
    ({ objectTypeId, name, fullyQualifiedName }) =>
      object === objectTypeId || object === fullyQualifiedName || object === `p_${name}`,
  )
  return row?.requiredProperties ?? []
}

async function readSchemas(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly z.infer<typeof schemaRow>[]> {
  const deed = 'Reading custom object schemas'
  const answer = await transport.send({
    method: 'GET',
    path: paths.schemas(),
    query: { archived: false },
    kind: 'other',
    effect: 'none',
    deed,
    signal,
  })
  return parsedBody(
    deed,
    answer,
    pageSchema.extend({ results: z.array(schemaRow) }),
  ).results.filter((row) => row.archived !== true)
}

const enablement = z.object({ enablementByObjectTypeId: z.record(z.string(), z.boolean()) })

/** Shape: PortalObjectTypeEnablementPublicResponse of the object library's API. */
export async function readEnabledTypes(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const deed = 'Reading the object library'
  const answer = await transport.send({
    method: 'GET',
    path: paths.objectLibrary(),
    kind: 'other',
    effect: 'none',
    deed,
    signal,
  })
  const { enablementByObjectTypeId } = parsedBody(deed, answer, enablement)
  return Object.entries(enablementByObjectTypeId).flatMap(([id, isOn]) => (isOn ? [id] : []))
}

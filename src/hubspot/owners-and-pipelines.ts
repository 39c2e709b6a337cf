import { z } from 'zod'
import type { Owner, Pipeline } from '../engine/ports.ts'
import { ownerList } from './collections/owners.ts'
import { pagesOf } from './collections/paged.ts'
import { unexpected } from './failures.ts'
import type { Transport } from './transport.ts'
import { paths } from './versions.ts'

const id = z.union([z.string().min(1), z.number()]).transform(String)

const ownerSchema = z.object({
  id,
  email: z.string().nullable().catch(null),
  firstName: z.string().catch(''),
  lastName: z.string().catch(''),
  archived: z.boolean().catch(false),
})

const pipelineSchema = z.object({
  id,
  label: z.string().catch(''),
  archived: z.boolean().catch(false),
  stages: z
    .array(z.object({ id, label: z.string().catch(''), archived: z.boolean().catch(false) }))
    .catch([]),
})

export async function readOwners(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly Owner[]> {
  const owners: Owner[] = []
  for await (const { items } of pagesOf(transport, ownerList, null, signal)) {
    for (const item of items) owners.push(itemBy(ownerSchema, item, 'Reading owners'))
  }
  return owners
}

export async function readPipelines(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<readonly Pipeline[]> {
  const list = {
    path: paths.pipelines(object),
    title: `pipelines of ${object}`,
    queries: [{}],
  }
  const pipelines: Pipeline[] = []
  for await (const { items } of pagesOf(transport, list, null, signal)) {
    for (const item of items) pipelines.push(itemBy(pipelineSchema, item, `Reading ${list.title}`))
  }
  return pipelines
}

function itemBy<T>(schema: z.ZodType<T>, item: unknown, deed: string): T {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  throw unexpected(deed, 'A row of the answer does not have the documented form.', parsed.error)
}

import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { limits } from '../limits.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { ask } from './ask.ts'
import { pagesOf } from './paged.ts'

/** What earlier reads came by: where HubSpot shows less all at once, what the table has is not given up for it. */
const memorySchema = z.object({ flows: z.boolean(), definitions: z.boolean() })
type Memory = z.infer<typeof memorySchema>

/**
 * Workflows with their definitions: a summary of each by the list, what they do by a batch read. Where the account has
 * no flows API, the older one, which shows contact workflows only (HUBSPOT.md 8).
 */
export async function* readWorkflows(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const list = { path: paths.flows(), title: 'workflows', queries: [{ limit: limits.flowsPage }] }
  let memory = memorySchema.catch({ flows: false, definitions: false }).parse(request.memory)
  let isAny = request.resume !== null
  try {
    for await (const page of pagesOf(transport, list, request.resume, signal)) {
      isAny = true
      const definitions = await readDefinitions(transport, page.items, memory, signal)
      memory = { flows: true, definitions: memory.definitions || definitions.size > 0 }
      yield { ...page, items: page.items.map((flow) => flowItem(flow, definitions)), memory }
    }
  } catch (error) {
    const isMissing = error instanceof ConnectorError && error.code === 'hubspot.not_available'
    if (isAny || memory.flows || !isMissing) throw error
    yield await readOlder(transport, signal)
  }
}

function flowItem(
  flow: CollectionItem,
  definitions: ReadonlyMap<string, CollectionItem>,
): CollectionItem {
  const id = String(flow['id'])
  const definition = definitions.get(id)
  const { type, description } = definition ?? {}
  return { ...flow, id, type, description, definition }
}

const definitionsSchema = z.object({ results: z.array(z.looseObject({ id: z.coerce.string() })) })

/** A flow that went meanwhile has no definition; neither has any where HubSpot never showed one. */
async function readDefinitions(
  transport: Transport,
  flows: readonly CollectionItem[],
  memory: Memory,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CollectionItem>> {
  if (flows.length === 0) return new Map()
  const deed = 'Reading the definitions of workflows'
  const answer = await transport.send({
    method: 'POST',
    path: paths.flowsBatchRead(),
    json: { inputs: flows.map(({ id }) => ({ type: 'FLOW_ID', flowId: String(id) })) },
    kind: 'batch_read',
    effect: 'none',
    deed,
    accept: memory.definitions ? [] : [404],
    signal,
  })
  if (answer.status === 404) return new Map()
  const { results } = parsedBody(deed, answer, definitionsSchema)
  return new Map(results.map((flow) => [flow.id, flow]))
}

const olderSchema = z.object({ workflows: z.array(z.looseObject({ id: z.coerce.string() })) })

async function readOlder(transport: Transport, signal: AbortSignal): Promise<CollectionPage> {
  const question = { deed: 'Reading workflows', path: paths.workflows(), schema: olderSchema }
  const { workflows } = await ask(transport, question, signal)
  return {
    items: workflows.map((workflow) => ({
      id: workflow.id,
      name: workflow['name'],
      isEnabled: workflow['enabled'],
      objectTypeId: '0-1',
      flowType: 'WORKFLOW',
      type: workflow['type'],
      createdAt: workflow['insertedAt'],
      updatedAt: workflow['updatedAt'],
      definition: workflow,
    })),
    resume: null,
  }
}

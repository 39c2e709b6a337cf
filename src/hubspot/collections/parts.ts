import { z } from 'zod'
import type { CollectionPage, CollectionRequest, LeftOut } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

/** One part of a collection that HubSpot shows part by part (an object's properties, say). */
export interface Part {
  /** Tells it from the other parts for good; what the ids of its items begin with. */
  readonly name: string
  /** In the user's words. */
  readonly title: string
  /** Whether nobody needs to be told when HubSpot does not show it. */
  readonly optional?: boolean
  read(resume: CollectionPage['resume']): AsyncIterable<CollectionPage>
}

const resumeSchema = z.object({ part: z.string(), at: z.json(), ended: z.boolean() })
const memorySchema = z.object({ parts: z.array(z.string()) })

/** Refusals that are about the part, not about the moment. */
const refusals: ReadonlySet<string> = new Set([
  'hubspot.scope_missing',
  'hubspot.not_available',
  'hubspot.request_refused',
])

/**
 * Reads the parts one after the other, by name. One that HubSpot refuses to show is left out, and so is one that was
 * read before and that nobody asks for any more: what the table has of it stays as it is.
 * @throws what HubSpot said, when it shows none of them
 */
export async function* readParts(
  parts: readonly Part[],
  request: Pick<CollectionRequest, 'memory' | 'resume'>,
): AsyncGenerator<CollectionPage> {
  const from = resumeSchema.nullable().catch(null).parse(request.resume)
  const known = memorySchema.catch({ parts: [] }).parse(request.memory).parts
  const read = new Set(known)
  const ordered = parts.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const isDone = ({ name }: Part): boolean =>
    from !== null && (name < from.part || (name === from.part && from.ended))
  let resume = request.resume
  let isAnyRead = from !== null || parts.length === 0
  let refused: ConnectorError | null = null

  for (const part of ordered.filter((one) => !isDone(one))) {
    const { name } = part
    try {
      for await (const page of part.read(from?.part === name ? from.at : null)) {
        resume = { part: name, at: page.resume, ended: false }
        yield { ...page, resume }
      }
      isAnyRead = true
      read.add(name)
      resume = { part: name, at: null, ended: true }
    } catch (error) {
      if (!(error instanceof ConnectorError) || !refusals.has(error.code)) throw error
      if (refused === null || error.code === 'hubspot.scope_missing') refused = error
      yield { items: [], resume, leftOut: [leftOut(part, error, known)] }
    }
  }
  if (!isAnyRead && refused !== null) throw refused
  const names = new Set(parts.map(({ name }) => name))
  const given = known.filter((name) => !names.has(name))
  yield {
    items: [],
    resume,
    memory: { parts: [...read].toSorted() },
    leftOut: given.map((name) => ({ part: name, ids: `${name}/`, silent: true })),
  }
}

function leftOut(part: Part, error: ConnectorError, known: readonly string[]): LeftOut {
  const wasThere = known.includes(part.name)
  const isScope = error.code === 'hubspot.scope_missing'
  // What the account never had is nothing to be told of; a scope is, where the sync reads such records.
  const silent = !wasThere && (part.optional === true || !isScope)
  return {
    part: `${part.title}: ${error.why}`,
    ids: `${part.name}/`,
    ...(silent ? { silent } : {}),
  }
}

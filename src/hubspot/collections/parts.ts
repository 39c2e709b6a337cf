import { z } from 'zod'
import type {
  CollectionPage,
  CollectionRequest,
  IsoTime,
  LeftOut,
  Window,
} from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

/** One part of a collection that HubSpot shows part by part (an object's properties, say). */
export interface Part {
  /** Tells it from the other parts for good; what the ids of its items begin with. */
  readonly name: string
  /** In the user's words. */
  readonly title: string
  /** Whether nobody needs to be told when HubSpot does not show it. */
  readonly optional?: boolean
  /** `window`: the request's, or a longer one when the part was left out by reads before. */
  read(resume: CollectionPage['resume'], window: Window): AsyncIterable<PartPage>
}

export interface PartPage extends CollectionPage {
  /**
   * How far records show that the part was read; null: none was shown. An empty answer proves nothing, so the next read begins
   * there again.
   */
  readonly provenTo?: IsoTime | null
}

const resumeSchema = z.object({
  part: z.string(),
  at: z.json(),
  ended: z.boolean(),
  refused: z.array(z.string()),
  quiet: z.record(z.string(), z.string().nullable()).default({}),
})
const memorySchema = z.object({
  /** Parts that were ever read to their end. */
  parts: z.array(z.string()),
  /** Parts that the last read left out, or of which it was shown nothing, and where the next one of them begins. */
  behind: z.record(z.string(), z.string().nullable()),
  /** Where the last whole read began. */
  start: z.string().nullable(),
})
const noMemory = { parts: [], behind: {}, start: null }

/** Refusals that are about the part, not about the moment. */
const refusals: ReadonlySet<string> = new Set([
  'hubspot.scope_missing',
  'hubspot.not_available',
  'hubspot.request_refused',
])

/**
 * Reads the parts one after the other, by name. One that HubSpot refuses to show is left out, and so is one that was
 * read before and that nobody asks for any more: what the table has of it stays as it is. What changed in a part while it
 * was left out is read once HubSpot shows it again.
 * @throws what HubSpot said, when it shows none of them
 */
export async function* readParts(
  parts: readonly Part[],
  request: Pick<CollectionRequest, 'full' | 'memory' | 'resume' | 'window'>,
): AsyncGenerator<CollectionPage> {
  const from = resumeSchema.nullable().catch(null).parse(request.resume)
  const memory = memorySchema.catch(noMemory).parse(request.memory)
  const known = memory.parts
  const read = new Set(known)
  const refusedParts = new Set(from?.refused)
  const quiet: Record<string, IsoTime | null> = { ...from?.quiet }
  const start = request.full ? request.window.after : memory.start
  const windowOf = (name: string): Window => {
    const behind = memory.behind[name]
    if (request.full || behind === undefined) return request.window
    return { ...request.window, after: behind ?? start }
  }
  const ordered = parts.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const isDone = ({ name }: Part): boolean =>
    from !== null && (name < from.part || (name === from.part && from.ended))
  let resume = request.resume
  let isAnyRead = from !== null || parts.length === 0
  let refused: ConnectorError | null = null

  for (const part of ordered.filter((one) => !isDone(one))) {
    const { name } = part
    try {
      const at = from?.part === name ? from.at : null
      let proven: IsoTime | null | undefined
      for await (const { provenTo, ...page } of part.read(at, windowOf(name))) {
        if (provenTo !== undefined) proven = provenTo
        resume = { part: name, at: page.resume, ended: false, refused: [...refusedParts], quiet }
        yield { ...page, resume }
      }
      isAnyRead = true
      read.add(name)
      if (proven !== undefined && (proven === null || proven < request.window.until))
        quiet[name] = proven
      resume = { part: name, at: null, ended: true, refused: [...refusedParts], quiet }
    } catch (error) {
      if (!(error instanceof ConnectorError) || !refusals.has(error.code)) throw error
      if (refused === null || error.code === 'hubspot.scope_missing') refused = error
      refusedParts.add(name)
      resume = { part: name, at: null, ended: true, refused: [...refusedParts], quiet }
      yield { items: [], resume, leftOut: [leftOut(part, error, known)] }
    }
  }
  if (!isAnyRead && refused !== null) throw refused
  const names = new Set(parts.map(({ name }) => name))
  const given = known.filter((name) => !names.has(name))
  yield {
    items: [],
    resume,
    memory: {
      parts: [...read].toSorted(),
      behind: {
        ...quiet,
        ...Object.fromEntries(
          [...refusedParts].toSorted().map((name) => [name, windowOf(name).after]),
        ),
      },
      start,
    },
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

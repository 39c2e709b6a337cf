import { z } from 'zod'
import type { LinkInput, ObjectName, RecordProblem, WriteOutcome } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { type Envelope, envelopeOf } from '../envelope.ts'
import { refused } from '../failures.ts'
import { limits } from '../limits.ts'
import { lostAnswer, problemOf } from '../row-problem.ts'
import type { HubSpotAnswer, Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { readBatch } from './read-links.ts'
import { namesRecords, saysGone, saysLimit, valuesOf } from './row-errors.ts'

export type LinkAct = 'label' | 'link' | 'unlink' | 'unlabel'

interface ActRules {
  readonly call: 'create' | 'associate/default' | 'archive' | 'labels/archive'
  readonly title: string
  readonly inputs: (links: readonly LinkInput[]) => readonly unknown[]
  /** Whether the answer lists what was done (201, 200) or is empty (204). */
  readonly listed: boolean
}

const pairOf = ({ from, to }: LinkInput) => ({ from: { id: from }, to: { id: to } })
const typed = (link: LinkInput) => ({
  ...pairOf(link),
  types: link.types.map(({ category, typeId }) => ({
    associationCategory: category,
    associationTypeId: typeId,
  })),
})

/** HUBSPOT.md 6. Each of these calls can be sent again without harm. */
const acts: Readonly<Record<LinkAct, ActRules>> = {
  label: {
    call: 'create',
    title: 'Associating',
    inputs: (links) => links.map(typed),
    listed: true,
  },
  link: {
    call: 'associate/default',
    title: 'Associating',
    inputs: (links) => links.map(pairOf),
    listed: true,
  },
  unlink: {
    call: 'archive',
    title: 'Removing associations of',
    inputs: (links) =>
      [...Map.groupBy(links, ({ from }) => from)].map(([from, group]) => ({
        from: { id: from },
        to: group.map(({ to }) => ({ id: to })),
      })),
    listed: false,
  },
  unlabel: {
    call: 'labels/archive',
    title: 'Removing association labels of',
    inputs: (links) => links.map(typed),
    listed: false,
  },
}

interface Direction {
  readonly from: ObjectName
  readonly to: ObjectName
}

interface Work {
  readonly transport: Transport
  readonly act: LinkAct
  readonly direction: Direction
  readonly signal: AbortSignal
  /** Calls that may still be spent on finding out whose fault a refusal is. */
  searches: number
}

type Settled = Map<string, WriteOutcome>

/** Refusals of the whole call, without effect, that may be one pair's fault. */
const splittable = [400, 404, 409, 422]
/** A label that no pair can carry refuses every batch: without a bound each pair would cost two calls. */
const searchesAtMost = 1000

/**
 * Sends the links, 100 a call, and answers for each in the given order.
 * Throws only while nothing has taken effect; later (`begun`: even before), links that were not sent come back
 * refused and retryable.
 */
export async function writeLinks(
  transport: Transport,
  act: LinkAct,
  direction: Direction,
  links: readonly LinkInput[],
  signal: AbortSignal,
  begun = false,
): Promise<readonly WriteOutcome[]> {
  const work: Work = { transport, act, direction, signal, searches: searchesAtMost }
  const settled: Settled = new Map()
  let stopped: unknown = null
  for (let at = 0; at < links.length && stopped === null; at += limits.batch) {
    try {
      await writeBatch(work, links.slice(at, at + limits.batch), settled)
    } catch (error) {
      if (settled.size === 0 && !begun) throw error
      stopped = error
    }
  }
  return links.map(
    ({ trace }) => settled.get(trace) ?? { kind: 'refused', trace, problem: notSent(stopped) },
  )
}

async function writeBatch(
  work: Work,
  links: readonly LinkInput[],
  settled: Settled,
): Promise<void> {
  const rules = acts[work.act]
  const { from, to } = work.direction
  const deed = `${rules.title} ${from} and ${to}`
  let answer: HubSpotAnswer
  try {
    answer = await work.transport.send({
      method: 'POST',
      path: paths.associationBatch(from, to, rules.call),
      json: { inputs: rules.inputs(links) },
      kind: 'batch',
      effect: 'idempotent',
      deed,
      accept: splittable,
      signal: work.signal,
    })
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.answer_lost') throw error
    const problem = lostAnswer(error.why)
    for (const { trace } of links) settled.set(trace, { kind: 'unknown', trace, problem })
    return
  }
  if (answer.status >= 300) {
    if (!namesRecords(answer.envelope)) throw refused(deed, answer)
    await refusedTogether(work, links, answer.envelope, answer.status, settled)
    return
  }
  await settle(work, links, answer, settled)
}

/** Nothing of the call took effect: pairs that the error names are settled, the others sent again without them. */
async function refusedTogether(
  work: Work,
  links: readonly LinkInput[],
  envelope: Envelope,
  status: number | null,
  settled: Settled,
): Promise<void> {
  const found = links.length === 1 ? links : namedIn(envelope, links)
  if (found.length === 0) work.searches -= 2
  const named = work.searches < 0 ? links : found
  for (const link of named) settled.set(link.trace, failed(work, link, envelope, status))
  const rest = links.filter(({ trace }) => !settled.has(trace))
  const parts =
    named.length > 0 ? [rest] : [rest.slice(0, rest.length >> 1), rest.slice(rest.length >> 1)]
  for (const part of parts) if (part.length > 0) await writeBatch(work, part, settled)
}

const id = z.union([z.string(), z.number()]).transform(String)
const answerSchema = z.object({
  results: z.array(z.unknown()).catch([]),
  errors: z.array(z.unknown()).catch([]),
})
/** `batch/create` names a pair flat, `associate/default` as from and to (HUBSPOT.md 6). */
const pairSchema = z.union([
  z
    .object({ fromObjectId: id, toObjectId: id })
    .transform((row) => [row.fromObjectId, row.toObjectId] as const),
  z
    .object({ from: z.object({ id }), to: z.object({ id }) })
    .transform((row) => [row.from.id, row.to.id] as const),
])

async function settle(
  work: Work,
  links: readonly LinkInput[],
  answer: HubSpotAnswer,
  settled: Settled,
): Promise<void> {
  const body = answerSchema.safeParse(answer.body)
  const { results, errors } = body.success ? body.data : { results: [], errors: [] }
  const rows = errors.map(envelopeOf)
  const failures = new Map<string, Envelope>()
  let unnamed: Envelope | null = null
  for (const row of rows) {
    const named = namedIn(row, links)
    for (const { trace } of named) failures.set(trace, row)
    if (named.length === 0) unnamed = row
  }
  const done = new Set(
    results.flatMap((row) => {
      const pair = pairSchema.safeParse(row)
      // Either direction of the pair may be listed, or both.
      return pair.success ? [pair.data.join(' '), pair.data.toReversed().join(' ')] : []
    }),
  )
  const listed = acts[work.act].listed
  const silent: LinkInput[] = []
  for (const link of links) {
    const failure = failures.get(link.trace)
    const told = done.has(`${link.from} ${link.to}`)
    if (failure !== undefined && !told) {
      settled.set(link.trace, failed(work, link, failure, null))
    } else if (told || (!listed && unnamed === null)) {
      settled.set(link.trace, { kind: 'done', trace: link.trace, id: link.to })
    } else silent.push(link)
  }
  if (silent.length === 0) return
  if (unnamed === null) {
    await lookUp(work, silent, settled)
  } else if (silent.length === 1 || silent.length < links.length) {
    await refusedTogether(work, silent, unnamed, null, settled)
  } else {
    // An error that names no pair, and not one success: halves tell whose it is.
    await refusedTogether(work, silent, { ...unnamed, context: {} }, null, settled)
  }
}

/** Pairs that an answer passed over in silence: what HubSpot holds now tells. */
async function lookUp(work: Work, links: readonly LinkInput[], settled: Settled): Promise<void> {
  const { transport, direction, signal } = work
  const read = await readBatch(
    transport,
    direction,
    [...new Set(links.map(({ from }) => from))],
    signal,
  )
  const held = new Map(read.map((row) => [row.from, row]))
  for (const link of links) {
    const types = held.get(link.from)?.links.find(({ to }) => to === link.to)?.types
    // A label of the account may have the number of one of HubSpot's own.
    const keys = new Set(types?.map(({ category, typeId }) => `${category} ${typeId}`))
    const there =
      types !== undefined &&
      link.types.every(({ category, typeId }) => keys.has(`${category} ${typeId}`))
    settled.set(
      link.trace,
      there
        ? { kind: 'done', trace: link.trace, id: link.to }
        : { kind: 'unknown', trace: link.trace, problem: passedOver },
    )
  }
}

/** The pairs an error names: by both ids; by one of them only where the error names no second one of this call. */
function namedIn(envelope: Envelope, links: readonly LinkInput[]): readonly LinkInput[] {
  const values = new Set(valuesOf(envelope))
  const both = links.filter(({ from, to }) => values.has(from) && values.has(to))
  if (both.length > 0) return both
  return links.filter(({ from, to }) => values.has(from) || values.has(to))
}

function failed(
  work: Work,
  link: LinkInput,
  envelope: Envelope,
  status: number | null,
): WriteOutcome {
  const { trace } = link
  // A record that is gone has no links any more, which is what was asked for.
  const removed = (work.act === 'unlink' || work.act === 'unlabel') && saysGone(envelope)
  if (removed) return { kind: 'done', trace, id: link.to }
  const problem = problemOf(envelope, status)
  return {
    kind: 'refused',
    trace,
    problem: saysLimit(envelope) ? { ...problem, code: limitExceeded, retryable: false } : problem,
  }
}

const limitExceeded = 'hubspot.row.ASSOCIATIONS_LIMIT_EXCEEDED'

const passedOver: RecordProblem = lostAnswer(
  'HubSpot answered without a word about this association.',
)

function notSent(stopped: unknown): RecordProblem {
  const known = stopped instanceof ConnectorError
  return {
    code: known ? stopped.code : 'run.stopped',
    message: known ? stopped.message : 'The run was stopped before this association was sent.',
    field: null,
    existingId: null,
    retryable: true,
  }
}

import type { CreateLink, RecordProblem, WriteInput, WriteOutcome } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { Envelope } from './envelope.ts'
import { refused } from './failures.ts'
import { limits } from './limits.ts'
import { outcomesOf, tracesOf } from './outcomes.ts'
import type { Effect } from './retry.ts'
import { lostAnswer, problemOf } from './row-problem.ts'
import type { HubSpotAnswer, Transport } from './transport.ts'
import { paths } from './versions.ts'

type Act = 'create' | 'update' | 'archive'

interface ActRules {
  readonly path: (object: string) => string
  readonly effect: Effect
  readonly title: string
  readonly wire: (input: WriteInput) => Readonly<Record<string, unknown>>
}

const acts: Readonly<Record<Act, ActRules>> = {
  create: {
    path: paths.batchCreate,
    effect: 'creates',
    title: 'Creating',
    wire: ({ trace, properties, links }) => ({
      properties,
      objectWriteTraceId: trace,
      ...(links === undefined ? {} : { associations: links.map(createdWith) }),
    }),
  },
  update: {
    path: paths.batchUpdate,
    effect: 'idempotent',
    title: 'Updating',
    wire: ({ trace, id, properties }) => ({ id, properties, objectWriteTraceId: trace }),
  },
  archive: {
    path: paths.batchArchive,
    effect: 'idempotent',
    title: 'Archiving',
    wire: ({ id }) => ({ id }),
  },
}

/** HUBSPOT.md 4.3: an association of a create's input. */
function createdWith({ to, types }: CreateLink): Readonly<Record<string, unknown>> {
  return {
    to: { id: to },
    types: types.map(({ category, typeId }) => ({
      associationCategory: category,
      associationTypeId: typeId,
    })),
  }
}

/** Refusals of the whole call that had no effect and may be one row's fault: sent again in halves. */
const splittable = [400, 404, 409, 413, 422]

/**
 * Writes in batches of 100 and answers for each input, in the inputs' order. Throws only while nothing has taken
 * effect; later, inputs that were not sent come back refused and retryable, so that no outcome is lost.
 */
export async function writeRecords(
  transport: Transport,
  act: Act,
  object: string,
  inputs: readonly WriteInput[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<string, WriteOutcome>()
  let stopped: Error | null = null
  for (const wave of wavesOf(batchesOf(inputs))) {
    const written = await Promise.all(
      wave.map((batch) => writeBatch(transport, { act, object }, batch, signal)),
    )
    for (const outcome of written.flatMap((one) => one.outcomes))
      outcomes.set(outcome.trace, outcome)
    stopped = written.find((one) => one.stopped !== null)?.stopped ?? null
    if (stopped !== null) break
  }
  if (stopped !== null && outcomes.size === 0) throw stopped
  return inputs.map(
    ({ trace }) => outcomes.get(trace) ?? { kind: 'refused', trace, problem: notSent(stopped) },
  )
}

/** Batches that may be under way together: a few, and none that writes a record of another. */
export function wavesOf(
  batches: readonly (readonly WriteInput[])[],
): readonly (readonly WriteInput[])[][] {
  const waves: (readonly WriteInput[])[][] = []
  let ids = new Set<string>()
  for (const batch of batches) {
    const wave = waves.at(-1)
    const own = batch.flatMap(({ id }) => id ?? [])
    if (wave === undefined || wave.length >= limits.writesAhead || own.some((id) => ids.has(id))) {
      waves.push([batch])
      ids = new Set(own)
    } else {
      wave.push(batch)
      for (const id of own) ids.add(id)
    }
  }
  return waves
}

interface Written {
  readonly outcomes: readonly WriteOutcome[]
  /** What ended the work before all of the batch was sent; null when all of it was. */
  readonly stopped: Error | null
}

async function writeBatch(
  transport: Transport,
  what: { readonly act: Act; readonly object: string },
  inputs: readonly WriteInput[],
  signal: AbortSignal,
): Promise<Written> {
  const rules = acts[what.act]
  let answer: HubSpotAnswer
  try {
    answer = await transport.send({
      method: 'POST',
      path: rules.path(what.object),
      json: { inputs: inputs.map(rules.wire) },
      kind: 'batch',
      effect: rules.effect,
      deed: `${rules.title} ${what.object}`,
      accept: splittable,
      signal,
    })
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.answer_lost') {
      return { outcomes: [], stopped: asError(error) }
    }
    const problem = lostAnswer(error.why)
    return {
      outcomes: inputs.map(({ trace }) => ({ kind: 'unknown', trace, problem })),
      stopped: null,
    }
  }
  if (answer.status >= 300) return refusedBatch(transport, what, inputs, answer, signal)
  if (what.act === 'archive') return { outcomes: archived(inputs, answer), stopped: null }
  return { outcomes: outcomesOf(inputs, answer.body), stopped: null }
}

/** The whole call was refused, without effect: the named rows are settled, and the others sent again without them. */
async function refusedBatch(
  transport: Transport,
  what: { readonly act: Act; readonly object: string },
  inputs: readonly WriteInput[],
  answer: HubSpotAnswer,
  signal: AbortSignal,
): Promise<Written> {
  const { status, envelope } = answer
  if (status === 404 && !isAboutRecords(answer)) {
    return { outcomes: [], stopped: refused(`${acts[what.act].title} ${what.object}`, answer) }
  }
  const problem = problemOf(envelope, status)
  if (inputs.length === 1) {
    return {
      outcomes: inputs.map(({ trace }) => ({ kind: 'refused', trace, problem })),
      stopped: null,
    }
  }
  const named = namedRows(envelope, inputs, problem)
  const parts =
    named.size > 0
      ? [inputs.filter(({ trace }) => !named.has(trace))]
      : [inputs.slice(0, inputs.length >> 1), inputs.slice(inputs.length >> 1)]
  const outcomes: WriteOutcome[] = [...named].map(([trace, why]) => ({
    kind: 'refused',
    trace,
    problem: why,
  }))
  for (const part of parts) {
    if (part.length === 0) continue
    const written = await writeBatch(transport, what, part, signal)
    outcomes.push(...written.outcomes)
    if (written.stopped !== null) return { outcomes, stopped: written.stopped }
  }
  return { outcomes, stopped: null }
}

/** Rows that the refusal names, each with the error that names it. */
function namedRows(
  envelope: Envelope,
  inputs: readonly WriteInput[],
  whole: RecordProblem,
): ReadonlyMap<string, RecordProblem> {
  const byTrace = new Map(inputs.map((input) => [input.trace, input]))
  const named = new Map(tracesOf(envelope, byTrace).map((trace) => [trace, whole]))
  for (const error of envelope.errors) {
    const row = { ...error, category: error.category ?? envelope.category, errors: [] }
    for (const trace of tracesOf(row, byTrace)) named.set(trace, problemOf(row))
  }
  return named
}

/** An unknown path or object type also answers 404, as HTML or without a category (HUBSPOT.md 7). */
const isAboutRecords = ({ envelope }: HubSpotAnswer): boolean =>
  /OBJECT_NOT_FOUND|RECORD_NOT_FOUND/i.test(
    [
      envelope.category,
      envelope.subCategory,
      ...envelope.errors.map((error) => error.category),
    ].join(' '),
  ) || envelope.context['ids'] !== undefined

/** A batch archive answers 204 and nothing else; rows that some answer does name as failed are refused. */
function archived(inputs: readonly WriteInput[], answer: HubSpotAnswer): readonly WriteOutcome[] {
  const told = outcomesOf(inputs, answer.body)
  return told.map((outcome, at) => {
    const input = inputs[at] as WriteInput
    if (outcome.kind === 'refused' || answer.status === 207) return outcome
    return { kind: 'done', trace: input.trace, id: input.id as string }
  })
}

/** Batches of 100 in the inputs' order; a record that comes twice comes in a later batch the second time. */
export function batchesOf(inputs: readonly WriteInput[]): readonly (readonly WriteInput[])[] {
  const batches: WriteInput[][] = []
  const next = new Map<string, number>()
  let open = 0
  for (const input of inputs) {
    let at = input.id === undefined ? open : Math.max(open, next.get(input.id) ?? 0)
    while ((batches[at]?.length ?? 0) >= limits.batch) at += 1
    const batch = batches[at] ?? []
    batches[at] = batch
    batch.push(input)
    if (input.id !== undefined) next.set(input.id, at + 1)
    while ((batches[open]?.length ?? 0) >= limits.batch) open += 1
  }
  return batches
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error('The run was stopped.', { cause: thrown })

function notSent(stopped: Error | null): RecordProblem {
  const known = stopped instanceof ConnectorError
  return {
    code: known ? stopped.code : 'run.stopped',
    message: known ? stopped.message : 'The run was stopped before this record was sent.',
    field: null,
    existingId: null,
    retryable: true,
  }
}

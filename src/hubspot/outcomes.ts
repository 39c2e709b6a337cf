import { z } from 'zod'
import type { WriteInput, WriteOutcome } from '../engine/ports.ts'
import { type Envelope, envelopeOf } from './envelope.ts'
import { lostAnswer, problemOf } from './row-problem.ts'

const id = z.union([z.string().min(1), z.number()]).transform(String)

const resultSchema = z.object({ id, objectWriteTraceId: z.string().optional().catch(undefined) })

const answerSchema = z.object({
  results: z.array(z.unknown()).catch([]),
  errors: z.array(z.unknown()).catch([]),
})

/**
 * Tells for each input of a batch create or update what became of it (HUBSPOT.md 4.3). Matched by trace id, for updates
 * by record id else, never by place. Where all but one are matched, the last result or error is the last input's.
 * What the answer doesn't speak of is unknown.
 */
export function outcomesOf(inputs: readonly WriteInput[], body: unknown): readonly WriteOutcome[] {
  const parsed = answerSchema.safeParse(body)
  const open = new Map(inputs.map((input) => [input.trace, input]))
  const outcomes = new Map<string, WriteOutcome>()
  const settle = (outcome: WriteOutcome): void => {
    open.delete(outcome.trace)
    outcomes.set(outcome.trace, outcome)
  }
  const traceless: string[] = []
  for (const raw of parsed.success ? parsed.data.results : []) {
    const result = resultSchema.safeParse(raw)
    if (!result.success) continue
    const { objectWriteTraceId, id: recordId } = result.data
    const trace = objectWriteTraceId ?? traceById(open, recordId)
    if (trace !== undefined && open.has(trace)) settle({ kind: 'done', trace, id: recordId })
    else if (objectWriteTraceId === undefined) traceless.push(recordId)
  }
  const nameless: Envelope[] = []
  for (const raw of parsed.success ? parsed.data.errors : []) {
    const row = envelopeOf(raw)
    const traces = tracesOf(row, open)
    for (const trace of traces) settle({ kind: 'refused', trace, problem: problemOf(row) })
    if (traces.length === 0 && !namesAnyone(row)) nameless.push(row)
  }
  settleRest(open, traceless, nameless, settle)
  const problem = lostAnswer("HubSpot's answer says nothing of this record.")
  return inputs.map(({ trace }) => outcomes.get(trace) ?? { kind: 'unknown', trace, problem })
}

function settleRest(
  open: ReadonlyMap<string, WriteInput>,
  traceless: readonly string[],
  nameless: readonly Envelope[],
  settle: (outcome: WriteOutcome) => void,
): void {
  const rest = [...open.values()]
  const only = rest[0]
  if (rest.length === 1 && only !== undefined && traceless.length + nameless.length === 1) {
    const [recordId] = traceless
    // An update's result with another id is another record's (a merged one's survivor): that proves nothing.
    if (recordId !== undefined && only.id === undefined) {
      settle({ kind: 'done', trace: only.trace, id: recordId })
    }
    const [row] = nameless
    if (row !== undefined) settle({ kind: 'refused', trace: only.trace, problem: problemOf(row) })
    return
  }
  if (traceless.length === 0 && nameless.length === rest.length && sameProblem(nameless)) {
    for (const { trace } of rest)
      settle({ kind: 'refused', trace, problem: problemOf(nameless[0] as Envelope) })
  }
}

/** Inputs that a row error speaks of; for updates and archives by record id too. */
export function tracesOf(row: Envelope, open: ReadonlyMap<string, WriteInput>): readonly string[] {
  const contexts = [row.context, ...row.errors.map((error) => error.context)]
  const traces = contexts.flatMap((context) => context['objectWriteTraceId'] ?? [])
  const known = traces.filter((trace) => open.has(trace))
  if (known.length > 0) return [...new Set(known)]
  const ids = contexts.flatMap((context) => [...(context['ids'] ?? []), ...(context['id'] ?? [])])
  return [...new Set(ids.flatMap((one) => traceById(open, one) ?? []))]
}

const namesAnyone = (row: Envelope): boolean =>
  row.context['objectWriteTraceId'] !== undefined ||
  row.context['ids'] !== undefined ||
  row.context['id'] !== undefined

function traceById(open: ReadonlyMap<string, WriteInput>, recordId: string): string | undefined {
  for (const input of open.values()) if (input.id === recordId) return input.trace
  return undefined
}

const sameProblem = (rows: readonly Envelope[]): boolean =>
  rows.length > 0 &&
  rows.every((row) => row.category === rows[0]?.category && row.message === rows[0]?.message)

import { validationError, ApiError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import { rowError } from './envelope.ts'
import { asObject, isObject, type JsonObject, optionalText } from './json.ts'
import type { Answer, Call, Route } from './types.ts'

export interface RowFailures {
  readonly share: number
  readonly category: string
}

/** Batches that answer row by row, of records and of associations (HUBSPOT.md 4.1, 4.3, 6). */
const answersRows = /\/batch\/(read|create|update|upsert|associate\/default)\/?$/u
/** HUBSPOT.md 4.3: error rows of written records come only if each input has a trace id of its own. */
const needsTraces = /\/objects\/.*\/batch\/(create|update|upsert)\/?$/u

/** Answers a batch of which some rows, drawn from the seed, fail and are not written, whatever is in them. */
export async function withRowFailures(
  call: Call,
  { share, category }: RowFailures,
  handle: Route['handle'],
): Promise<Answer> {
  const { random } = call.account
  const body = answersRows.test(call.path) ? asObject(call.json()) : {}
  const inputs = Array.isArray(body['inputs']) ? body['inputs'].filter(isObject) : []
  const kept: JsonObject[] = []
  const failed: JsonObject[] = []
  for (const input of inputs) (random.next() < share ? failed : kept).push(input)
  if (failed.length === 0) return await handle(call)
  const error = new ApiError(500, category, 'There was a problem with the request.')
  if (needsTraces.test(call.path) && !tracesAreWhole(inputs)) throw validationError(error.message)
  const answer =
    kept.length === 0
      ? nothingDone(call)
      : await handle({ ...call, json: () => ({ ...body, inputs: kept }) })
  const done = isObject(answer.body) ? answer.body : {}
  if (answer.status >= 300) return answer
  const before = Array.isArray(done['errors']) ? (done['errors'] as readonly unknown[]) : []
  const errors = [...before, ...failed.map((input) => rowError(error, contextOf(call, input)))]
  // HUBSPOT.md 6 has no 207 for the default associations.
  const status = call.path.includes('/associate/default') ? 200 : 207
  return { ...answer, status, body: { ...done, numErrors: errors.length, errors } }
}

function tracesAreWhole(inputs: readonly JsonObject[]): boolean {
  const traces = new Set(inputs.map((input) => input['objectWriteTraceId']))
  return !traces.has(undefined) && traces.size === inputs.length
}

function nothingDone(call: Call): Answer {
  const at = iso(call.account.clock.now())
  return { status: 207, body: { status: 'COMPLETE', results: [], startedAt: at, completedAt: at } }
}

/** What tells the row apart: its ids, its trace id, or the two ends of a link. */
function contextOf(call: Call, input: JsonObject): Readonly<Record<string, readonly string[]>> {
  const named: readonly (readonly [string, unknown])[] = [
    [call.path.includes('/associations/') ? 'fromObjectId' : 'ids', input['id']],
    ['objectWriteTraceId', input['objectWriteTraceId']],
    ['fromObjectId', isObject(input['from']) ? input['from']['id'] : undefined],
    ['toObjectId', isObject(input['to']) ? input['to']['id'] : undefined],
  ]
  return Object.fromEntries(
    named.flatMap(([name, value]) => {
      const text = optionalText(value)
      return text === undefined ? [] : [[name, [text]] as const]
    }),
  )
}

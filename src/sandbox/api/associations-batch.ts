import { ApiError } from '../account/api-error.ts'
import type { Answer, Call } from '../http/types.ts'
import { shuffled } from './shuffle.ts'

/** An error row of a 207 (HUBSPOT.md 4.3); the models make all of these fields required. */
export interface ErrorRow {
  readonly status: 'error'
  readonly category: string
  readonly subCategory?: string
  readonly message: string
  readonly context: Readonly<Record<string, readonly string[]>>
  readonly links: Readonly<Record<string, string>>
  readonly errors: readonly unknown[]
}

function errorRow(error: ApiError, context: Readonly<Record<string, readonly string[]>>): ErrorRow {
  return {
    status: 'error',
    category: error.category,
    ...(error.subCategory === undefined ? {} : { subCategory: error.subCategory }),
    message: error.message,
    context: { ...context, ...error.context },
    links: {},
    errors: [],
  }
}

/** Runs each input by itself: what is refused becomes an error row, the others take effect. */
export function eachInput<T, R>(
  inputs: readonly T[],
  act: (input: T) => R,
  context: (input: T) => Readonly<Record<string, readonly string[]>>,
): { readonly results: R[]; readonly errors: ErrorRow[] } {
  const results: R[] = []
  const errors: ErrorRow[] = []
  for (const input of inputs) {
    try {
      results.push(act(input))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      errors.push(errorRow(error, context(input)))
    }
  }
  return { results, errors }
}

/** `status` when all went well, 207 as soon as one input failed (HUBSPOT.md 4.3, 6). */
export function batchAnswer(
  call: Call,
  status: number,
  results: readonly unknown[],
  errors: readonly ErrorRow[],
  failedStatus = 207,
): Answer {
  const at = new Date(call.account.clock.now()).toISOString()
  const body = {
    status: 'COMPLETE',
    results: shuffled(call, results),
    startedAt: at,
    completedAt: at,
  }
  if (errors.length === 0) return { status, body }
  const failed = { numErrors: errors.length, errors: shuffled(call, errors) }
  return { status: failedStatus, body: { ...body, ...failed } }
}

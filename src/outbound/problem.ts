import { errorKinds } from '../errors/catalogue.ts'

/** The kinds of fault that concern one row, one value or one link: they refuse it or set it aside, and nothing else. */
export type RowCode = Extract<keyof typeof errorKinds, `outbound.${string}`>

/** Why a row or a link is not sent. Holds no record values: `message` names the field and what it takes. */
export interface RowProblem {
  readonly code: RowCode
  readonly message: string
  readonly field: string | null
  /** Whether the next run may succeed though the source stays as it is. */
  readonly retryable: boolean
}

export function problem(
  code: RowCode,
  message: string = errorKinds[code].meaning,
  field: string | null = null,
  retryable = false,
): RowProblem {
  return { code, message, field, retryable }
}

import { type ErrorCode, errorKinds } from './catalogue.ts'
import type { Handling } from './error-kind.ts'

/** The three sentences that a person gets: what failed, why, and the act that mends it. */
export interface Explanation {
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly cause?: unknown
}

/** What is printed and stored of an error. Holds no token, no record value and no signed link. */
export interface ErrorReport {
  readonly code: ErrorCode
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** Every error of the connector. Its code decides how it is handled and with which exit code a run ends. */
export class ConnectorError extends Error {
  readonly code: ErrorCode
  readonly what: string
  readonly why: string
  readonly fix: string

  constructor(code: ErrorCode, explanation: Explanation) {
    super(
      `${explanation.what} ${explanation.why}`,
      explanation.cause === undefined ? {} : { cause: explanation.cause },
    )
    this.name = 'ConnectorError'
    this.code = code
    this.what = explanation.what
    this.why = explanation.why
    this.fix = explanation.fix
  }

  get handling(): Handling {
    return errorKinds[this.code].handling
  }

  /** The exit code of CONTRACT.md that a run ends with when this error ended it. */
  get exit(): number {
    return errorKinds[this.code].exit
  }

  report(): ErrorReport {
    return { code: this.code, what: this.what, why: this.why, fix: this.fix }
  }
}

import { z } from '@hono/zod-openapi'
import type { Problem } from '../../config/problems.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

/** The statuses that refusals and failures are answered with. */
type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 421 | 422 | 500 | 502 | 503

const statuses: Readonly<Record<string, ProblemStatus>> = {
  'server.wrong_host': 421,
  'server.cross_site': 403,
  'server.session_needed': 401,
  'server.request_unfit': 400,
  'server.not_found': 404,
  'server.not_at_work': 409,
  'server.changed_meanwhile': 409,
  'config.usage': 400,
  'run.already_running': 409,
  'run.internal': 500,
}

export function statusOf(error: ConnectorError): ProblemStatus {
  const own = statuses[error.code]
  if (own !== undefined) return own
  if (error.code.startsWith('hubspot.')) return 502
  return error.handling === 'retry' ? 503 : 422
}

/** A document that was not written, with everything that is wrong with it. */
export class DocumentRefused extends ConnectorError {
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[]) {
    super('config.invalid', {
      what: `${file} would have ${problems.length} problem${problems.length === 1 ? '' : 's'}: nothing was written.`,
      why: 'A document is used only when all of it holds.',
      fix: 'Mend what is listed, then send it again.',
    })
    this.problems = problems
  }
}

export const problemLine = z
  .object({
    path: z.string().openapi({ description: 'Dotted path in the document; empty for all of it.' }),
    what: z.string(),
    fix: z.string(),
  })
  .openapi('Problem')

export const failure = z
  .object({
    error: z.object({ code: z.string(), what: z.string(), why: z.string(), fix: z.string() }),
    problems: z.array(problemLine).readonly().optional(),
  })
  .openapi('Failure')

export const notFound = (what: string): ConnectorError =>
  new ConnectorError('server.not_found', {
    what,
    why: 'It was never there, or the configuration has changed.',
    fix: 'Load the page again.',
  })

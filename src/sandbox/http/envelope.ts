import { STATUS_CODES } from 'node:http'
import type { ApiError } from '../account/api-error.ts'
import type { Random } from '../account/types.ts'
import type { Answer } from './types.ts'

/** HubSpot's error body (HUBSPOT.md 7): every field is optional there; we leave out what is empty. */
export function errorAnswer(error: ApiError, random: Random): Answer {
  return {
    status: error.status,
    body: {
      status: 'error',
      message: error.message,
      correlationId: random.uuid(),
      ...(error.errors ? { errors: error.errors } : {}),
      ...(error.context ? { context: error.context } : {}),
      ...(error.links ? { links: error.links } : {}),
      ...(error.subCategory === undefined ? {} : { subCategory: error.subCategory }),
      category: error.category,
    },
  }
}

/** One row of a 207's `errors` (HUBSPOT.md 4.3). */
export function rowError(
  error: ApiError,
  context: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, unknown>> {
  return {
    status: 'error',
    category: error.category,
    ...(error.subCategory === undefined ? {} : { subCategory: error.subCategory }),
    message: error.message,
    context: { ...error.context, ...context },
    errors: error.errors ?? [],
    links: {},
  }
}

/** No such path, or not with this method: answered by the web server, not by the API (HUBSPOT.md 7). */
export function unknownRoute(status: 404 | 405, kind: string): Answer {
  if (kind === 'empty') return { status }
  const name = `${status} ${STATUS_CODES[status] ?? ''}`
  return {
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    raw: `<html>\n<head>\n<title>Error ${name}</title>\n</head>\n<body><h2>HTTP ERROR ${status}</h2></body>\n</html>\n`,
  }
}

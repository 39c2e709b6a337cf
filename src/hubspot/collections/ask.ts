import type { z } from 'zod'
import type { Deed } from '../failures.ts'
import { type HubSpotRequest, parsedBody, type Transport } from '../transport.ts'

interface Question<T> {
  readonly deed: Deed
  readonly path: string
  readonly query?: HubSpotRequest['query']
  readonly schema: z.ZodType<T>
}

/** One GET of a collection's reader, its answer by the schema. */
export async function ask<T>(
  transport: Transport,
  { deed, path, query, schema }: Question<T>,
  signal: AbortSignal,
): Promise<T> {
  const answer = await transport.send({
    method: 'GET',
    path,
    ...(query === undefined ? {} : { query }),
    kind: 'other',
    effect: 'none',
    deed,
    signal,
  })
  return parsedBody(deed, answer, schema)
}

/** The same, for something that may be gone by now: null on a 404, or on another status that says it is not to be had. */
export async function askIfThere<T>(
  transport: Transport,
  { deed, path, query, schema }: Question<T>,
  signal: AbortSignal,
  statuses: readonly number[] = [404],
): Promise<T | null> {
  const answer = await transport.send({
    method: 'GET',
    path,
    ...(query === undefined ? {} : { query }),
    kind: 'other',
    effect: 'none',
    deed,
    accept: statuses,
    signal,
  })
  return statuses.includes(answer.status) ? null : parsedBody(deed, answer, schema)
}

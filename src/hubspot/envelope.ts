import { z } from 'zod'
import type { Effect } from './retry.ts'
import { withoutValues } from './without-values.ts'

const text = z.string().optional().catch(undefined)
const context = z
  .record(z.string(), z.unknown())
  .transform((raw) => {
    const lists: Record<string, readonly string[]> = {}
    for (const [key, value] of Object.entries(raw)) {
      lists[key] = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
        typeof one === 'string' || typeof one === 'number' ? [String(one)] : [],
      )
    }
    return lists
  })
  .catch({})

const detail = z.object({
  message: text,
  code: text,
  in: text,
  category: text,
  subCategory: text,
  context,
})

/** HubSpot's error envelope: every field is optional (HUBSPOT.md 7), so nothing in it may be relied upon. */
const envelope = z.object({
  message: text,
  category: text,
  subCategory: text,
  errorType: text,
  policyName: text,
  correlationId: text,
  context,
  errors: z.array(detail.catch({ context: {} })).catch([]),
})

export type Envelope = z.infer<typeof envelope>

const nothing: Envelope = { context: {}, errors: [] }

/** What an answer's body says of its failure; an empty envelope when it is none. */
export function envelopeOf(body: unknown): Envelope {
  const parsed = envelope.safeParse(body)
  return parsed.success ? parsed.data : nothing
}

/** HubSpot's error envelope is no success, whatever status it comes with; a write answers with an object. */
export function isSuccess(body: unknown, effect: Effect): boolean {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return effect === 'none'
  return !('status' in body) || body.status !== 'error'
}

/** Granular scopes that a 403 asks for (HUBSPOT.md 7). */
export function requiredScopes(envelope: Envelope): readonly string[] {
  const contexts = [envelope.context, ...envelope.errors.map((error) => error.context)]
  return [
    ...new Set(
      contexts.flatMap((one) => one['requiredGranularScopes'] ?? one['requiredScopes'] ?? []),
    ),
  ]
}

/** HubSpot's own words for people, without record values; null when it gave none. */
export function messageOf(envelope: Envelope): string | null {
  const messages = [envelope.message, ...envelope.errors.map((error) => error.message)]
  const told = [
    ...new Set(messages.filter((one): one is string => one !== undefined && one.trim() !== '')),
  ]
  return told.length === 0 ? null : withoutValues(told.slice(0, 3).join(' '))
}

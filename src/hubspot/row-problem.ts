import type { RecordProblem } from '../engine/ports.ts'
import { type Envelope, messageOf } from './envelope.ts'
import { propertyFaults } from './without-values.ts'

/** Categories of a row error that pass by themselves (HUBSPOT.md 7: locks, limits, faults on HubSpot's side). */
const passing = /RATE_?LIMIT|TIMEOUT|LOCK|INTERNAL|UNAVAILABLE|SERVER_ERROR|MIGRATION/i

/** A row error or a whole refused call as one record's problem. */
export function problemOf(envelope: Envelope, status: number | null = null): RecordProblem {
  const category =
    envelope.category ?? envelope.errors[0]?.category ?? (status === 409 ? 'CONFLICT' : 'UNKNOWN')
  const code = category
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, '_')
    .slice(0, 60)
  return {
    code: `hubspot.row.${code}`,
    message: messageOf(envelope) ?? 'HubSpot refused the record and gave no reason.',
    field: fieldOf(envelope),
    existingId: existingIdOf(envelope),
    retryable: passing.test(
      `${category} ${envelope.subCategory ?? ''} ${envelope.errorType ?? ''}`,
    ),
  }
}

/** The answer to a write was lost; the record may or may not have been written. */
export function lostAnswer(message: string): RecordProblem {
  return {
    code: 'hubspot.row.ANSWER_LOST',
    message,
    field: null,
    existingId: null,
    retryable: true,
  }
}

function fieldOf(envelope: Envelope): string | null {
  for (const message of messagesOf(envelope)) {
    const fault = propertyFaults(message)[0]
    if (fault !== undefined) return fault.property
  }
  for (const { context, in: place } of [
    ...envelope.errors,
    { context: envelope.context, in: undefined },
  ]) {
    const named = context['propertyName'] ?? context['name'] ?? context['properties']
    if (named?.[0] !== undefined) return named[0]
    if (place !== undefined && place !== '') return place
  }
  const quoted = messagesOf(envelope).map(
    (message) => /\bproperty "?([a-z][a-z0-9_]*)"?/i.exec(message)?.[1],
  )
  return quoted.find((name) => name !== undefined) ?? null
}

/**
 * "Contact already exists. Existing ID: 123" (HUBSPOT.md 4.3). The second form, of other unique properties, is not in
 * our sources; where it doesn't match, the record is looked up by its value instead.
 */
function existingIdOf(envelope: Envelope): string | null {
  for (const message of messagesOf(envelope)) {
    const found =
      /\bExisting ID:\s*"?(\d{1,20})\b/i.exec(message) ??
      /\b(\d{1,20}) already has that value/i.exec(message)
    if (found?.[1] !== undefined) return found[1]
  }
  return envelope.context['existingId']?.[0] ?? envelope.context['existingObjectId']?.[0] ?? null
}

const messagesOf = (envelope: Envelope): readonly string[] =>
  [envelope.message, ...envelope.errors.map((error) => error.message)].filter(
    (message): message is string => message !== undefined,
  )

import type { Envelope } from '../envelope.ts'

/** All ids that an error's contexts name; which key holds which is documented nowhere. Type ids are none of records. */
export function valuesOf(envelope: Envelope): readonly string[] {
  return [envelope.context, ...envelope.errors.map((error) => error.context)].flatMap((context) =>
    Object.entries(context).flatMap(([key, values]) => (/type/i.test(key) ? [] : values)),
  )
}

/**
 * A record without links is answered with an error of this sub-category (seen from HubSpot, not in its documentation):
 * it is an answer, and no failure.
 */
export function saysNoLinks(envelope: Envelope): boolean {
  return /NO_ASSOCIATIONS_FOUND/i.test(
    [envelope.subCategory, ...envelope.errors.map((error) => error.subCategory)].join(' '),
  )
}

/** Whether a refusal is about records of the call and not about its path: an unknown path says nothing (HUBSPOT.md 7). */
export function namesRecords(envelope: Envelope): boolean {
  const words = [
    envelope.category,
    envelope.subCategory,
    ...envelope.errors.map((error) => error.category),
  ].join(' ')
  return (
    /OBJECT_NOT_FOUND|RECORD_NOT_FOUND|VALIDATION_ERROR|INVALID_OBJECT_ID|LIMIT_EXCEEDED/i.test(
      words,
    ) || Object.keys(envelope.context).some((key) => /id/i.test(key))
  )
}

/** HUBSPOT.md 6: the error is named ASSOCIATIONS_LIMIT_EXCEEDED; which field says so is documented nowhere. */
export function saysLimit(envelope: Envelope): boolean {
  const words = [
    envelope.category,
    envelope.subCategory,
    envelope.errorType,
    envelope.message,
    ...envelope.errors.flatMap(({ category, subCategory, code }) => [category, subCategory, code]),
  ]
  return /ASSOCIATIONS?_LIMIT_EXCEEDED/i.test(words.join(' '))
}

export const saysGone = (envelope: Envelope): boolean =>
  /NOT_FOUND/i.test(`${envelope.category ?? ''} ${envelope.subCategory ?? ''}`)

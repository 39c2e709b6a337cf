/** Half of a surrogate pair, escaped: what is left where a text was cut inside an emoji. Whole pairs match as well. */
const maybeHalfCharacter = /\\u[dD][89a-fA-F]/u
/** A number that may have more digits than a double keeps; ids come as numbers here and there (HUBSPOT.md 6). */
const maybeLongNumber = /\d{16}/u

/**
 * JSON as HubSpot sends it. Half a character becomes U+FFFD, as in UTF-8 (an export's CSV), because the warehouse's JSON
 * reader refuses a file that holds one; whole numbers beyond 2^53 become text, digit for digit.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const hasHalf = maybeHalfCharacter.test(text)
  if (!hasHalf && !maybeLongNumber.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key, value: unknown, source?: { readonly source?: string }) => {
    if (typeof value === 'string') return hasHalf ? value.toWellFormed() : value
    const digits = source?.source ?? ''
    const isLong = typeof value === 'number' && /^-?\d{16,}$/u.test(digits)
    return isLong && !Number.isSafeInteger(value) ? digits : value
  })
}

import type { Incoming } from './exchange.ts'

const instead = '(token)'

/** Row errors come with 200 and 201 as well, those of an import as its results, and an envelope may (HUBSPOT.md 4.3, 5, 7). */
const tellsErrors = /"errors"\s*:\s*\[\s*[^\]\s]|"errorMessage"\s*:|"status"\s*:\s*"error"/i

/**
 * What is not a plain answer is told on, in messages, tables and alerts: should HubSpot, or whatever stands before it,
 * quote the token, it ends here. Plain answers hold records, which are not touched, unless they list errors as well.
 */
export function withoutToken(incoming: Incoming, token: string): Incoming {
  const { status, text, header } = incoming
  const isPlain = status < 300 && status !== 207
  if (isPlain && !(spellings(token).some((one) => text.includes(one)) && tellsErrors.test(text)))
    return incoming
  const clean = (said: string): string =>
    spellings(token).reduce((left, spelling) => left.replaceAll(spelling, instead), said)
  return {
    ...incoming,
    text: clean(text),
    header: (name) => {
      const value = header(name)
      return value === null ? null : clean(value)
    },
  }
}

/** As it is, in a URL, and in base64. */
const spellings = (token: string): readonly string[] => [
  ...new Set([token, encodeURIComponent(token), Buffer.from(token).toString('base64')]),
]

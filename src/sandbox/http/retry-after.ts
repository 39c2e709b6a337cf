/**
 * HUBSPOT.md 7: on a 429 it is not documented and often absent, on a 477 seconds, read as milliseconds by workflows. RFC
 * 9110 10.2.3 has whole seconds and an HTTP date; the rest is what servers and proxies send all the same.
 */
const forms = {
  seconds: (waitMs: number) => String(Math.ceil(waitMs / 1000)),
  date: (waitMs: number, now: number) =>
    new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString(),
  past_date: (_waitMs: number, now: number) => new Date(now - 3_600_000).toUTCString(),
  fraction: (waitMs: number) => (waitMs / 1000).toFixed(2),
  milliseconds: (waitMs: number) => String(Math.ceil(waitMs)),
  zero: () => '0',
  negative: () => '-5',
  huge: () => '99999999999',
  nonsense: () => 'soon',
  empty: () => '',
} as const

export const retryAfterForms: readonly string[] = Object.keys(forms)

/** The header's text; undefined for a form that isn't there. */
export function retryAfter(form: string, waitMs: number, now: number): string | undefined {
  return Object.hasOwn(forms, form) ? forms[form as keyof typeof forms](waitMs, now) : undefined
}

import type { Random } from '../account/types.ts'

interface Lifelike {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

const asJson = { 'content-type': 'application/json;charset=utf-8' }
const asHtml = { 'content-type': 'text/html;charset=utf-8' }

type Make = (correlationId: string) => Lifelike

function envelope(
  status: number,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Make {
  return (correlationId) => ({
    status,
    headers: { ...asJson, ...headers },
    text: JSON.stringify({ status: 'error', message, correlationId, ...more }),
  })
}

function page(status: number, title: string): Make {
  const text = `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center></body>\n</html>\n`
  return () => ({ status, headers: asHtml, text })
}

function text(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = asJson,
): Make {
  return () => ({ status, headers, text: body })
}

const limit = (message: string, policyName: string): Make =>
  envelope(429, message, { errorType: 'RATE_LIMIT', policyName })

/** Answers as they were seen, by name. HUBSPOT.md 7 unless said otherwise. */
const answers = {
  unknown_token: envelope(
    401,
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    { category: 'INVALID_AUTHENTICATION' },
  ),
  expired_token: envelope(401, 'The OAuth token used to make this call expired 7 second(s) ago.', {
    category: 'EXPIRED_AUTHENTICATION',
  }),
  /** Every field of the envelope is optional: here the scopes are not named. */
  missing_scopes: envelope(
    403,
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      category: 'MISSING_SCOPES',
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    },
  ),
  not_found: envelope(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' }),
  html_404: page(404, '404 Not Found'),
  empty_404: text(404, '', {}),
  /** HUBSPOT.md 4.3, of a record that nobody asked about. */
  conflict: envelope(409, 'Contact already exists. Existing ID: 123', { category: 'CONFLICT' }),
  url_too_long: page(414, '414 Request-URI Too Large'),
  locked: envelope(423, 'Some of these records are locked by another write', {
    category: 'LOCKED',
  }),
  burst_limit: limit('You have reached your ten_secondly_rolling limit.', 'TEN_SECONDLY_ROLLING'),
  search_limit: limit('You have reached your secondly limit.', 'SECONDLY'),
  daily_limit: limit('You have reached your daily limit.', 'DAILY'),
  /** A policy that is in no list. */
  other_limit: limit('You have reached your limit.', 'CONCURRENT_REQUESTS'),
  bare_429: text(429, '', {}),
  html_429: page(429, '429 Too Many Requests'),
  migration: envelope(
    477,
    'This account is being moved to another data centre.',
    {},
    { 'retry-after': '60' },
  ),
  server_error: envelope(500, 'internal error'),
  html_500: page(500, '500 Internal Server Error'),
  gateway: page(502, '502 Bad Gateway'),
  unavailable: envelope(503, 'Service temporarily unavailable'),
  timeout: page(504, '504 Gateway Time-out'),
  cloudflare_521: page(521, 'api.hubapi.com | 521: Web server is down'),
  cloudflare_524: page(524, 'api.hubapi.com | 524: A timeout occurred'),
  malformed_token: page(530, 'Cloudflare error 1016'),
  /** Success that is none: what a proxy or a sign-in page puts in between. */
  html_200: page(200, 'Please sign in'),
  empty_200: text(200, ''),
  null_200: text(200, 'null'),
  list_200: text(200, '[]'),
  other_shape: text(200, '{"ok":true}'),
  empty_results: text(200, '{"results":[]}'),
} as const satisfies Record<string, Make>

export const lifelikeNames: readonly string[] = Object.keys(answers)

/** The answer of that name; undefined when there is none. */
export function lifelike(name: string, random: Random): Lifelike | undefined {
  return Object.hasOwn(answers, name)
    ? answers[name as keyof typeof answers](random.uuid())
    : undefined
}

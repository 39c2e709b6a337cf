/**
 * Session parameters that the drivers read from replies, with Snowflake's defaults
 * (https://docs.snowflake.com/en/sql-reference/parameters).
 */
const defaults: Readonly<Record<string, string | number | boolean>> = {
  AUTOCOMMIT: true,
  BINARY_OUTPUT_FORMAT: 'HEX',
  CLIENT_SESSION_KEEP_ALIVE: false,
  CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY: 3600,
  CLIENT_STAGE_ARRAY_BINDING_THRESHOLD: 65_280,
  DATE_OUTPUT_FORMAT: 'YYYY-MM-DD',
  JS_TREAT_INTEGER_AS_BIGINT: false,
  QUERY_CONTEXT_CACHE_SIZE: 5,
  QUERY_TAG: '',
  SERVICE_NAME: '',
  STRICT_JSON_OUTPUT: false,
  TIMESTAMP_LTZ_OUTPUT_FORMAT: '',
  TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3',
  TIMESTAMP_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_TZ_OUTPUT_FORMAT: '',
  TIMEZONE: 'America/Los_Angeles',
  TIME_OUTPUT_FORMAT: 'HH24:MI:SS',
}

export type Parameters = Map<string, string | number | boolean>

/** As login and query replies carry them. */
export function parameterList(
  own: Parameters,
): readonly { readonly name: string; readonly value: string | number | boolean }[] {
  const all = new Map(Object.entries(defaults))
  for (const [name, value] of own) all.set(name, value)
  return [...all].map(([name, value]) => ({ name, value }))
}

/** Runs with a statement's own parameters (QUERY_TAG and the like) over those of its session. */
export async function withParameters<T>(
  session: Parameters,
  own: Readonly<Record<string, string | number | boolean>>,
  run: () => Promise<T>,
): Promise<T> {
  const asked = new Map(Object.entries(own).map(([name, value]) => [name.toUpperCase(), value]))
  const before = new Map([...asked].map(([name]) => [name, session.get(name)]))
  for (const [name, value] of asked) session.set(name, value)
  try {
    return await run()
  } finally {
    for (const [name, value] of before) {
      // What the statement itself set stays.
      if (session.get(name) !== asked.get(name)) continue
      if (value === undefined) session.delete(name)
      else session.set(name, value)
    }
  }
}

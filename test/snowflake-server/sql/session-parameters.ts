import type { Formats } from './casts.ts'

/** Those that our statements may set, with Snowflake's defaults: https://docs.snowflake.com/en/sql-reference/parameters */
export function parametersOf(): Map<string, string | number | boolean> {
  return new Map<string, string | number | boolean>([
    ['ABORT_DETACHED_QUERY', false],
    ['AUTOCOMMIT', true],
    ['BINARY_INPUT_FORMAT', 'HEX'],
    ['BINARY_OUTPUT_FORMAT', 'HEX'],
    ['CLIENT_SESSION_KEEP_ALIVE', false],
    ['CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY', 3600],
    ['DATE_INPUT_FORMAT', 'AUTO'],
    ['DATE_OUTPUT_FORMAT', 'YYYY-MM-DD'],
    ['ERROR_ON_NONDETERMINISTIC_MERGE', true],
    ['ERROR_ON_NONDETERMINISTIC_UPDATE', false],
    ['JSON_INDENT', 2],
    ['LOCK_TIMEOUT', 43_200],
    ['MULTI_STATEMENT_COUNT', 1],
    ['QUERY_TAG', ''],
    ['QUOTED_IDENTIFIERS_IGNORE_CASE', false],
    ['ROWS_PER_RESULTSET', 0],
    ['STATEMENT_TIMEOUT_IN_SECONDS', 172_800],
    ['STRICT_JSON_OUTPUT', false],
    ['TIMESTAMP_INPUT_FORMAT', 'AUTO'],
    ['TIMESTAMP_LTZ_OUTPUT_FORMAT', ''],
    ['TIMESTAMP_NTZ_OUTPUT_FORMAT', 'YYYY-MM-DD HH24:MI:SS.FF3'],
    ['TIMESTAMP_OUTPUT_FORMAT', 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM'],
    ['TIMESTAMP_TYPE_MAPPING', 'TIMESTAMP_NTZ'],
    ['TIMESTAMP_TZ_OUTPUT_FORMAT', ''],
    // An account's default is America/Los_Angeles; this server knows UTC alone, and the gate refuses any other.
    ['TIMEZONE', 'UTC'],
    ['TIME_INPUT_FORMAT', 'AUTO'],
    ['TIME_OUTPUT_FORMAT', 'HH24:MI:SS'],
    ['TRANSACTION_ABORT_ON_ERROR', false],
    ['USE_CACHED_RESULT', true],
  ])
}

export function formatsOf(parameters: ReadonlyMap<string, string | number | boolean>): Formats {
  const of = (name: string) =>
    String(parameters.get(name) ?? '') || String(parameters.get('TIMESTAMP_OUTPUT_FORMAT'))
  return {
    tz: of('TIMESTAMP_TZ_OUTPUT_FORMAT'),
    ltz: of('TIMESTAMP_LTZ_OUTPUT_FORMAT'),
    ntz: of('TIMESTAMP_NTZ_OUTPUT_FORMAT'),
    date: String(parameters.get('DATE_OUTPUT_FORMAT')),
  }
}

import type { Dialect } from '../sql/dialect.ts'
import { render } from '../sql/render.ts'
import { text } from './quoting.ts'

/**
 * What our statements take for granted of a session, whatever the account's defaults are
 * (https://docs.snowflake.com/en/sql-reference/parameters): texts of times are read in ISO forms, times without a zone
 * are UTC, JSON is strict, names in quotes are taken letter by letter, a result has all its rows, a call one statement,
 * and where a MERGE or UPDATE has several sources for one row there is an error, not a guess.
 */
const settings: Readonly<Record<string, string | number | boolean>> = {
  TIMEZONE: 'UTC',
  AUTOCOMMIT: true,
  STRICT_JSON_OUTPUT: true,
  JSON_INDENT: 0,
  DATE_INPUT_FORMAT: 'AUTO',
  DATE_OUTPUT_FORMAT: 'YYYY-MM-DD',
  TIME_INPUT_FORMAT: 'AUTO',
  TIME_OUTPUT_FORMAT: 'HH24:MI:SS',
  TIMESTAMP_INPUT_FORMAT: 'AUTO',
  TIMESTAMP_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_TZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_LTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3',
  TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_NTZ',
  BINARY_INPUT_FORMAT: 'HEX',
  BINARY_OUTPUT_FORMAT: 'HEX',
  ERROR_ON_NONDETERMINISTIC_MERGE: true,
  ERROR_ON_NONDETERMINISTIC_UPDATE: true,
  LOCK_TIMEOUT: 600,
  MULTI_STATEMENT_COUNT: 1,
  QUOTED_IDENTIFIERS_IGNORE_CASE: false,
  ROWS_PER_RESULTSET: 0,
}

export interface SessionSettings {
  /** One statement for all of them. */
  readonly together: string
  /** One for each by its name: for stand-ins that know some only. */
  readonly apart: ReadonlyMap<string, string>
}

export function sessionSettings(dialect: Dialect): SessionSettings {
  const each = Object.entries(settings).map(
    ([name, value]) => [name, spelled(name, value)] as const,
  )
  const statement = (sql: string): string =>
    render(
      { name: 'warehouse/alter_session', slots: { settings: { kind: 'rendered', sql } } },
      dialect,
    ).sql
  return {
    together: statement(each.map(([, sql]) => sql).join(', ')),
    apart: new Map(each.map(([name, sql]) => [name, statement(sql)])),
  }
}

const spelled = (name: string, value: string | number | boolean): string =>
  `${name} = ${typeof value === 'string' ? text(value) : String(value).toUpperCase()}`

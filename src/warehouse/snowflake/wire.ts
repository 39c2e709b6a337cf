import type { ColumnKind } from '../../declare/index.ts'
import { columnKind } from './column-kind.ts'
import { text } from './quoting.ts'

/**
 * HubSpot's wire text and the warehouse's types, in Snowflake's SQL (HUBSPOT.md 4.4: decimal strings, `true`/`false`,
 * `YYYY-MM-DD` or midnight epoch ms, ISO or epoch ms, values joined by `;`). `t` is an expression of type VARCHAR.
 * REGEXP_LIKE matches the whole text, and no quantifier may be lazy (docs.snowflake.com/en/sql-reference/functions-regexp).
 * A statement's text should stay below 1 MB (docs.snowflake.com/en/user-guide/query-size-limits), and a load's has each of
 * these once for each column: they are kept short.
 */

const plainDecimal = `'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)'`
/** A plain decimal that is its own canonical text. In one group: it isn't said whether `a|b` is anchored as a whole. */
const tidyDecimal = `'(0|-?(0[.][0-9]*[1-9]|[1-9][0-9]*([.][0-9]*[1-9])?))'`
const isoDate = `'[0-9]{4}-[0-9]{2}-[0-9]{2}'`
const isoTime = `'[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})'`
const isoMillisUtc = `'[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z'`
const integer = `'-?[0-9]{1,15}'`
/** 0001-01-01 to 9999-12-31 in epoch ms: what four digits of a year can hold. */
const epochRange = 'BETWEEN -62135596800000 AND 253402300799999'
/** Epoch seconds from 1973 to 2286. As milliseconds they would all lie in the first months of 1970. */
const seconds = `'[0-9]{9,10}'`

const whole = (t: string): string => `TRY_CAST(${t} AS BIGINT)`
const matches = (t: string, pattern: string): string => `REGEXP_LIKE(${t}, ${pattern})`

/** ISO text with its offset as `+hh:mm`: a form of AUTO detection (docs.snowflake.com/en/sql-reference/date-time-input-output). */
const isoWithOffset = (t: string): string =>
  `REGEXP_REPLACE(REPLACE(${t}, 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', ${text('\\1:\\2')})`

/** Values between `;`, without empty ones; NULL when there is none. */
const tidyList = (t: string): string => `NULLIF(TRIM(REGEXP_REPLACE(${t}, ';+', ';'), ';'), '')`

const readers: Readonly<Record<ColumnKind, (t: string) => string>> = {
  text: (t) => `NULLIF(${t}, '')`,
  // `5.` is a plain decimal, but no numeric constant of Snowflake's.
  number: (t) =>
    `CASE WHEN ${matches(t, plainDecimal)} THEN TRY_CAST(RTRIM(${t}, '.') AS NUMBER(38, 8)) END`,
  boolean: (t) => `CASE LOWER(${t}) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`,
  date: (t) =>
    `CASE WHEN ${matches(t, isoDate)} AND NOT STARTSWITH(${t}, '0000') THEN TRY_CAST(${t} AS DATE) ` +
    `WHEN ${matches(t, integer)} THEN ` +
    `CASE WHEN MOD(${whole(t)}, 86400000) = 0 AND ${whole(t)} ${epochRange} ` +
    `THEN DATEADD(DAY, CAST(${whole(t)} / 86400000 AS BIGINT), CAST('1970-01-01' AS DATE)) END END`,
  // From a number through TIMESTAMP_LTZ: of it alone it is said that it holds the moment, whatever the session's zone.
  timestamp: (t) =>
    `CASE WHEN ${matches(t, isoTime)} AND NOT STARTSWITH(${t}, '0000') ` +
    `THEN CONVERT_TIMEZONE('UTC', TRY_CAST(${isoWithOffset(t)} AS TIMESTAMP_TZ)) ` +
    `WHEN ${matches(t, integer)} THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(` +
    `CASE WHEN ${matches(t, seconds)} THEN ${whole(t)} * 1000 WHEN ${whole(t)} ${epochRange} THEN ${whole(t)} END, 3)) END`,
  list: (t) => `SPLIT(${tidyList(t)}, ';')`,
  json: (t) => `TRY_PARSE_JSON(NULLIF(${t}, ''))`,
}

/** Typed, NULL where the text doesn't fit. */
export function fromWire(t: string, kind: string): string {
  return readers[columnKind(kind)](t)
}

/** A plain decimal without a plus, needless zeros, or a minus before zero. */
function plainNumber(t: string): string {
  const steps = [
    ['^-[.]', '-0.'],
    ['^[.]', '0.'],
    ['([.][0-9]*[1-9])0+$', '\\1'],
    ['[.]0*$', ''],
    ['^(-?)0+([0-9])', '\\1\\2'],
    ['^-0$', '0'],
  ] as const
  return steps.reduce(
    (inside, [pattern, by]) => `REGEXP_REPLACE(${inside}, '${pattern}', ${text(by)})`,
    `LTRIM(${t}, '+')`,
  )
}

/** Digits beyond the millisecond are cut off, not rounded. */
const timeText = (v: string): string =>
  `TO_CHAR(DATE_TRUNC('MILLISECOND', ${v}), 'YYYY-MM-DD"T"HH24:MI:SS.FF3') || 'Z'`

/**
 * JSON text without the blanks between its tokens. Not by way of VARIANT, which sorts keys: what HubSpot sends is kept as
 * it is, and gives the text that DuckDB gives where numbers and escapes are spelled in their shortest form.
 */
function tidyJson(t: string): string {
  const blanks = "CONCAT(' ', CHR(9), CHR(10), CHR(13))"
  const token = text('("([^"\\\\]|\\\\.)*"|[^"[:space:]]+)[[:space:]]*')
  return `REGEXP_REPLACE(LTRIM(${t}, ${blanks}), ${token}, ${text('\\1')})`
}

// The first WHEN of each is the form that HubSpot nearly always sends, so that the dear part is rarely reached.
const canonicals: Readonly<Record<ColumnKind, (t: string) => string>> = {
  text: (t) => `NULLIF(${t}, '')`,
  number: (t) =>
    `CASE WHEN ${matches(t, tidyDecimal)} THEN ${t} ` +
    `WHEN ${readers.number(t)} IS NOT NULL THEN ${plainNumber(t)} ELSE NULLIF(${t}, '') END`,
  boolean: (t) =>
    `CASE WHEN LOWER(${t}) IN ('true', 'false') THEN LOWER(${t}) ELSE NULLIF(${t}, '') END`,
  date: (t) =>
    `CASE WHEN ${matches(t, isoDate)} THEN ${t} ` +
    `ELSE COALESCE(TO_CHAR(${readers.date(t)}, 'YYYY-MM-DD'), NULLIF(${t}, '')) END`,
  timestamp: (t) =>
    `CASE WHEN ${matches(t, isoMillisUtc)} THEN ${t} ` +
    `ELSE COALESCE(${timeText(readers.timestamp(t))}, NULLIF(${t}, '')) END`,
  list: (t) => `CASE WHEN ${t} <> '' THEN COALESCE(${tidyList(t)}, ${t}) END`,
  json: (t) =>
    `CASE WHEN ${readers.json(t)} IS NOT NULL THEN ${tidyJson(t)} ELSE NULLIF(${t}, '') END`,
}

/** One text for one value, whichever way HubSpot wrote it; a value that doesn't fit is its own text. */
export function canonical(t: string, kind: string): string {
  return canonicals[columnKind(kind)](t)
}

/** A number's ninth decimal place that is not zero: more than NUMBER(38,8) holds. */
const ninthPlace = `'.*[.][0-9]{8}[0-9]*[1-9].*'`

const notAsItStands: Readonly<Partial<Record<ColumnKind, (t: string) => string>>> = {
  number: (t) => ` WHEN ${matches(t, ninthPlace)} THEN 'inbound.value_rounded'`,
  timestamp: (t) => ` WHEN ${matches(t, seconds)} THEN 'inbound.time_in_seconds'`,
}

/** Why a text doesn't land whole. */
export function doubt(t: string, kind: string): string {
  const known = columnKind(kind)
  if (known === 'text') return 'CAST(NULL AS VARCHAR)'
  const unfit = `WHEN ${readers[known](t)} IS NULL THEN 'inbound.value_unfit'`
  const not = notAsItStands[known]?.(t) ?? ''
  return `CASE WHEN ${t} <> '' THEN CASE ${unfit}${not} END END`
}

/**
 * A FLOAT's text may have an exponent; it is spelled out where a NUMBER holds it exactly enough, and otherwise left for
 * the check of the mapping to refuse.
 */
function numberToWire(v: string): string {
  const t = `CAST(${v} AS VARCHAR)`
  const small = `TRY_CAST(${t} AS NUMBER(38, 37))`
  const large = `TRY_CAST(${t} AS NUMBER(38, 0))`
  const exponent = (mark: string): string => `CONTAINS(LOWER(${t}), '${mark}')`
  return (
    `CASE WHEN ${matches(t, plainDecimal)} THEN ${plainNumber(t)} ` +
    `WHEN ${exponent('e-')} THEN CASE WHEN ${small} <> 0 THEN ${plainNumber(`CAST(${small} AS VARCHAR)`)} ELSE ${t} END ` +
    `WHEN ${exponent('e')} AND ${large} IS NOT NULL THEN CAST(${large} AS VARCHAR) ` +
    `ELSE ${t} END`
  )
}

/** A time without a zone is UTC's, as on DuckDB: the session's zone is UTC. */
const writers: Readonly<Record<ColumnKind, (v: string) => string>> = {
  text: (v) => `CAST(${v} AS VARCHAR)`,
  number: numberToWire,
  boolean: (v) => `LOWER(CAST(${v} AS VARCHAR))`,
  date: (v) => `TO_CHAR(CAST(${v} AS DATE), 'YYYY-MM-DD')`,
  timestamp: (v) => timeText(`CONVERT_TIMEZONE('UTC', ${v})`),
  // ARRAY_TO_STRING has '' for a null; ARRAY_COMPACT takes nulls out, as DuckDB's array_to_string does.
  list: (v) => `ARRAY_TO_STRING(ARRAY_COMPACT(${v}), ';')`,
  json: (v) => `TO_JSON(${v})`,
}

/** `kind` is that of the source's column, so the kinds that only sources have are taken as well. */
export function toWire(v: string, kind: string): string {
  if (kind === 'map' || kind === 'struct') return `TO_JSON(TO_VARIANT(${v}))`
  if (kind === 'other') return `CAST(${v} AS VARCHAR)`
  return writers[columnKind(kind)](v)
}

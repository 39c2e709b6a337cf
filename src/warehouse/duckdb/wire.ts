import type { ColumnKind } from '../../declare/index.ts'
import { columnKind } from './column-kind.ts'

/**
 * HubSpot's wire text and the warehouse's types, in DuckDB's SQL (HUBSPOT.md 4.4: decimal strings, `true`/`false`,
 * `YYYY-MM-DD` or midnight epoch ms, ISO or epoch ms, values joined by `;`). `t` is an expression of type VARCHAR.
 */

const plainDecimal = `'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)'`
/** A plain decimal that is its own canonical text. */
const tidyDecimal = `'0|-?(0[.][0-9]*[1-9]|[1-9][0-9]*([.][0-9]*[1-9])?)'`
const isoDate = `'[0-9]{4}-[0-9]{2}-[0-9]{2}'`
const isoTime = `'[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})'`
const isoMillisUtc = `'[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z'`
const integer = `'-?[0-9]{1,15}'`
/** 0001-01-01 to 9999-12-31 in epoch ms: what four digits of a year can hold. */
const epochRange = 'BETWEEN -62135596800000 AND 253402300799999'
/** Epoch seconds from 1973 to 2286. As milliseconds they would all lie in the first months of 1970. */
const seconds = `'[0-9]{9,10}'`
const timeFormat = `'%Y-%m-%dT%H:%M:%S.%gZ'`

const millis = (t: string): string => `TRY_CAST(${t} AS BIGINT)`

const readers: Readonly<Record<ColumnKind, (t: string) => string>> = {
  text: (t) => `nullif(${t}, '')`,
  // A text to DECIMAL(38,8) takes DuckDB 1.5.5 some 3,000 to 15,000 ns, to DECIMAL(18,8) or BIGINT and on from there 40.
  number: (t) =>
    `CASE WHEN regexp_full_match(${t}, ${plainDecimal}) THEN coalesce(` +
    `CAST(TRY_CAST(${t} AS DECIMAL(18,8)) AS DECIMAL(38,8)), ` +
    `CASE WHEN NOT contains(${t}, '.') THEN CAST(TRY_CAST(${t} AS BIGINT) AS DECIMAL(38,8)) END, ` +
    `TRY_CAST(${t} AS DECIMAL(38,8))) END`,
  boolean: (t) => `CASE lower(${t}) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`,
  date: (t) =>
    `CASE WHEN regexp_full_match(${t}, ${isoDate}) AND NOT starts_with(${t}, '0000') THEN TRY_CAST(${t} AS DATE) ` +
    `WHEN regexp_full_match(${t}, ${integer}) THEN ` +
    `CASE WHEN ${millis(t)} % 86400000 = 0 AND ${millis(t)} ${epochRange} ` +
    `THEN DATE '1970-01-01' + CAST(${millis(t)} // 86400000 AS INTEGER) END END`,
  timestamp: (t) =>
    `CASE WHEN regexp_full_match(${t}, ${isoTime}) AND NOT starts_with(${t}, '0000') ` +
    `THEN TRY_CAST(${t} AS TIMESTAMPTZ) ` +
    `WHEN regexp_full_match(${t}, ${seconds}) THEN make_timestamptz(${millis(t)} * 1000000) ` +
    `WHEN regexp_full_match(${t}, ${integer}) THEN ` +
    `CASE WHEN ${millis(t)} ${epochRange} THEN make_timestamptz(${millis(t)} * 1000) END END`,
  list: (t) => `nullif(list_filter(string_split(${t}, ';'), lambda item: item <> ''), [])`,
  json: (t) => `TRY_CAST(nullif(${t}, '') AS JSON)`,
}

/** Typed, NULL where the text doesn't fit. */
export function fromWire(t: string, kind: string): string {
  return readers[columnKind(kind)](t)
}

/** A plain decimal without a plus, needless zeros, or a minus before zero. */
function plainNumber(t: string): string {
  const noPlus = `ltrim(${t}, '+')`
  const noTail = `rtrim(regexp_replace(${noPlus}, '([.][0-9]*?)0+$', '\\1'), '.')`
  const noLead = `regexp_replace(${noTail}, '^(-?)0+([0-9])', '\\1\\2')`
  const withZero = `regexp_replace(${noLead}, '^(-?)[.]', '\\10.')`
  return `regexp_replace(${withZero}, '^-?0?$', '0')`
}

// The first WHEN of each is the form that HubSpot nearly always sends, so that the dear part is rarely reached.
const canonicals: Readonly<Record<ColumnKind, (t: string) => string>> = {
  text: (t) => `nullif(${t}, '')`,
  number: (t) =>
    `CASE WHEN regexp_full_match(${t}, ${tidyDecimal}) THEN ${t} ` +
    `WHEN ${readers.number(t)} IS NOT NULL THEN ${plainNumber(t)} ELSE nullif(${t}, '') END`,
  boolean: (t) =>
    `CASE WHEN lower(${t}) IN ('true', 'false') THEN lower(${t}) ELSE nullif(${t}, '') END`,
  date: (t) =>
    `CASE WHEN regexp_full_match(${t}, ${isoDate}) THEN ${t} ` +
    `ELSE coalesce(CAST(${readers.date(t)} AS VARCHAR), nullif(${t}, '')) END`,
  timestamp: (t) =>
    `CASE WHEN regexp_full_match(${t}, ${isoMillisUtc}) THEN ${t} ` +
    `ELSE coalesce(strftime(${readers.timestamp(t)}, ${timeFormat}), nullif(${t}, '')) END`,
  list: (t) =>
    `CASE WHEN ${t} <> '' THEN coalesce(array_to_string(${readers.list(t)}, ';'), ${t}) END`,
  json: (t) =>
    `coalesce(CAST(json(TRY_CAST(nullif(${t}, '') AS JSON)) AS VARCHAR), nullif(${t}, ''))`,
}

/** One text for one value, whichever way HubSpot wrote it; a value that doesn't fit is its own text. */
export function canonical(t: string, kind: string): string {
  return canonicals[columnKind(kind)](t)
}

/** A number's ninth decimal place that is not zero: more than DECIMAL(38,8) holds. */
const ninthPlace = `'[.][0-9]{8}[0-9]*[1-9]'`

const notAsItStands: Readonly<Partial<Record<ColumnKind, (t: string) => string>>> = {
  number: (t) => ` WHEN regexp_matches(${t}, ${ninthPlace}) THEN 'inbound.value_rounded'`,
  timestamp: (t) => ` WHEN regexp_full_match(${t}, ${seconds}) THEN 'inbound.time_in_seconds'`,
}

/** Why a text doesn't land whole. Kept small: it stands once for each typed column in every load's statement. */
export function doubt(t: string, kind: string): string {
  const known = columnKind(kind)
  if (known === 'text') return 'CAST(NULL AS VARCHAR)'
  const unfit = `WHEN ${readers[known](t)} IS NULL THEN 'inbound.value_unfit'`
  const not = notAsItStands[known]?.(t) ?? ''
  return `CASE WHEN ${t} <> '' THEN CASE ${unfit}${not} END END`
}

/**
 * DuckDB writes large and small doubles with an exponent (`1e+16`, `1e-05`: measured on 1.5.5); they are spelled out
 * where a DECIMAL holds them exactly enough, and otherwise left for the check of the mapping to refuse.
 */
function numberToWire(v: string): string {
  const t = `CAST(${v} AS VARCHAR)`
  return (
    `CASE WHEN regexp_full_match(${t}, ${plainDecimal}) THEN ${plainNumber(t)} ` +
    `WHEN contains(${t}, 'e-') AND TRY_CAST(${t} AS DECIMAL(38,37)) <> 0 THEN ${plainNumber(`CAST(TRY_CAST(${t} AS DECIMAL(38,37)) AS VARCHAR)`)} ` +
    `WHEN contains(${t}, 'e+') AND TRY_CAST(${t} AS DECIMAL(38,0)) IS NOT NULL THEN CAST(TRY_CAST(${t} AS DECIMAL(38,0)) AS VARCHAR) ` +
    `ELSE ${t} END`
  )
}

const writers: Readonly<Record<ColumnKind, (v: string) => string>> = {
  text: (v) => `CAST(${v} AS VARCHAR)`,
  number: numberToWire,
  boolean: (v) => `lower(CAST(${v} AS VARCHAR))`,
  date: (v) => `strftime(CAST(${v} AS DATE), '%Y-%m-%d')`,
  timestamp: (v) => `strftime(CAST(${v} AS TIMESTAMPTZ), ${timeFormat})`,
  list: (v) => `array_to_string(${v}, ';')`,
  json: (v) => `CAST(${v} AS VARCHAR)`,
}

/** `kind` is that of the source's column, so the kinds that only sources have are taken as well. */
export function toWire(v: string, kind: string): string {
  if (kind === 'map' || kind === 'struct') return `CAST(to_json(${v}) AS VARCHAR)`
  if (kind === 'other') return `CAST(${v} AS VARCHAR)`
  return writers[columnKind(kind)](v)
}

import {
  BIGINT,
  BOOLEAN,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import { SnowflakeError } from './errors.ts'
import { canonicalJson } from './json-text.ts'
import { readTime, type TimeMode, writeTime } from './times.ts'

type Cell = string | bigint | number | boolean | null

/** What DuckDB can't do as Snowflake does, done here, value by value; SQL's NULL gives NULL. */
function scalar(
  name: string,
  takes: readonly DuckDBType[],
  gives: DuckDBType,
  run: (...given: never[]) => Cell,
): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: takes,
    returnType: gives,
    mainFunction: (_info, input, output) => {
      const columns = takes.map((_, at) => input.getColumnVector(at))
      for (let row = 0; row < input.rowCount; row++) {
        const given = columns.map((column) => column.getItem(row))
        output.setItem(row, given.includes(null) ? null : reported(run, given))
      }
      output.flush()
    },
  })
}

function reported(run: (...given: never[]) => Cell, given: readonly unknown[]): Cell {
  try {
    return run(...(given as never[]))
  } catch (error) {
    if (!(error instanceof SnowflakeError)) throw error
    throw new Error(`SF:${error.code}:${error.sqlState}:${error.message}`)
  }
}

/** `sf_name` fails for what it can't read; `sf_try_name` gives NULL. */
function both(
  name: string,
  takes: readonly DuckDBType[],
  gives: DuckDBType,
  run: (...given: never[]) => Cell,
  failure: (...given: never[]) => SnowflakeError,
): DuckDBScalarFunction[] {
  return [
    scalar(`sf_try_${name}`, takes, gives, run),
    scalar(`sf_${name}`, takes, gives, (...given) => {
      const value = run(...given)
      if (value === null) throw failure(...given)
      return value
    }),
  ]
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
])

const notRecognized = (what: string, value: string, code: string, state: string) =>
  new SnowflakeError(code, state, `${what} '${value}' is not recognized`)

const timeErrors: Readonly<Record<TimeMode, readonly [string, string]>> = {
  date: ['Date', '100040'],
  wall: ['Timestamp', '100035'],
  moment: ['Timestamp', '100035'],
}

/** https://docs.snowflake.com/en/sql-reference/functions/parse_json: empty text gives NULL. */
function parsed(text: string): string | null {
  return canonicalJson(text)
}

function jsonOf(kind: '{' | '[', text: string): string | null {
  if (text === 'null') return null
  if (text.startsWith(kind)) return text
  if (kind === '[') return `[${text}]`
  throw new SnowflakeError(
    '100071',
    '22000',
    `Failed to cast variant value ${text.slice(0, 40)} to OBJECT`,
  )
}

/** Of decimals in text: exact, half away from zero. */
function divide(a: string, b: string, scale: number): string {
  const [x, y] = [decimalOf(a), decimalOf(b)]
  if (y.digits === 0n) throw new SnowflakeError('100051', '22012', 'Division by zero')
  // One more place than asked for tells which way to round.
  const power = scale + 1 + y.scale - x.scale
  const raised =
    power >= 0
      ? (x.digits * 10n ** BigInt(power)) / y.digits
      : x.digits / (y.digits * 10n ** BigInt(-power))
  const rounded = (raised + (raised < 0n ? -5n : 5n)) / 10n
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(scale + 1, '0')
  const at = digits.length - scale
  return `${rounded < 0n ? '-' : ''}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ''}`
}

function decimalOf(text: string): { readonly digits: bigint; readonly scale: number } {
  const [whole = '', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}

export function registerFunctions(connection: DuckDBConnection): void {
  const all = [
    ...both(
      'number',
      [VARCHAR],
      VARCHAR,
      (text: string) =>
        /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/u.test(text) ? text.trim() : null,
      (text: string) => notRecognized('Numeric value', text, '100038', '22018'),
    ),
    ...both(
      'boolean',
      [VARCHAR],
      BOOLEAN,
      (text: string) => truths.get(text.trim().toLowerCase()) ?? null,
      (text: string) => notRecognized('Boolean value', text, '100037', '22018'),
    ),
    ...both(
      'time',
      [VARCHAR, VARCHAR, VARCHAR],
      BIGINT,
      (text: string, mode: TimeMode, format: string) => readTime(text, mode, format),
      (text: string, mode: TimeMode) =>
        notRecognized(timeErrors[mode][0], text, timeErrors[mode][1], '22007'),
    ),
    ...both(
      'fit',
      [VARCHAR, INTEGER],
      VARCHAR,
      (text: string, longest: number) =>
        text.length <= longest || Array.from(text).length <= longest ? text : null,
      (text: string) =>
        new SnowflakeError(
          '100078',
          '22000',
          `String '${text}' is too long and would be truncated`,
        ),
    ),
    scalar('sf_try_json', [VARCHAR], VARCHAR, parsed),
    scalar('sf_json', [VARCHAR], VARCHAR, (text: string) => {
      if (text.trim() === '') return null
      const json = parsed(text)
      if (json === null)
        throw new SnowflakeError('100069', '22P02', `Error parsing JSON: ${text.slice(0, 60)}`)
      return json
    }),
    scalar('sf_object', [VARCHAR], VARCHAR, (text: string) => jsonOf('{', text)),
    scalar('sf_array', [VARCHAR], VARCHAR, (text: string) => jsonOf('[', text)),
    scalar('sf_divide', [VARCHAR, VARCHAR, INTEGER], VARCHAR, divide),
    scalar('sf_format', [BIGINT, VARCHAR], VARCHAR, (us: bigint, format: string) =>
      writeTime(us, format),
    ),
  ]
  for (const one of all) connection.registerScalarFunction(one)
}

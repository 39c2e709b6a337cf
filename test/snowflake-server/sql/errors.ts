/** A failure as Snowflake answers it. Codes: the drivers' lists and https://docs.snowflake.com/en/developer-guide/sql-api/ (error objects carry code and sqlState). */
export class SnowflakeError extends Error {
  readonly code: string
  readonly sqlState: string

  constructor(code: string, sqlState: string, message: string) {
    super(message)
    this.name = 'SnowflakeError'
    this.code = code
    this.sqlState = sqlState
  }
}

/** Refused because it lies outside Snowflake's grammar, as we read it. */
export function syntaxError(what: string, line = 1, place = 0): SnowflakeError {
  return new SnowflakeError(
    '001003',
    '42000',
    `SQL compilation error:\nsyntax error line ${line} at position ${place} ${what}.`,
  )
}

/** Refused by this server: valid on Snowflake perhaps, but outside what the server vouches for. Never passed on to DuckDB on trust. */
export function notVouched(what: string): SnowflakeError {
  return new SnowflakeError(
    '000002',
    '0A000',
    `Unsupported feature '${what}' (outside what this test server vouches for).`,
  )
}

export function notThere(kind: string, name: string): SnowflakeError {
  return new SnowflakeError(
    '002003',
    '42S02',
    `SQL compilation error:\n${kind} '${name}' does not exist or not authorized.`,
  )
}

/** Snowflake answers 02000 for a database, schema, stage or other object that isn't a table or view. */
export function objectNotThere(kind: string, name: string): SnowflakeError {
  return new SnowflakeError(
    '002003',
    '02000',
    `SQL compilation error:\n${kind} '${name}' does not exist or not authorized.`,
  )
}

export function alreadyThere(name: string): SnowflakeError {
  return new SnowflakeError(
    '002002',
    '42710',
    `SQL compilation error:\nObject '${name}' already exists.`,
  )
}

export function invalidIdentifier(name: string): SnowflakeError {
  return new SnowflakeError(
    '000904',
    '42000',
    `SQL compilation error: error line 1 at position 0\ninvalid identifier '${name}'`,
  )
}

export function ambiguous(name: string): SnowflakeError {
  return new SnowflakeError(
    '002014',
    '42601',
    `SQL compilation error:\nambiguous column name '${name}'`,
  )
}

export function unknownFunction(name: string): SnowflakeError {
  return new SnowflakeError('002140', '42601', `SQL compilation error:\nUnknown function ${name}`)
}

export function argumentTypes(name: string, types: readonly string[]): SnowflakeError {
  return new SnowflakeError(
    '001044',
    '42P13',
    `SQL compilation error: error line 1 at position 0\nInvalid argument types for function '${name}': (${types.join(', ')})`,
  )
}

export function typesDiffer(what: string): SnowflakeError {
  return new SnowflakeError('001007', '22023', `SQL compilation error:\n${what}`)
}

export function compilation(code: string, sqlState: string, what: string): SnowflakeError {
  return new SnowflakeError(code, sqlState, `SQL compilation error:\n${what}`)
}

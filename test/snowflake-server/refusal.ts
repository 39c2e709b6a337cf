import { SnowflakeError } from './sql/errors.ts'

/**
 * Refusals outside SQL. Codes and words: the drivers' lists (snowflake-sdk 3.3.0 lib/constants/gs_errors.js;
 * gosnowflake errors.go) and what users of the drivers report (390144, 390189, 390201, 394400).
 */
const refusals = {
  wrong_password: ['390100', '08001', 'Incorrect username or password was specified.'],
  invalid_jwt: ['390144', '08001', 'JWT token is invalid.'],
  invalid_oauth: ['390303', '08001', 'Invalid OAuth access token.'],
  expired_oauth: ['390318', '08001', 'OAuth access token expired.'],
  invalid_programmatic: ['394400', '08001', 'Programmatic access token is invalid.'],
  // No published code was found for this one: the code of a refused token of a provider.
  invalid_workload: ['390303', '08001', 'The workload identity token is invalid.'],
  unknown_authenticator: ['390150', '08001', 'The authenticator is not supported.'],
  token_missing: ['390101', '08001', 'Authorization header not found in the request data.'],
  token_invalid: ['390104', '08001', 'Session token not found or invalid data.'],
  session_gone: [
    '390111',
    '08001',
    'Session no longer exists. New login required to access the service.',
  ],
  session_expired: ['390112', '08001', 'Your session has expired. Please login again.'],
  master_expired: [
    '390114',
    '08001',
    'Authentication token has expired. The user must authenticate again.',
  ],
  cancelled: ['000604', '57014', 'SQL execution canceled'],
  query_unknown: ['000709', '02000', 'Statement not found'],
} as const satisfies Record<string, readonly [code: string, sqlState: string, message: string]>

export function refusal(kind: keyof typeof refusals): SnowflakeError {
  const [code, sqlState, message] = refusals[kind]
  return new SnowflakeError(code, sqlState, message)
}

export function roleUnknown(role: string): SnowflakeError {
  return new SnowflakeError(
    '390189',
    '08004',
    `Role '${role}' specified in the connect string does not exist or not authorized. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`,
  )
}

export function roleNotGranted(role: string): SnowflakeError {
  return new SnowflakeError(
    '390186',
    '08004',
    `Role '${role}' specified in the connect string is not granted to this user. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`,
  )
}

/** Only with VALIDATE_DEFAULT_PARAMETERS: without it the session starts without the object. */
export function objectUnknown(kind: 'database' | 'warehouse'): SnowflakeError {
  return new SnowflakeError(
    '390201',
    '08006',
    `The requested ${kind} does not exist or not authorized.`,
  )
}

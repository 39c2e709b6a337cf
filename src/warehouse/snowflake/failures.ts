import { ConnectorError } from '../../errors/connector-error.ts'

export interface Failing {
  /** The statement's name, or what was done. */
  readonly doing: string
  /** A person's query, table or expression is part of it. */
  readonly users?: boolean
  /** A file of records is being read. */
  readonly file?: string
}

/** What the driver throws: `code` is the server's (six digits, as text) or one of its own (a number). */
interface Thrown {
  readonly code: string
  readonly sqlState: string
  readonly message: string
  readonly status: number | null
}

function thrownBy(error: unknown): Thrown {
  if (typeof error !== 'object' || error === null) {
    return { code: '', sqlState: '', message: String(error), status: null }
  }
  const { code, sqlState, message, response } = error as Record<string, unknown>
  const status = (response as { readonly statusCode?: unknown } | undefined)?.statusCode
  return {
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : '',
    sqlState: typeof sqlState === 'string' ? sqlState : '',
    message: typeof message === 'string' ? message : '',
    status: typeof status === 'number' ? status : null,
  }
}

/** The driver's own codes (lib/error_code.d.ts) and the server's (lib/constants/gs_errors.js) for a session that is no more. */
const sessionGone: ReadonlySet<string> = new Set([
  '401004',
  '405503',
  '407001',
  '407002',
  '390104',
  '390110',
  '390111',
  '390112',
  '390114',
])
const noAnswer: ReadonlySet<string> = new Set(['401001', '401002', '401003'])

export const isSessionGone = (error: unknown): boolean => sessionGone.has(thrownBy(error).code)

/** The request or its answer was lost on the way: whether the statement ran is unknown. */
export const isUnanswered = (error: unknown): boolean => noAnswer.has(thrownBy(error).code)

/** 000604, 57014: a statement that was cancelled (docs: "SQL execution canceled"). Timeouts and locks have that state too. */
const isCancelled = (error: unknown): boolean => {
  const { code, sqlState } = thrownBy(error)
  return code === '000604' || (sqlState === '57014' && !isOfRun(code))
}

/**
 * Kinds of messages that name objects, columns and places in the statement's text: 000 and 001 (session, syntax), 002
 * (compilation), 003 (rights), 09x (stages). Those of 100, 200 and others quote values of records.
 */
const speaking = /^(?:000|001|002|003|09\d)\d{3}$/

/** The error as one of ours; errors that are ours already pass through. */
export function failure(error: unknown, failing: Failing): ConnectorError {
  if (error instanceof ConnectorError) return error
  const thrown = thrownBy(error)
  const { code } = thrown
  if (sessionGone.has(code)) return sessionLost(failing.doing, code)
  if (noAnswer.has(code)) return unreachable(failing.doing, thrown)
  const speaks = speaking.test(code)
  const said = speaks ? firstLine(thrown.message) : `Snowflake reports error ${code || 'unknown'}.`
  // Not the driver's own error: with it go its request, its answer and what they hold.
  const cause = speaks ? { cause: new Error(thrown.message) } : {}

  if (isCancelled(error)) {
    return new ConnectorError('run.stopped', {
      what: `${failing.doing} was stopped.`,
      why: 'The statement was cancelled, by a signal to this process or by a person in Snowflake.',
      fix: 'Run again: it goes on where it stopped.',
    })
  }
  if (code === '000606' || code === '090073') {
    return new ConnectorError('warehouse.no_compute', {
      what: `${failing.doing} was not run: there is no virtual warehouse.`,
      why: said,
      fix: 'Name a warehouse in the configuration, and grant it: GRANT USAGE ON WAREHOUSE <warehouse> TO ROLE <role>',
      ...cause,
    })
  }
  if (failing.file !== undefined && /^1000\d\d$/.test(code)) {
    return new ConnectorError('warehouse.file_unreadable', {
      what: `The file ${failing.file} can't be read.`,
      why: `It does not follow its format (Snowflake's error ${code}).`,
      fix: 'Check that the file is UTF-8 CSV (commas, quotes doubled, a header line) or one JSON object a line, and complete.',
    })
  }
  if (failing.users === true && !isOfRun(code)) {
    return new ConnectorError('warehouse.query_refused', {
      what: `${failing.doing} can't be used.`,
      why: said,
      fix: isMissing(code)
        ? 'Mend the name, or grant the role what it reads: GRANT SELECT ON <table> TO ROLE <role>, USAGE ON its database and schema.'
        : 'Mend the query, table or column that is named, then run again.',
      ...cause,
    })
  }
  if (code === '003001') {
    return new ConnectorError('warehouse.not_authorized', {
      what: `${failing.doing} was refused.`,
      why: said,
      fix: 'Run check: it names the grant that is missing, with the statement that gives it.',
      ...cause,
    })
  }
  return new ConnectorError('warehouse.statement_failed', {
    what: `The statement ${failing.doing} failed.`,
    why: said,
    fix: mending(code),
    ...cause,
  })
}

function mending(code: string): string {
  if (isMissing(code))
    return 'Run check: it names each grant that is missing. The next run goes on where this one stopped.'
  if (isOfRun(code))
    return "Run again: it goes on where it stopped. If that repeats, look for what holds the table (SHOW LOCKS) or for a timeout that is too short (SHOW PARAMETERS LIKE 'STATEMENT_%')."
  return 'Report this message; the next run goes on where this one stopped.'
}

/** 002003: not there, or the role may not see it; Snowflake does not say which. 002043: the same of databases and schemas. */
const isMissing = (code: string): boolean => code === '002003' || code === '002043'

/** Nothing that a person or a query is to blame for: timeouts and locks. */
const isOfRun = (code: string): boolean => code === '000630' || code === '000625'

const firstLine = (message: string): string => message.split('\n').slice(0, 2).join(' ').trim()

export function sessionLost(doing: string, code: string): ConnectorError {
  return new ConnectorError('warehouse.session_lost', {
    what: `${doing} was not finished: the session with Snowflake has ended.`,
    why: `It expired or was closed${code.startsWith('39') ? ` (Snowflake's error ${code})` : ''}; its open transaction, if any, was taken back.`,
    fix: 'Run again: it goes on where it stopped.',
  })
}

function unreachable(doing: string, thrown: Thrown): ConnectorError {
  return new ConnectorError('warehouse.unreachable', {
    what: `${doing} failed: Snowflake did not answer.`,
    why:
      thrown.status === null
        ? 'The connection could not be made or broke off, and trying again did not help.'
        : `It, or a proxy before it, answered with status ${thrown.status}.`,
    fix: 'Check the network, proxy and account (or access_url), then run again: it goes on where it stopped.',
  })
}

/** Codes of refused sign-ins, with what mends each. https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting, .../network-policies, .../programmatic-access-tokens */
const refusals: readonly (readonly [code: RegExp, why: string, fix: string])[] = [
  [
    /^390100$/,
    'The user name, password or token is wrong.',
    'Check user and secret in the configuration.',
  ],
  [
    /^390144$|^39430\d$/,
    'The signed token of the key pair is not valid.',
    "Compare DESC USER's RSA_PUBLIC_KEY_FP with the key's fingerprint, check account and user, and that this machine's clock is right.",
  ],
  [
    /^390303$|^390318$/,
    'The OAuth token is not valid, or has expired.',
    'Get a new token, or name the file that it is renewed in: token_file_path.',
  ],
  [
    /^390189$|^390186$|^390187$/,
    'The role is not there or is not granted to the user.',
    'GRANT ROLE <role> TO USER <user>, or name another role.',
  ],
  [
    /^390422$|^390420$|^390432$/,
    "A network policy does not let this machine's address in.",
    "Add the address to the user's network policy, or run from one that is in it.",
  ],
  [
    /^3944\d\d$/,
    'The programmatic access token is not valid, or has expired.',
    'Make a new token and put it in; a service user also needs a network policy to sign in with one.',
  ],
  [
    /^390102$|^390101$/,
    'The user is locked or disabled.',
    'ALTER USER <user> SET DISABLED = FALSE, or wait until the lock ends.',
  ],
]

/** What signing in failed with. */
export function signInFailure(error: unknown, account: string): ConnectorError {
  if (error instanceof ConnectorError) return error
  const thrown = thrownBy(error)
  const doing = `The sign-in to the Snowflake account ${account}`
  if (noAnswer.has(thrown.code) && thrown.status !== 403 && thrown.status !== 404)
    return unreachable(doing, thrown)
  if (thrown.status === 403 || thrown.status === 404) {
    return new ConnectorError('warehouse.unreachable', {
      what: `${doing} failed: there is no such account.`,
      why: `What is at the account's address, or at access_url, answered with status ${thrown.status}.`,
      fix: 'Mend access_url, or write the account as myorg-myaccount; SELECT CURRENT_ORGANIZATION_NAME(), CURRENT_ACCOUNT_NAME() gives both parts.',
    })
  }
  const known = refusals.find(([code]) => code.test(thrown.code))
  return new ConnectorError('warehouse.sign_in_failed', {
    what: `${doing} was refused.`,
    why:
      known?.[1] ??
      (/^39\d{4}$/.test(thrown.code)
        ? `Snowflake's error ${thrown.code}.`
        : 'The driver could not sign in with what it was given.'),
    fix:
      known?.[2] ??
      'Check account, user, role and secret in the configuration; LOGIN_HISTORY in Snowflake says more.',
  })
}

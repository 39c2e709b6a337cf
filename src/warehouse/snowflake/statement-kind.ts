import { ConnectorError } from '../../errors/connector-error.ts'

/** What may run where: statements of callers change or read rows; tables and transactions are the adapter's own. */
export type Allowed = 'rows' | 'select' | 'anything'

export type StatementKind = 'select' | 'dml' | 'other'

/** TRUNCATE and COPY are left out on purpose: what they do to an open transaction is documented nowhere plainly. */
const dml: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
/** In Snowflake WITH begins a SELECT only, but for WITH ... AS PROCEDURE, which is told apart by its own end: CALL. */
const selects: ReadonlySet<string> = new Set(['SELECT', 'WITH'])

/** Text, quoted names and comments; what is none of them is looked at. */
const skipped =
  /--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$/g

/** By its first word outside comments and parentheses. */
export function kindOf(sql: string): StatementKind {
  const bare = sql.replace(skipped, (found) => (/^['"$]/.test(found) ? '""' : ' '))
  const word = /^[\s(]*([A-Za-z_]+)/.exec(bare)?.[1]?.toUpperCase() ?? ''
  if (dml.has(word)) return 'dml'
  if (!selects.has(word)) return 'other'
  return word === 'WITH' && /\bAS\s+PROCEDURE\b/i.test(bare) ? 'other' : 'select'
}

export function isSeveral(sql: string): boolean {
  const bare = sql.replace(skipped, (found) => (/^['"$]/.test(found) ? '""' : ' '))
  return /;\s*\S/.test(bare)
}

/** @throws ConnectorError `warehouse.statement_refused` */
export function check(name: string, sql: string, allowed: Allowed): void {
  if (isSeveral(sql)) throw refused(name, 'It is not exactly one statement.')
  const kind = kindOf(sql)
  if (allowed === 'rows' && kind === 'other') {
    throw refused(
      name,
      'It changes no rows but tables or settings, which has no place here, least of all inside a transaction: Snowflake would commit it.',
    )
  }
  if (allowed === 'select' && kind !== 'select') throw refused(name, 'It does not select.')
}

function refused(name: string, why: string): ConnectorError {
  return new ConnectorError('warehouse.statement_refused', {
    what: `The statement ${name} was not run.`,
    why,
    fix: 'Report this message; it is a fault of the connector.',
  })
}

import type { CallContext, FunctionEntry } from '../function-kinds.ts'
import { quote } from '../quoting.ts'
import { date, text } from '../types.ts'

function of(name: string, read: (session: CallContext['session']) => string | null): FunctionEntry {
  return {
    doc: `functions/${name}`,
    takes: [],
    gives: text,
    sql: (_sql, _args, { session }) => {
      const value = read(session)
      return value === null ? 'CAST(NULL AS VARCHAR)' : quote(value)
    },
  }
}

const now: FunctionEntry = {
  doc: 'functions/current_timestamp',
  takes: [],
  gives: { t: 'ltz' },
  sql: () => 'now()',
}

export const context: Readonly<Record<string, FunctionEntry>> = {
  CURRENT_USER: of('current_user', (session) => session.user),
  CURRENT_ROLE: of('current_role', (session) => session.role),
  CURRENT_WAREHOUSE: of('current_warehouse', (session) => session.warehouse),
  CURRENT_DATABASE: of('current_database', (session) => session.database),
  CURRENT_SCHEMA: of('current_schema', (session) => session.schema),
  CURRENT_SESSION: of('current_session', (session) => session.id),
  CURRENT_ACCOUNT: of('current_account', () => 'TESTACCOUNT'),
  CURRENT_REGION: of('current_region', () => 'PUBLIC.TEST_SERVER'),
  CURRENT_VERSION: of('current_version', () => '9.99.0 in-repo test server'),
  CURRENT_SECONDARY_ROLES: of(
    'current_secondary_roles: JSON text',
    () => '{"roles":"","value":""}',
  ),
  CURRENT_TIMESTAMP: now,
  GETDATE: now,
  LOCALTIMESTAMP: now,
  CURRENT_DATE: {
    doc: 'functions/current_date',
    takes: [],
    gives: date,
    sql: () => 'CAST(now() AS DATE)',
  },
  SYSDATE: {
    doc: 'functions/sysdate: at UTC',
    takes: [],
    gives: { t: 'ntz' },
    sql: () => 'CAST(now() AS TIMESTAMP)',
  },
}

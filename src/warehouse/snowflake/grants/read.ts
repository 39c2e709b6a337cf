import type { Row } from '../../../engine/ports.ts'
import { ConnectorError } from '../../../errors/connector-error.ts'
import type { AdapterStatement } from '../../sql/render.ts'
import type { Grant, Held } from './held.ts'
import { exactly, listed, type Name } from './names.ts'

/** Runs one statement that reads. */
export type Ask = (statement: AdapterStatement) => Promise<readonly Row[]>

const name = (sql: string) => ({ kind: 'rendered', sql }) as const

/** Every role inherits it. https://docs.snowflake.com/en/user-guide/security-access-control-overview (system-defined roles) */
export const everybody = 'PUBLIC'

/**
 * What the session's role and those below it hold. Null where the server doesn't list grants, or doesn't keep to them:
 * a role that is not allowed to use the database can't be in it. Stand-ins for Snowflake are often of that kind.
 */
export async function readHeld(ask: Ask, database: string): Promise<Held | null> {
  const [who] = await ask({ name: 'warehouse/session_roles' })
  const user = text(who, 'signed_in_user')
  const role = text(who, 'primary_role')
  if (user === null || role === null) return null

  const grants: Grant[] = []
  const future: Grant[] = []
  const unread: string[] = []
  const seen = new Set<string>()
  const waiting: { readonly on: string; readonly name: Name }[] = [
    { on: 'ROLE', name: [role] },
    { on: 'ROLE', name: [everybody] },
  ]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const spelling = next.name.map(exactly).join('.')
    if (seen.has(spelling)) continue
    seen.add(spelling)
    const holder = next.name.join('.')
    const kind = next.on === 'ROLE' ? 'role' : 'database_role'
    const rows = await shown(ask, `warehouse/grants_to_${kind}`, { role: name(spelling) })
    if (rows === null) {
      if (holder !== everybody) unread.push(holder)
      continue
    }
    const own = rows.map((row) => grantOf(row, holder))
    grants.push(...own)
    waiting.push(...own.filter(({ on }) => on === 'ROLE' || on === 'DATABASE ROLE'))
    if (kind !== 'role') continue
    const coming = await shown(ask, 'warehouse/future_grants_to_role', { role: name(spelling) })
    future.push(...(coming ?? []).map((row) => grantOf(row, holder)))
  }
  const isIn = grants.some(
    ({ on, name: of, privilege }) =>
      on === 'DATABASE' && of[0] === database && ['USAGE', 'OWNERSHIP'].includes(privilege),
  )
  if (!isIn) return null
  const [beside] = (await shown(ask, 'warehouse/secondary_roles', {})) ?? []
  return {
    user,
    role,
    grants,
    future,
    unread,
    secondary: secondaryOf(text(beside, 'secondary_roles')),
    userRoles: await rolesOf(ask, user),
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants; its future form says grant_on and calls kinds by the same names. */
function grantOf(row: Row, role: string): Grant {
  return {
    privilege: text(row, 'privilege') ?? '',
    on: (text(row, 'granted_on') ?? text(row, 'grant_on') ?? '').replaceAll('_', ' '),
    name: listed(text(row, 'name') ?? ''),
    role,
    option: text(row, 'grant_option') === 'true',
  }
}

/** `{"roles":"ROLE1,ROLE2","value":"ALL"}`. https://docs.snowflake.com/en/sql-reference/functions/current_secondary_roles */
function secondaryOf(json: string | null): readonly string[] {
  const roles = /"roles"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(json ?? '')?.[1] ?? ''
  return roles.split(',').filter((role) => role !== '')
}

async function rolesOf(ask: Ask, user: string): Promise<readonly string[]> {
  const rows = await shown(ask, 'warehouse/grants_to_user', { user: name(exactly(user)) })
  // Since bundle 2025_01 privileges granted to the user itself are listed too; those rows name no role.
  return (rows ?? []).map((row) => text(row, 'role') ?? '').filter((role) => role !== '')
}

/** Null when the list is refused. */
async function shown(
  ask: Ask,
  statement: string,
  slots: NonNullable<AdapterStatement['slots']>,
): Promise<readonly Row[] | null> {
  try {
    return await ask({ name: statement, slots })
  } catch (thrown) {
    if (thrown instanceof ConnectorError && refusals.has(thrown.code)) return null
    throw thrown
  }
}

/** What a list that is not shown, or a statement that a stand-in doesn't know, comes back as. */
export const refusals: ReadonlySet<string> = new Set([
  'warehouse.statement_failed',
  'warehouse.query_refused',
  'warehouse.not_authorized',
])

/** Columns of SHOW are lower case; those of a SELECT may come in either. */
function text(row: Row | undefined, column: string): string | null {
  const value = row?.[column] ?? row?.[column.toUpperCase()] ?? null
  return value === null ? null : typeof value === 'object' ? null : String(value)
}

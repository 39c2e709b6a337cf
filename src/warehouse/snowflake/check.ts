import { textOrNullIn } from '../../engine/cells.ts'
import type { Row } from '../../engine/ports.ts'
import { type CheckLine, checkGrants } from './grants/check.ts'
import { spelled } from './grants/names.ts'
import { type Needs, needsOf } from './grants/needs.ts'
import type { Ask } from './grants/read.ts'

export { needsOf }

/** What was asked for at the sign-in, in the names that Snowflake keeps. */
export interface Wanted {
  readonly needs: Needs
  readonly role: string | null
  /** Settings of the session that the server refused. */
  readonly unsettled: readonly string[]
}

/** Where the session is, then its grants: compared only where there is a role, a warehouse and a database to compare. */
export async function checkLines(ask: Ask, wanted: Wanted): Promise<readonly CheckLine[]> {
  const [row] = await ask({ name: 'warehouse/check' })
  const lines = [...placeLines(row, wanted)]
  if (lines.some(({ ok }) => !ok)) return lines
  if (wanted.unsettled.length > 0) lines.push(unsettledLine(wanted.unsettled))
  return [...lines, ...(await checkGrants(ask, wanted.needs))]
}

const unsettledLine = (names: readonly string[]): CheckLine => ({
  name: 'session settings',
  ok: false,
  detail: `this server refuses ${names.join(', ')}: what depends on them follows its own defaults`,
  fix: 'Expected of a stand-in for Snowflake only; on Snowflake itself report this message.',
})

function placeLines(row: Row | undefined, { needs, role }: Wanted): readonly CheckLine[] {
  const engine = textOrNullIn(row, 'engine')
  const user = textOrNullIn(row, 'signed_in_user')
  const held = textOrNullIn(row, 'primary_role')
  const compute = textOrNullIn(row, 'compute')
  const place = textOrNullIn(row, 'place')
  const missing: CheckLine[] = []
  const grantee = nameOr(held ?? role, '<role>')
  if (held === null) {
    missing.push({
      name: 'role',
      ok: false,
      detail: 'the session has no role',
      fix: `Name a role in the configuration, and GRANT ROLE ${nameOr(role, '<role>')} TO USER ${user ?? '<user>'}`,
    })
  }
  if (compute === null) {
    const named = nameOr(needs.warehouse, '<warehouse>')
    missing.push({
      name: 'warehouse',
      ok: false,
      detail: `the session has no virtual warehouse: ${named} is not there, or the role ${grantee} may not use it`,
      fix: `Mend the name, or GRANT USAGE ON WAREHOUSE ${named} TO ROLE ${grantee};`,
    })
  }
  if (place !== needs.database) {
    const named = spelled([needs.database])
    missing.push({
      name: 'database',
      ok: false,
      detail: `the database ${named} is not there, or the role ${grantee} may not use it`,
      fix: `Mend the name, or GRANT USAGE ON DATABASE ${named} TO ROLE ${grantee};`,
    })
  }
  if (missing.length > 0) return missing
  return [
    {
      name: 'snowflake',
      ok: true,
      detail: `Snowflake ${engine ?? ''}: user ${user ?? ''}, role ${held ?? ''}, warehouse ${compute ?? ''}, database ${place ?? ''}`,
      fix: null,
    },
  ]
}

const nameOr = (name: string | null, placeholder: string): string =>
  name === null ? placeholder : spelled([name])

import type { Warehouse } from '../../../engine/ports.ts'
import { ConnectorError } from '../../../errors/connector-error.ts'
import { excessiveGrants, isForInside } from './excessive.ts'
import type { Finding, Held } from './held.ts'
import { missingGrants } from './missing.ts'
import { spelled } from './names.ts'
import type { Needs } from './needs.ts'
import { type Ask, readHeld, refusals } from './read.ts'

export type CheckLine = Awaited<ReturnType<Warehouse['check']>>[number]

/**
 * Compares what the session's role holds with what the connector needs: a line for each grant that is missing or too
 * much, whose `fix` is the statement that mends it; one line when all is as it should be. Reads only.
 * `needs` come from `needsOf` (needs.ts); `ask` renders and runs one statement.
 */
export async function checkGrants(ask: Ask, needs: Needs): Promise<readonly CheckLine[]> {
  const held = await readHeld(ask, needs.database)
  if (held === null) {
    return [
      {
        name: 'grants',
        ok: true,
        detail:
          'not compared: this server does not list by which right the session is in its database',
        fix: null,
      },
    ]
  }
  const missing = missingGrants(needs, held)
  const sources: Finding[] = []
  for (const [source, findings] of missing.sources) {
    // A share, a database role or PUBLIC may open it without a grant that is listed here.
    if (!(await isReadable(ask, spelled(source)))) sources.push(...findings)
  }
  const findings = distinct([...missing.own, ...sources, ...excessiveGrants(needs, held)])
  const lines = findings.map(lineOf)
  if (lines.length === 0) lines.push(allRight(needs, held))
  if (held.unread.length > 0) lines.push(notShown(held.unread))
  return lines
}

const lineOf = ({ kind, name, detail, statement }: Finding): CheckLine => ({
  name: `${kind === 'missing' ? 'missing grant' : 'excessive grant'}: ${name}`,
  ok: false,
  detail,
  fix: statement,
})

function allRight(needs: Needs, held: Held): CheckLine {
  const inside = held.grants.filter(
    (grant) =>
      isForInside(grant, needs) && !Object.values(needs.schemas).includes(grant.name[1] ?? ''),
  )
  return {
    name: 'grants',
    ok: true,
    detail: `role ${held.role} holds what the syncs need and no more${
      inside.length === 0 ? '' : `, and ${inside.length} grants for running inside the account`
    }`,
    fix: null,
  }
}

const notShown = (roles: readonly string[]): CheckLine => ({
  name: 'grants not shown',
  ok: true,
  detail: `Snowflake did not list what ${roles.join(', ')} holds`,
  fix: null,
})

async function isReadable(ask: Ask, source: string): Promise<boolean> {
  try {
    await ask({
      name: 'warehouse/probe_source',
      slots: { source: { kind: 'rendered', sql: source } },
    })
    return true
  } catch (thrown) {
    if (thrown instanceof ConnectorError && refusals.has(thrown.code)) return false
    throw thrown
  }
}

/** Two sources of one schema lack its USAGE once. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [finding.statement, finding])).values(),
]

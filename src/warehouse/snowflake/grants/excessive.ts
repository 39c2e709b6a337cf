import type { Finding, Grant, Held } from './held.ts'
import { mayCreateSchemas, tableKinds } from './missing.ts'
import { isNamedIn, type Name, sameName, spelled } from './names.ts'
import { type Needs, schemaNeeds } from './needs.ts'
import { everybody } from './read.ts'

/** Roles that Snowflake makes for administrators. https://docs.snowflake.com/en/user-guide/security-access-control-overview (system-defined roles) */
const administrators: ReadonlySet<string> = new Set([
  'ACCOUNTADMIN',
  'GLOBALORGADMIN',
  'ORGADMIN',
  'SECURITYADMIN',
  'USERADMIN',
  'SYSADMIN',
])

/**
 * What running inside the account takes besides (docs/snowflake.md): the role owns its service and tasks there.
 * https://docs.snowflake.com/en/sql-reference/sql/create-service (access control requirements)
 */
const inside: Readonly<Record<string, readonly string[]>> = {
  'COMPUTE POOL': ['USAGE', 'MONITOR'],
  'IMAGE REPOSITORY': ['READ'],
  INTEGRATION: ['USAGE'],
  SECRET: ['READ', 'USAGE'],
  SERVICE: ['OWNERSHIP'],
  TASK: ['OWNERSHIP'],
  ACCOUNT: ['EXECUTE TASK', 'EXECUTE MANAGED TASK'],
  SCHEMA: ['USAGE', 'CREATE SERVICE', 'CREATE TASK'],
  STAGE: ['READ'],
}

/** Whether a grant is there for running inside the account. Schemas and stages only where the connector's tables are. */
export function isForInside(grant: Grant, needs: Needs): boolean {
  if (inside[grant.on]?.includes(grant.privilege) !== true) return false
  if (grant.on !== 'SCHEMA' && grant.on !== 'STAGE') return true
  return grant.name[0] === needs.database
}

/** What the role could do and needn't, each with the statement that takes it away. */
export function excessiveGrants(needs: Needs, held: Held): readonly Finding[] {
  if (administrators.has(held.role)) return [adminSession(held)]
  const groups = new Map<string, Grant[]>()
  for (const grant of held.grants) {
    // What everybody may do is nothing of this role.
    if (grant.role === everybody) continue
    if (isNeeded(grant, needs, held)) continue
    const key = [grant.role, grant.on, spelled(grant.name), grant.privilege === 'OWNERSHIP'].join(
      '|',
    )
    groups.set(key, [...(groups.get(key) ?? []), grant])
  }
  return [
    ...adminRoles(held),
    ...secondaryRoles(held),
    ...[...groups.values()].map(taken),
    ...held.grants
      // An owner's rights are listed as ones to be handed on.
      .filter(
        ({ option, privilege, role }) => option && privilege !== 'OWNERSHIP' && role !== everybody,
      )
      .filter((grant) => isNeeded(grant, needs, held))
      .map(handedOn),
    ...held.future.filter(({ role }) => role !== everybody).map(futureTaken),
  ]
}

function isNeeded(grant: Grant, needs: Needs, held: Held): boolean {
  const { on, name, privilege } = grant
  if (isForInside(grant, needs)) return true
  switch (on) {
    case 'WAREHOUSE':
      return privilege === 'USAGE' && name[0] === needs.warehouse
    case 'ROLE':
    case 'DATABASE ROLE':
      // What the inherited role holds is judged by itself.
      return privilege === 'USAGE' && !administrators.has(name.at(-1) ?? '')
    case 'DATABASE':
      return isNeededDatabase(grant, needs, held)
    case 'SCHEMA':
      return isNeededSchema(grant, needs, held)
    case 'FUNCTION':
    case 'PROCEDURE':
      return isOwn(name, needs) || (privilege === 'USAGE' && isNamedIn(name, needs.texts))
    default:
      return isOwn(name, needs) || (privilege === 'SELECT' && isSource(grant, needs))
  }
}

/** Tables, views and stages in its own schemas are its own. */
const isOwn = (name: Name, needs: Needs): boolean =>
  name.length >= 3 &&
  name[0] === needs.database &&
  Object.values(needs.schemas).includes(name[1] ?? '')

const isSource = ({ on, name }: Grant, needs: Needs): boolean =>
  tableKinds.includes(on) &&
  (needs.sources.some((source) => sameName(source, name)) || isNamedIn(name, needs.texts))

/** Whether something that may be read lies in the database or schema. */
const holdsSource = (place: Name, needs: Needs, held: Held): boolean =>
  needs.sources.some((source) => place.every((part, at) => source[at] === part)) ||
  isNamedIn(place, needs.texts) ||
  held.grants.some(
    (grant) =>
      grant.privilege === 'SELECT' &&
      place.every((part, at) => grant.name[at] === part) &&
      isSource(grant, needs),
  )

function isNeededDatabase({ name, privilege }: Grant, needs: Needs, held: Held): boolean {
  if (privilege === 'USAGE') return name[0] === needs.database || holdsSource(name, needs, held)
  if (privilege !== 'CREATE SCHEMA' || name[0] !== needs.database) return false
  // It may make its schemas; once they are there it needs that no more.
  const there = (schema: string): boolean =>
    held.grants.some(
      ({ on, name: of }) => on === 'SCHEMA' && sameName(of, [needs.database, schema]),
    )
  return mayCreateSchemas(needs, held) && !Object.values(needs.schemas).every(there)
}

function isNeededSchema({ name, privilege }: Grant, needs: Needs, held: Held): boolean {
  const own = schemaNeeds(needs).find((need) => sameName(need.name, name))
  if (own !== undefined) return privilege === 'OWNERSHIP' || own.privileges.includes(privilege)
  return privilege === 'USAGE' && holdsSource(name, needs, held)
}

/** The statement for one object and role: REVOKE takes all of its privileges at once, an owner must be replaced. */
function taken(grants: readonly Grant[]): Finding {
  const [{ on, name, role, privilege }] = grants as readonly [Grant]
  const privileges = grants.map((grant) => grant.privilege).join(', ')
  const object = on === 'ACCOUNT' ? 'ACCOUNT' : `${on} ${callable(on, name)}`
  const from = `FROM ROLE ${spelled([role])}`
  const statement =
    on === 'ROLE' || on === 'DATABASE ROLE'
      ? `REVOKE ${object} ${from};`
      : privilege === 'OWNERSHIP'
        ? `GRANT OWNERSHIP ON ${object} TO ROLE SYSADMIN COPY CURRENT GRANTS;`
        : `REVOKE ${privileges} ON ${object} ${from};`
  return {
    kind: 'excessive',
    name: `${privileges} on ${object}`,
    detail: `role ${role} holds it and needs it not`,
    statement,
  }
}

const handedOn = ({ on, name, role, privilege }: Grant): Finding => ({
  kind: 'excessive',
  name: `${privilege} on ${on} ${spelled(name)} with grant option`,
  detail: `role ${role} may hand it on`,
  statement: `REVOKE GRANT OPTION FOR ${privilege} ON ${on} ${spelled(name)} FROM ROLE ${spelled([role])};`,
})

/** Listed as ANALYTICS.PUBLIC.<TABLE>: the kind, and where. https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege */
function futureTaken({ on, name, role, privilege }: Grant): Finding {
  const place = name.slice(0, -1)
  const where = `${place.length === 1 ? 'DATABASE' : 'SCHEMA'} ${spelled(place)}`
  const plural = on.endsWith('Y') ? `${on.slice(0, -1)}IES` : `${on}S`
  return {
    kind: 'excessive',
    name: `${privilege} on future ${plural} in ${where}`,
    detail: `role ${role} would get it on objects that nobody has named`,
    statement: `REVOKE ${privilege} ON FUTURE ${plural} IN ${where} FROM ROLE ${spelled([role])};`,
  }
}

function adminSession({ user, role }: Held): Finding {
  return {
    kind: 'excessive',
    name: `role ${role}`,
    detail: `${user} signs in as ${role}, which administers the account`,
    statement: `ALTER USER ${spelled([user])} SET DEFAULT_ROLE = HUBSPOT_CONNECTOR; -- after sql/snowflake/setup.sql; and name that role in the configuration`,
  }
}

function adminRoles({ user, userRoles, role }: Held): readonly Finding[] {
  return userRoles
    .filter((one) => one !== role && administrators.has(one))
    .map((one) => ({
      kind: 'excessive' as const,
      name: `role ${one} of user ${user}`,
      detail: `whoever holds the key of ${user} may take the role ${one}`,
      statement: `REVOKE ROLE ${one} FROM USER ${spelled([user])};`,
    }))
}

function secondaryRoles({ user, secondary, role }: Held): readonly Finding[] {
  const others = secondary.filter((one) => one !== role)
  if (others.length === 0) return []
  return [
    {
      kind: 'excessive',
      name: 'secondary roles',
      detail: `${others.join(', ')} count beside ${role}`,
      statement: `ALTER USER ${spelled([user])} SET DEFAULT_SECONDARY_ROLES = ();`,
    },
  ]
}

/**
 * Functions and procedures are told apart by the types of their arguments. SHOW GRANTS lists them as
 * `F(A NUMBER, B VARCHAR):NUMBER(38,0)`.
 */
function callable(on: string, name: Name): string {
  const last = name.at(-1) ?? ''
  const call = /^([^(]*)\((.*?)\)(?::.*)?$/s.exec(last)
  if ((on !== 'FUNCTION' && on !== 'PROCEDURE') || call === null) return spelled(name)
  const types = (call[2] ?? '')
    .split(',')
    .map((argument) => argument.trim().split(/\s+/).at(-1) ?? '')
    .filter((type) => type !== '')
  return `${spelled([...name.slice(0, -1), call[1] ?? ''])}(${types.join(', ')})`
}

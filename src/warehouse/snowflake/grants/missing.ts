import type { Finding, Held } from './held.ts'
import { type Name, sameName, spelled } from './names.ts'
import { type Need, type Needs, placeNeeds, schemaNeeds, sourceNeeds } from './needs.ts'

/** An owner may do all; tables and views are granted under either kind's name. */
function lacks(need: Need, held: Held): readonly string[] {
  const kinds = need.on === 'TABLE' ? tableKinds : [need.on]
  const privileges = new Set(
    held.grants
      .filter(({ on, name }) => kinds.includes(on) && sameName(name, need.name))
      .map(({ privilege }) => privilege),
  )
  if (privileges.has('OWNERSHIP')) return []
  return need.privileges.filter((privilege) => !privileges.has(privilege))
}

/** Kinds of objects that are read as a table. */
export const tableKinds: readonly string[] = [
  'TABLE',
  'VIEW',
  'MATERIALIZED VIEW',
  'EXTERNAL TABLE',
  'DYNAMIC TABLE',
  'ICEBERG TABLE',
  'EVENT TABLE',
  'HYBRID TABLE',
]

/** What a run would fail for, each with the statement that grants it. Sources are told apart: they may be readable by other ways. */
export function missingGrants(
  needs: Needs,
  held: Held,
): { readonly own: readonly Finding[]; readonly sources: ReadonlyMap<Name, readonly Finding[]> } {
  const own = placeNeeds(needs).flatMap((need) => finding(need, held, held.role))
  for (const need of schemaNeeds(needs)) {
    if (mayBeMade(need, needs, held)) continue
    own.push(...finding(need, held, held.role, 'make'))
  }
  const ours = new Set<string>(Object.values(needs.schemas))
  const sources = new Map<Name, readonly Finding[]>()
  for (const source of needs.sources) {
    const [database, schema = ''] = source
    // Its own tables belong to the role that made them.
    if (database === needs.database && ours.has(schema)) continue
    const found = sourceNeeds(source).flatMap((need) => finding(need, held, held.role))
    if (found.length > 0) sources.set(source, found)
  }
  return { own, sources }
}

/** A schema that isn't there is made by whoever may: it then belongs to the role. */
function mayBeMade(need: Need, needs: Needs, held: Held): boolean {
  const known = held.grants.some(({ on, name }) => on === 'SCHEMA' && sameName(name, need.name))
  return !known && mayCreateSchemas(needs, held)
}

export const mayCreateSchemas = (needs: Needs, held: Held): boolean =>
  held.grants.some(
    ({ on, name, privilege }) =>
      on === 'DATABASE' &&
      sameName(name, [needs.database]) &&
      (privilege === 'CREATE SCHEMA' || privilege === 'OWNERSHIP'),
  )

function finding(need: Need, held: Held, role: string, make?: 'make'): Finding[] {
  const missing = lacks(need, held)
  if (missing.length === 0) return []
  const object = spelled(need.name)
  const grant = `GRANT ${missing.join(', ')} ON ${need.on} ${object} TO ROLE ${spelled([role])}`
  const known = held.grants.some(({ on, name }) => on === need.on && sameName(name, need.name))
  return [
    {
      kind: 'missing',
      name: need.what,
      detail: `role ${role} lacks ${missing.join(', ')}`,
      statement:
        make === undefined || known
          ? `${grant};`
          : `CREATE SCHEMA IF NOT EXISTS ${object}; ${grant};`,
    },
  ]
}

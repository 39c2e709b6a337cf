import type { Owner } from '../../engine/ports.ts'
import { problem } from '../problem.ts'
import { type Check, fold } from './wire-value.ts'

/** Owner properties take an owner's id, e-mail or a full name that only one owner has (DESIGN 5); HubSpot is written with the id. */
export function checkOwner(property: string, owners: readonly Owner[]): Check {
  const active = owners.filter((owner) => !owner.archived)
  const byId = new Map(active.map((owner) => [owner.id, owner.id]))
  const byEmail = new Map(
    active.flatMap((owner) => (owner.email === null ? [] : [[fold(owner.email), owner.id]])),
  )
  const byName = new Map<string, string | null>()
  for (const owner of active) {
    const name = foldName(`${owner.firstName} ${owner.lastName}`)
    if (name !== '') byName.set(name, byName.has(name) ? null : owner.id)
  }
  return (text) => {
    const id = byId.get(text.trim()) ?? byEmail.get(fold(text))
    if (id !== undefined) return { kind: 'value', value: id }
    const named = byName.get(foldName(text))
    if (typeof named === 'string') return { kind: 'value', value: named }
    return {
      kind: 'problem',
      problem:
        named === null
          ? problem(
              'outbound.owner_ambiguous',
              `${property}: several owners have this name.`,
              property,
            )
          : problem(
              'outbound.owner_unknown',
              `${property} takes the id, e-mail or full name of an owner.`,
              property,
            ),
    }
  }
}

function foldName(text: string): string {
  return fold(text).replaceAll(/\s+/g, ' ')
}

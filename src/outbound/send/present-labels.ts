import { typeKey } from '../../engine/association-labels.ts'
import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { AssociationType, LinkInput } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'
import type { Desk } from './desk.ts'
import type { Pair } from './pair.ts'
import type { Direction } from './send-pairs.ts'

type Types = LinkInput['types']

/**
 * The label sets of pairs that an earlier run planned, from what HubSpot has now: a set that is written replaces what the
 * pair has (HUBSPOT.md 6), and people may have set or taken labels since. Pairs of this run were read just before.
 */
export async function withPresentLabels(
  desk: Desk,
  direction: Direction,
  pairs: readonly Pair[],
): Promise<readonly Pair[]> {
  const { hubspot, signal } = desk.context.ports
  const old = pairs.filter(({ runId, write }) => runId !== desk.context.runId && write !== null)
  if (old.length === 0) return pairs
  const asked = await askedLabels(desk, direction, old)
  const present = new Map<string, readonly AssociationType[]>()
  const unreadable = new Set<string>()
  const ids = [...new Set(old.map(({ from }) => from))]
  for await (const page of hubspot.associations.read(direction.from, direction.to, ids, signal)) {
    for (const { from, links, problem } of page) {
      if (problem !== undefined) unreadable.add(from)
      else for (const { to, types } of links) present.set(`${from} ${to}`, types)
    }
  }
  const renewed = new Set(old)
  return pairs.map((pair) => {
    // Unreadable: what was planned stands.
    if (!renewed.has(pair) || unreadable.has(pair.from)) return pair
    const held = present.get(`${pair.from} ${pair.to}`) ?? []
    const going = new Set(pair.removeTypes?.map(typeKey))
    const types = new Map<string, Types[number]>()
    for (const type of held) {
      const { category, typeId, label } = type
      const key = typeKey(type)
      if (label !== null && !going.has(key)) types.set(key, { category, typeId })
    }
    for (const type of asked.get(pair.id) ?? []) types.set(typeKey(type), type)
    return { ...pair, write: [...types.values()] }
  })
}

/** By pair, in the direction of the pair. */
async function askedLabels(
  desk: Desk,
  direction: Direction,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, Types>> {
  const rows = await desk.context.ports.warehouse.rows({
    name: 'outbound/send_pair_labels',
    slots: { association_changes: tableSlots.association_changes },
    values: {
      sync: desk.sync,
      from_type: direction.from,
      to_type: direction.to,
      first: pairs[0]?.id ?? '',
      last: pairs.at(-1)?.id ?? '',
    },
  })
  const byId = new Map(pairs.map((pair) => [pair.id, pair]))
  const asked = new Map<string, Types[number][]>()
  for (const row of rows) {
    const pair = byId.get(textIn(row, 'pair_id'))
    if (pair === undefined) continue
    const there = textIn(row, 'type_id')
    const typeId =
      textIn(row, 'from_id') === pair.from ? there : (textOrNullIn(row, 'inverse_type_id') ?? there)
    const types = asked.get(pair.id) ?? []
    asked.set(pair.id, types)
    types.push({ category: textIn(row, 'category'), typeId: Number(typeId) })
  }
  return asked
}

import { typeKey } from '../../engine/type-ref.ts'
import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { AssociationType, LinkInput } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'
import type { Desk } from './desk.ts'
import type { Pair } from './pair.ts'
import type { Direction } from './send-pairs.ts'

type Types = LinkInput['types']

/**
 * Pairs that an earlier run planned, by what HubSpot has now: a set that is written replaces what the pair has, a pair
 * that is removed loses every label (HUBSPOT.md 6), and people may have set or taken labels since. Pairs of this run
 * were read just before.
 */
export async function withPresentLabels(
  desk: Desk,
  direction: Direction,
  pairs: readonly Pair[],
): Promise<readonly Pair[]> {
  const { hubspot, signal } = desk.context.ports
  const old = pairs.filter(
    ({ runId, write, removePair }) =>
      runId !== desk.context.runId && (write !== null || removePair),
  )
  if (old.length === 0) return pairs
  const own = await ownLabels(desk, direction, old)
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
    const { asked, leaving } = own.get(pair.id) ?? { asked: [], leaving: [] }
    if (pair.removePair) return withoutOthers(pair, held, leaving)
    const going = new Set(pair.removeTypes?.map(typeKey))
    const types = new Map<string, Types[number]>()
    for (const type of held) {
      const { category, typeId, label } = type
      const key = typeKey(type)
      if (label !== null && !going.has(key)) types.set(key, { category, typeId })
    }
    for (const type of asked) types.set(typeKey(type), type)
    return { ...pair, write: [...types.values()] }
  })
}

/** A pair that was to go whole: with labels of somebody else on it, it loses ours alone. */
function withoutOthers(
  pair: Pair,
  held: readonly AssociationType[],
  leaving: readonly Leaving[],
): Pair {
  const isOurs = (type: AssociationType): boolean =>
    leaving.some(
      (one) =>
        typeKey(one) === typeKey(type) ||
        // A label that is the same from both sides may stand there under the other one of two ids.
        (one.category === type.category && one.label === type.label),
    )
  const labels = held.filter(({ label }) => label !== null)
  if (labels.every(isOurs)) return pair
  const ours = labels.filter(isOurs)
  return {
    ...pair,
    removePair: false,
    removeTypes:
      ours.length === 0 ? null : ours.map(({ category, typeId }) => ({ category, typeId })),
  }
}

type Leaving = Types[number] & { readonly label: string }

interface OwnLabels {
  readonly asked: Types[number][]
  readonly leaving: Leaving[]
}

/** What the rows of pairs ask for and no longer ask for, by pair, in the direction of the pair. */
async function ownLabels(
  desk: Desk,
  direction: Direction,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, OwnLabels>> {
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
  const own = new Map<string, OwnLabels>()
  for (const row of rows) {
    const pair = byId.get(textIn(row, 'pair_id'))
    if (pair === undefined) continue
    const there = textIn(row, 'type_id')
    const typeId =
      textIn(row, 'from_id') === pair.from ? there : (textOrNullIn(row, 'inverse_type_id') ?? there)
    const labels = own.get(pair.id) ?? { asked: [], leaving: [] }
    own.set(pair.id, labels)
    const type = { category: textIn(row, 'category'), typeId: Number(typeId) }
    if (textIn(row, 'action') === 'add') labels.asked.push(type)
    else labels.leaving.push({ ...type, label: textIn(row, 'label') })
  }
  return own
}

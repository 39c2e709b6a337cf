import type { LinkInput, ObjectName, WriteOutcome } from '../../engine/ports.ts'
import type { Desk } from './desk.ts'
import { endOf, linkInput, type Pair, type PairVerdict } from './pair.ts'

export interface Direction {
  readonly from: ObjectName
  readonly to: ObjectName
}

/**
 * Sends what is to be sent for some pairs: removals, then full label sets, then single labels that go. Labels are taken
 * away only after the others stand, so that a pair is never without a link in between.
 */
export async function sendPairs(
  desk: Desk,
  { from, to }: Direction,
  pairs: readonly Pair[],
  again: boolean,
): Promise<readonly PairVerdict[]> {
  const { hubspot, signal } = desk.context.ports
  const { associations } = hubspot
  const removing = pairs.filter(({ removePair }) => removePair)
  const writing = pairs.flatMap((pair) =>
    pair.removePair || pair.write === null ? [] : [linkInput(pair, pair.write)],
  )
  const removed = await outcomesOf(
    removing.map((pair) => linkInput(pair, [])),
    (links) => associations.remove(from, to, links, signal),
  )
  const written = await outcomesOf(writing, (links) => associations.write(from, to, links, signal))
  const unlabelling = pairs.flatMap((pair) => {
    const { removePair, removeTypes } = pair
    if (removePair || removeTypes === null || removeTypes.length === 0) return []
    const before = written.get(pair.id)
    return before === undefined || before.kind === 'done' ? [linkInput(pair, removeTypes)] : []
  })
  const unlabelled = await outcomesOf(unlabelling, (links) =>
    associations.removeLabels(from, to, links, signal),
  )
  return pairs.map((pair) => {
    const wrote = written.get(pair.id)
    const took = removed.get(pair.id) ?? unlabelled.get(pair.id) ?? wrote
    return { pair, added: endOf(wrote, again), removed: endOf(took, again) }
  })
}

async function outcomesOf(
  links: readonly LinkInput[],
  send: (links: readonly LinkInput[]) => Promise<readonly WriteOutcome[]>,
): Promise<ReadonlyMap<string, WriteOutcome>> {
  if (links.length === 0) return new Map()
  return new Map((await send(links)).map((outcome) => [outcome.trace, outcome]))
}

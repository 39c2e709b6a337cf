import type { AssociationType } from '../../engine/ports.ts'

type TypeRef = Pick<AssociationType, 'category' | 'typeId'>

/** A settled link of the run that is undone. */
export interface DoneLink {
  readonly action: 'add' | 'remove'
  /** Null: the unlabelled link. */
  readonly label: string | null
  readonly category: string
  readonly typeId: number
  /** Null where the change table is older than this. */
  readonly existed: boolean | null
}

export interface PairUndo<Link extends DoneLink> {
  readonly write: readonly TypeRef[] | null
  readonly removeTypes: readonly TypeRef[] | null
  readonly removePair: boolean
  /** Of these the inverse is done. */
  readonly undone: readonly Link[]
  /** As before the run already, or changed by somebody since. */
  readonly left: readonly Link[]
}

/**
 * The inverse of what a run did to one pair of records, from what the pair has now. Labels are written as a full set,
 * with those of people and other apps (HUBSPOT.md 6: what is written replaces what the pair has).
 */
export function undoPair<Link extends DoneLink>(
  links: readonly Link[],
  present: readonly AssociationType[],
): PairUndo<Link> {
  const labelled = present.filter((type) => type.label !== null)
  const heldAs = (link: DoneLink): AssociationType | undefined =>
    labelled.find((type) => type.category === link.category && type.typeId === link.typeId) ??
    labelled.find((type) => type.category === link.category && type.label === link.label)
  const exists = present.length > 0
  const isThere = (link: DoneLink): boolean =>
    link.label === null ? exists : heldAs(link) !== undefined

  const back = links.filter((link) => link.action === 'remove' && !isThere(link))
  const added = links.filter((link) => link.action === 'add' && isThere(link))
  const going = added.flatMap((link) => (link.label === null ? [] : (heldAs(link) ?? [])))
  const stays = labelled.filter((type) => !going.includes(type))
  const backTypes = back.flatMap((link) =>
    link.label === null ? [] : [{ category: link.category, typeId: link.typeId }],
  )
  const putsBack = links.some((link) => link.action === 'remove')
  const made = added.some(
    ({ existed, label }) => existed === false || (existed === null && label === null),
  )
  const removePair = made && !putsBack && stays.length === 0
  // An unlabelled link can't be taken off while labels of others stand on the pair: they would go with it.
  const taken = added.filter((link) => link.label !== null || removePair)
  const undone = [...back, ...taken]
  return {
    write:
      back.length === 0
        ? null
        : [...stays.map(({ category, typeId }) => ({ category, typeId })), ...backTypes],
    removeTypes:
      removePair || going.length === 0
        ? null
        : going.map(({ category, typeId }) => ({ category, typeId })),
    removePair,
    undone,
    left: links.filter((link) => !undone.includes(link)),
  }
}

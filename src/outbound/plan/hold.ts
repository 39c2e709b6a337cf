/** DESIGN 1.7: fewer vanishing records or pairs than this hold no run by their number, unless none may go unseen (0 %). */
const fewestHeld = 10

/** What would go of one kind. */
export interface Going {
  readonly removals: number
  /** Of these: not in the plan that a person approved. */
  readonly unapproved: number
  /** All that the sync stands for. */
  readonly of: number
}

/** What the guard judges by. */
export interface GuardFacts {
  readonly strategy: 'archive' | 'mirror' | 'other'
  /** The largest share that may go. */
  readonly share: number
  readonly rows: number
  /** Rows of the source without a key: any of them may be one that seems to be gone. */
  readonly keyless: number
  readonly archives: Going
  readonly pairs: Going
  /** Association columns that are null in every row though links of theirs would go, unapproved. */
  readonly emptyColumns: readonly string[]
}

/**
 * Why a plan must wait for a person; empty: it may go. Records and pairs are judged apart. What a person approved may go
 * together with nothing else: one removal more than in the approved plan, and the whole is judged afresh.
 */
export function reasonsToHold(facts: GuardFacts): readonly string[] {
  const { archives, pairs, share } = facts
  const reasons: string[] = []
  const named = facts.strategy === 'archive'
  // Rows of the strategy archive name what goes: none of them, and nothing goes.
  const unseen = pairs.unapproved + (named ? 0 : archives.unapproved)
  if (facts.rows === 0 && unseen > 0) return ['The source has no rows.']
  if (facts.keyless > 0 && archives.unapproved > 0 && !named) {
    reasons.push(
      `${facts.keyless} rows of the source have no key, and any of them may be one that seems to be gone.`,
    )
  }
  for (const column of facts.emptyColumns) {
    reasons.push(`The source column ${column} is null in every row.`)
  }
  const percent = `${Math.round(share * 100)} %`
  if (isTooMuch(archives, share)) {
    reasons.push(
      named
        ? `The source has ${archives.of} rows, and records of more than ${percent} of them would be archived at once.`
        : `The sync stands for ${archives.of} records, and more than ${percent} would vanish at once.`,
    )
  }
  if (isTooMuch(pairs, share) && facts.emptyColumns.length === 0) {
    reasons.push(
      `The sync stands for ${pairs.of} links, and more than ${percent} would vanish at once.`,
    )
  }
  return reasons
}

const isTooMuch = ({ removals, unapproved, of }: Going, share: number): boolean =>
  unapproved > 0 && (removals >= fewestHeld || share === 0) && removals > share * of

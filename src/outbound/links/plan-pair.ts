import { typeKey } from '../../engine/type-ref.ts'

/** What is known of one type of link between the two records of a pair, and from where. */
export interface Fact {
  /**
   * desired: a source row asks for it · sent: this sync vouched for it, and its row changed or vanished ·
   * held: another row, unchanged, still asks for it · present: HubSpot has it.
   */
  readonly fact: 'desired' | 'sent' | 'held' | 'present'
  /** The source row that it belongs to. */
  readonly sourceKey: string
  /** The association of the sync that it belongs to; empty for what is present. */
  readonly association: string
  readonly fromRef: string
  readonly toRef: string
  readonly category: string
  readonly typeId: string
  /** Null when the account does not tell what the other direction carries. */
  readonly inverseTypeId: string | null
  /** Null: the unlabelled link. */
  readonly label: string | null
  readonly policy: 'add' | 'exact' | 'mirror'
}

/** A type in the direction of the pair's plan, and what the other direction carries. */
export interface TypeRef {
  readonly category: string
  readonly typeId: number
  readonly inverseTypeId: number
}

/** What becomes of a pair. `write` null: nothing is written; []: the unlabelled link. Types are in the direction of `PairPlan.from → to`. */
export interface PairPlan<F extends Fact> {
  readonly from: string
  readonly write: readonly TypeRef[] | null
  readonly removeTypes: readonly TypeRef[] | null
  readonly removePair: boolean
  readonly adds: readonly F[]
  readonly removes: readonly F[]
  /** Asked for and there already. */
  readonly satisfied: readonly F[]
  /** No longer vouched for, though nothing is to be sent. */
  readonly dropped: readonly F[]
  /** Labels (or a bare link) of people and other apps that stay. */
  readonly kept: readonly F[]
  /** No longer asked for, but another row may mean the same under a label that can't be told: nothing goes on a doubt. */
  readonly waiting: readonly F[]
  /** Asked for from the other side under a label of which nobody knows what it is from this side. */
  readonly unclear: readonly F[]
}

export interface PairOrder {
  readonly cleanupDefault: boolean
  /** Whether links that nobody asks for go (policy mirror on an association between these objects). */
  readonly mirror: boolean
}

const bare = ''

/**
 * Decides about one pair of records from all facts about it. A–B and B–A of one object come together here: every type is
 * turned into the direction of the leading row. Labels are written as a full set because HubSpot replaces what a pair
 * has, and the unlabelled type stands beside every label (HUBSPOT.md 6), so a pair is there when it has any type.
 */
export function planPair<F extends Fact>(all: readonly F[], order: PairOrder): PairPlan<F> {
  const of = (kind: Fact['fact'], among: readonly F[] = facts): readonly F[] =>
    among.filter((fact) => fact.fact === kind)
  const lead =
    all.find((fact) => fact.fact === 'desired') ??
    all.find((fact) => fact.fact === 'sent') ??
    all[0]
  const from = lead?.fromRef ?? ''
  const isClear = (fact: F): boolean =>
    fact.fromRef === from || fact.label === null || fact.inverseTypeId !== null
  // What HubSpot has is known from this side as well: the leading row's record was read.
  const facts = all.filter(isClear)
  const unclear = all.filter((fact) => !isClear(fact))
  const typeOf = (fact: F): TypeRef => {
    const there = Number(fact.typeId)
    const back = Number(fact.inverseTypeId ?? fact.typeId)
    const forward = fact.fromRef === from
    return {
      category: fact.category,
      typeId: forward ? there : back,
      inverseTypeId: forward ? back : there,
    }
  }
  const keyOf = (fact: F): string => (fact.label === null ? bare : typeKey(typeOf(fact)))
  const types = new Map<string, TypeRef>()
  for (const fact of facts) if (fact.label !== null) types.set(keyOf(fact), typeOf(fact))

  const present = new Map(of('present').map((fact) => [keyOf(fact), fact]))
  const exists = present.size > 0
  // Another row asks for a label that may be any of these from its side: a doubt removes nothing.
  const doubted = unclear.some((fact) => fact.fact === 'held' || fact.fact === 'desired')
  const isThere = (key: string): boolean => (key === bare ? exists : present.has(key))
  const wanted = new Set([...of('desired'), ...of('held')].map(keyOf))
  const held = doubted
    ? of('sent').filter((fact) => {
        const key = keyOf(fact)
        return fact.policy !== 'add' && key !== bare && !wanted.has(key) && isThere(key)
      })
    : []
  // The pair itself is asked for, whatever label the other row means.
  if (doubted) for (const key of [bare, ...held.map(keyOf)]) wanted.add(key)
  const waiting = [
    ...held,
    ...of('sent', unclear).filter(
      (fact) => fact.policy !== 'add' && of('present', unclear).some((has) => isOneType(has, fact)),
    ),
  ]

  const adds = of('desired').filter((fact) => !isThere(keyOf(fact)))
  const satisfied = of('desired').filter((fact) => isThere(keyOf(fact)))

  const vanished = of('sent').filter((fact) => !wanted.has(keyOf(fact)))
  const leaving = vanished.filter((fact) => fact.policy !== 'add' && isThere(keyOf(fact)))
  const gone = new Set(leaving.map(keyOf))
  const ours = new Set(vanished.map(keyOf))
  const strays = [...present].filter(([key]) => !wanted.has(key) && !ours.has(key))
  const mirrored = order.mirror && !doubted ? strays.map(([, fact]) => fact) : []
  for (const fact of mirrored) gone.add(keyOf(fact))

  const left = [...present.keys()].filter((key) => key !== bare && !gone.has(key))
  const removePair =
    exists &&
    wanted.size === 0 &&
    left.length === 0 &&
    (gone.has(bare) || (gone.size > 0 && (order.cleanupDefault || order.mirror)))
  // An unlabelled link of ours can't go while labels of others stand on the pair: they would go with it.
  const removes = [
    ...leaving,
    ...mirrored.filter((fact) => keyOf(fact) !== bare || present.size === 1),
  ].filter((fact) => removePair || keyOf(fact) !== bare)
  const staying = new Set([...removes, ...waiting])
  const labelsRemoved = new Set(removes.map(keyOf))
  // The bare link has no type here: it comes along with any.
  const typesOf = (keys: ReadonlySet<string>): readonly TypeRef[] =>
    [...keys].flatMap((key) => types.get(key) ?? [])

  const write = adds.length === 0 ? null : typesOf(new Set([...left, ...wanted]))
  const stays = left.filter((key) => !wanted.has(key))
  const bareStays =
    exists && !removePair && wanted.size === 0 && left.length === 0 && gone.size === 0
  return {
    from,
    write,
    removeTypes: removePair || labelsRemoved.size === 0 ? null : typesOf(labelsRemoved),
    removePair,
    adds,
    removes,
    satisfied,
    dropped: of('sent', all).filter(
      (fact) => !staying.has(fact) && !of('desired', all).some((one) => same(one, fact)),
    ),
    kept: doubted
      ? []
      : [...stays, ...(bareStays ? [bare] : [])].flatMap((key) => present.get(key) ?? []),
    waiting,
    unclear: of('desired', unclear),
  }
}

/** Of two facts that begin at one record. */
const isOneType = (one: Fact, other: Fact): boolean =>
  one.category === other.category && one.typeId === other.typeId

/** Whether the same row asks for what it asked for before, of one pair. What a row asked for under another key is another row's. */
function same(one: Fact, other: Fact): boolean {
  return (
    one.sourceKey === other.sourceKey &&
    one.association === other.association &&
    one.fromRef === other.fromRef &&
    (one.label === null
      ? other.label === null
      : one.typeId === other.typeId && one.category === other.category)
  )
}

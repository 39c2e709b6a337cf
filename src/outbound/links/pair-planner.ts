import { createHash } from 'node:crypto'
import { inverseOf, type LabelBook, singleLabelId } from '../../engine/association-labels.ts'
import { typeKey } from '../../engine/type-ref.ts'
import { textOrNullIn } from '../../engine/cells.ts'
import type { LineWriter, Row } from '../../engine/ports.ts'
import { type ErrorCode, errorKinds } from '../../errors/catalogue.ts'
import type { OutboundContext } from '../context.ts'
import type { LinkOrder } from './books.ts'
import type { LinkLine } from './link-line.ts'
import { type Fact, type PairPlan, planPair, type TypeRef } from './plan-pair.ts'
import type { Present } from './present.ts'
import { sendingOrder } from './sending-order.ts'

/** A fact with what its row brings along. */
interface RowFact extends Fact {
  readonly toKey: string | null
  readonly fromId: string | null
  readonly toId: string | null
  readonly toSourceKey: string | null
  readonly linkHash: string | null
  /** The type as HubSpot has it, where a single label goes by two ids. */
  readonly heldTypeId: string
  readonly heldInverseId: string | null
}

/** Takes the facts about pairs of one other object in order, and writes each pair's plan when its last fact has come. */
export class PairPlanner {
  readonly #context: OutboundContext
  readonly #toType: string
  readonly #members: readonly LinkOrder[]
  readonly #unread: ReadonlySet<string>
  readonly #book: LabelBook
  readonly #lines: LineWriter
  readonly #counts: { unchanged: number; kept: number; unclear: number }
  #pair = ''
  #facts: RowFact[] = []
  /** Types of the pair in hand of which nobody told the other side: they can be written from the leading record only. */
  #oneSided: ReadonlySet<string> = new Set()
  /** Whether the pair in hand has any link in HubSpot. */
  #existed = false

  constructor(
    context: OutboundContext,
    toType: string,
    members: readonly LinkOrder[],
    present: Present,
    lines: LineWriter,
    counts: { unchanged: number; kept: number; unclear: number },
  ) {
    this.#context = context
    this.#toType = toType
    this.#members = members
    this.#unread = present.unread
    this.#book = present.books.get(toType) ?? (members[0] as LinkOrder).book
    this.#lines = lines
    this.#counts = counts
  }

  async take(row: Row): Promise<void> {
    const fact = this.#factOf(row)
    const code = textOrNullIn(row, 'error_code')
    if (code !== null) {
      await this.#setAside(fact, code, textOrNullIn(row, 'error_message'))
      return
    }
    if (fact.fromId !== null && this.#unread.has(`${this.#toType} ${fact.fromId}`)) {
      // What HubSpot could not tell is left as it is; what the row asks for comes back with the next run.
      if (fact.fact === 'desired') await this.#setAside(fact, 'outbound.link_unreadable', null)
      return
    }
    const pair = JSON.stringify([row['pair_low'], row['pair_high']])
    if (pair !== this.#pair) await this.end()
    this.#pair = pair
    this.#facts.push(fact)
  }

  async end(): Promise<void> {
    const facts = this.#facts
    this.#facts = []
    if (facts.length === 0) return
    this.#existed = facts.some(({ fact }) => fact === 'present')
    this.#oneSided = new Set(
      facts
        .filter(({ label, inverseTypeId }) => label !== null && inverseTypeId === null)
        .map(({ category, typeId }) => typeKey({ category, typeId: Number(typeId) })),
    )
    const plan = planPair(facts, {
      cleanupDefault: this.#context.order.cleanupDefaultAssociations,
      mirror: this.#members.some((one) => one.order.policy === 'mirror'),
    })
    this.#counts.kept += plan.kept.length
    this.#counts.unchanged += new Set(plan.satisfied.map((fact) => linkOf(fact, plan.from))).size
    const order = sendingOrder(plan.write, plan.removePair)
    const pairId = `${order}${digest([this.#context.runId, this.#toType, this.#pair])}`
    const removeTypes = heldTypes(plan, facts)
    for (const fact of plan.adds) await this.#planned(fact, 'add', plan, pairId, removeTypes)
    this.#counts.unclear += plan.unclear.length
    for (const fact of plan.unclear) {
      await this.#setAside(fact, 'outbound.link_side_unknown', null)
    }
    for (const fact of plan.waiting) {
      await this.#setAside(fact, 'outbound.link_side_unknown', null, 'remove')
    }
    for (const fact of plan.removes) await this.#planned(fact, 'remove', plan, pairId, removeTypes)
    for (const fact of plan.satisfied)
      await this.#write({ ...this.#line(fact, 'add'), decision: 'vouch' })
    for (const fact of plan.kept) {
      if (fact.sourceKey === '') continue
      await this.#write({ ...this.#line(fact, 'add'), decision: 'keep' })
    }
    for (const fact of plan.dropped)
      await this.#write({ ...this.#line(fact, 'remove'), decision: 'drop' })
  }

  #planned(
    fact: RowFact,
    action: 'add' | 'remove',
    plan: PairPlan<RowFact>,
    pairId: string,
    removeTypes: readonly TypeRef[] | null,
  ): Promise<void> {
    const types = (list: readonly TypeRef[] | null): string | null =>
      list === null
        ? null
        : JSON.stringify(
            list
              .filter((type) => fact.fromRef === plan.from || !this.#oneSided.has(typeKey(type)))
              .map(({ category, typeId, inverseTypeId }) => ({
                category,
                typeId: fact.fromRef === plan.from ? typeId : inverseTypeId,
              })),
          )
    return this.#write({
      ...this.#line(fact, action),
      pair_id: pairId,
      write_types: types(plan.write),
      remove_types: types(removeTypes),
      remove_pair: String(plan.removePair),
      pair_existed: String(this.#existed),
    })
  }

  #setAside(
    fact: RowFact,
    code: string,
    message: string | null,
    action: 'add' | 'remove' = 'add',
  ): Promise<void> {
    return this.#write({
      ...this.#line(fact, action),
      decision: 'set_aside',
      error_code: code,
      error_message: message ?? errorKinds[code as ErrorCode].meaning,
      retryable: 'true',
    })
  }

  #line(fact: RowFact, action: 'add' | 'remove'): LinkLine {
    return {
      decision: 'planned',
      change_id: digest([
        this.#context.runId,
        fact.sourceKey,
        fact.association,
        this.#toType,
        action,
        fact.toRef,
        fact.toKey,
        fact.category,
        fact.typeId,
        fact.label,
      ]),
      source_key: fact.sourceKey,
      association: fact.association,
      to_type: this.#toType,
      from_id: fact.fromId,
      to_key: fact.toKey,
      to_id: fact.toId,
      to_source_key: fact.toSourceKey,
      action,
      label: fact.label,
      category: fact.category === '' ? null : fact.category,
      type_id: fact.typeId === '' ? null : fact.typeId,
      inverse_type_id: fact.inverseTypeId,
      pair_id: null,
      write_types: null,
      remove_types: null,
      remove_pair: null,
      pair_existed: null,
      link_hash: fact.linkHash,
      error_code: null,
      error_message: null,
      retryable: null,
    }
  }

  #write(line: LinkLine): Promise<void> {
    return this.#lines.write(JSON.stringify(line))
  }

  /** The type ids of a fact in both directions, a single label's by one id, and as HubSpot has them. */
  #typeIds(
    category: string,
    typeId: string,
  ): Pick<RowFact, 'typeId' | 'inverseTypeId' | 'heldTypeId' | 'heldInverseId'> {
    const inverse =
      typeId === '' ? null : inverseOf(this.#book, { category, typeId: Number(typeId) })
    const heldInverseId = inverse === null ? null : String(inverse.typeId)
    const held = { heldTypeId: typeId, heldInverseId }
    const single =
      typeId === '' ? null : singleLabelId(this.#book, { category, typeId: Number(typeId) })
    return single === null
      ? { typeId, inverseTypeId: heldInverseId, ...held }
      : { typeId: String(single), inverseTypeId: String(single), ...held }
  }

  #factOf(row: Row): RowFact {
    const named = textOrNullIn(row, 'association')
    const category = textOrNullIn(row, 'category') ?? ''
    const typeId = textOrNullIn(row, 'type_id') ?? ''
    const member = this.#members.find((one) =>
      named === null ? one.order.policy === 'mirror' : one.order.column === named,
    )
    return {
      fact: textOrNullIn(row, 'fact') as Fact['fact'],
      association: named ?? member?.order.column ?? '',
      // Links of an association that is no longer configured stay in HubSpot and are forgotten.
      policy: member?.order.policy ?? 'add',
      fromRef: textOrNullIn(row, 'from_ref') ?? '',
      toRef: textOrNullIn(row, 'to_ref') ?? '',
      category,
      ...this.#typeIds(category, typeId),
      label: textOrNullIn(row, 'label'),
      sourceKey: textOrNullIn(row, 'source_key') ?? '',
      toKey: textOrNullIn(row, 'to_key'),
      fromId: textOrNullIn(row, 'from_id'),
      toId: textOrNullIn(row, 'to_id'),
      toSourceKey: textOrNullIn(row, 'to_source_key'),
      linkHash: textOrNullIn(row, 'link_hash'),
    }
  }
}

/** What a link is to both of its records: two rows may name it from either side, by other words. */
const linkOf = ({ label, fromRef, category, typeId, inverseTypeId }: RowFact, from: string) =>
  label === null ? '' : `${category} ${fromRef === from ? typeId : (inverseTypeId ?? typeId)}`

/** The types to be removed as the pair has them: a single label may stand there under either of its two ids. */
function heldTypes(plan: PairPlan<RowFact>, facts: readonly RowFact[]): readonly TypeRef[] | null {
  if (plan.removeTypes === null) return null
  const turn = (fact: RowFact, there: string, back: string | null): TypeRef => {
    const [typeId, inverseTypeId] = [Number(there), Number(back ?? there)]
    return fact.fromRef === plan.from
      ? { category: fact.category, typeId, inverseTypeId }
      : { category: fact.category, typeId: inverseTypeId, inverseTypeId: typeId }
  }
  const held = facts.filter((fact) => fact.fact === 'present' && fact.label !== null)
  const types = plan.removeTypes.flatMap((type) => {
    const same = held.filter(
      (fact) => typeKey(turn(fact, fact.typeId, fact.inverseTypeId)) === typeKey(type),
    )
    return same.length === 0
      ? [type]
      : same.map((fact) => turn(fact, fact.heldTypeId, fact.heldInverseId))
  })
  return [...new Map(types.map((type) => [typeKey(type), type])).values()]
}

function digest(parts: readonly (string | null)[]): string {
  return createHash('md5').update(JSON.stringify(parts)).digest('hex')
}

import type { RecordProblem, WireRecord, WriteInput } from '../../engine/ports.ts'
import { sameValue } from '../fields/same-value.ts'
import { problem as rowProblem } from '../problem.ts'
import type { HeldValues, Values } from '../records/decide.ts'
import { tableSlots } from '../tables.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Change } from './change.ts'
import type { Desk } from './desk.ts'
import { goesAgain, type Problem, settled, setAside, type Verdict } from './verdict.ts'

/** How often a fault that passes by itself is met before the row waits for the next run. */
const triesInARun = 3
/** How often HubSpot may say nothing of a change before it waits for the next run. */
const mostSilences = 6

/** HubSpot's times have milliseconds, its clock as we read it has seconds. */
const clockSlackMs = 5_000

/** Import errors that a batch call answers differently, because it takes ids and blanks as they are (HUBSPOT.md 2.6, 2.7). */
const importOnly = new Set(
  [
    'MISSING_REQUIRED_PROPERTY',
    'AMBIGUOUS_ENUMERATION_OPTION',
    'COULD_NOT_FIND_OWNER',
    'MULTIPLE_OWNERS_FOUND',
    'COULD_NOT_PARSE_ROW',
    'INCORRECT_NUMBER_OF_COLUMNS',
    'FILE_NOT_FOUND',
  ].map((type) => `hubspot.import.${type}`),
)

/** A create met a record that has the unique value: HUBSPOT.md 4.3 by call, 2.10 by import. */
const taken = (problem: RecordProblem): boolean =>
  problem.existingId !== null ||
  /^hubspot\.row\.CONFLICT|^hubspot\.import\.(CREATE_ONLY_IMPORT|DUPLICATE_(UNIQUE|ALTERNATE|OBJECT|RECORD))/.test(
    problem.code,
  )

/** An archive met no record: it is as wanted. */
const isGone = (problem: RecordProblem): boolean => problem.code.endsWith('NOT_FOUND')

/** Codes of HubSpot's verdict about a row; any other code means that the row never reached it. */
const isAboutRow = (problem: RecordProblem): boolean =>
  /^hubspot\.(row|import)\./.test(problem.code)

const mute: Problem = {
  code: 'hubspot.row.ANSWER_LOST',
  message: "HubSpot's answers say nothing of this record.",
  field: null,
  retryable: true,
}

/** By import HubSpot doesn't name the record that is in the way, by call it does (HUBSPOT.md 2.10, 4.3). */
const isByImport = (problem: RecordProblem): boolean => problem.code.startsWith('hubspot.import.')

/** What a record lacks of a change's values, and what it has there. */
interface Lacking {
  readonly properties: Values
  readonly before: HeldValues
}

/** Decides what becomes of changes whose answer is known, or that were looked up. */
export class Judge {
  readonly #desk: Desk
  readonly #facts: AccountFacts

  constructor(desk: Desk, facts: AccountFacts) {
    this.#desk = desk
    this.#facts = facts
  }

  /** HubSpot refused these changes, or never got them. All are of one object and one identity property. */
  async refused(
    refusals: readonly { readonly change: Change; readonly problem: RecordProblem }[],
  ): Promise<readonly Verdict[]> {
    const conflicts = refusals.filter(
      ({ change, problem }) => change.action === 'create' && taken(problem),
    )
    const found = await this.#facts.found(conflicts.map(({ change }) => change))
    const verdicts: Verdict[] = []
    for (const { change, problem } of refusals) {
      if (!isAboutRow(problem)) {
        verdicts.push(goesAgain(change, { untried: true, problem }))
      } else if (change.action === 'archive' && isGone(problem)) {
        verdicts.push(settled(change, change.hubspotId as string))
      } else if (change.action === 'create' && taken(problem)) {
        const records = await this.#inTheWay(change, problem, found.get(change.id) ?? [])
        if (records.length > 0) {
          const ours = change.attempts > 1 ? 'perhaps' : 'no'
          verdicts.push(await this.existing(change, records, ours))
        } else if (isByImport(problem)) {
          verdicts.push(goesAgain(change, { batchOnly: true, problem }))
        } else {
          verdicts.push(setAside(change, this.#conflict(change, problem)))
        }
      } else if (importOnly.has(problem.code)) {
        verdicts.push(goesAgain(change, { batchOnly: true, problem }))
      } else if (problem.retryable && change.attempts < triesInARun) {
        verdicts.push(goesAgain(change, { problem }))
      } else {
        verdicts.push(setAside(change, problem))
      }
    }
    const kept = new Set(
      verdicts.flatMap(({ changeId, counts }) => (counts === 'set_aside' ? [changeId] : [])),
    )
    await this.#putBack(refusals.flatMap(({ change }) => (kept.has(change.id) ? [change] : [])))
    return verdicts
  }

  /**
   * A create whose record is there. `ours`: whether an earlier try may have made it. What it lacks of the row's values is
   * written as an update, so that a record that somebody else made meanwhile ends up as the source says, too.
   */
  async existing(
    change: Change,
    records: readonly WireRecord[],
    ours: 'perhaps' | 'no',
  ): Promise<Verdict> {
    const [record] = records
    if (record === undefined || records.length > 1) {
      const field = change.identityProperty
      return setAside(change, rowProblem('outbound.identity_ambiguous', undefined, field, true))
    }
    if (await this.#hasRival(change, record.id)) {
      return setAside(
        change,
        rowProblem(
          'outbound.identity_doubled',
          'Another row of the sync has this HubSpot record.',
          change.identityProperty,
        ),
      )
    }
    const all = await this.#lacking(change, record)
    const mine =
      ours === 'perhaps' && this.#isYounger(change, record, Object.keys(all.properties).length > 0)
    const { properties, before } = mine ? all : this.#alwaysWritten(all)
    const lacks = Object.keys(properties).length > 0
    if (this.#desk.context.order.strategy === 'create') {
      return mine
        ? settled(change, record.id)
        : setAside(change, rowProblem('outbound.already_exists', undefined, null, true))
    }
    if (lacks) {
      return {
        ...goesAgain(change, { untried: true }),
        hubspotId: record.id,
        becomes: { properties, before },
      }
    }
    const verdict = settled(change, record.id)
    return mine ? verdict : { ...verdict, counts: 'updated', origin: 'matched' }
  }

  /**
   * Updates and archives whose answer was lost: to do them a second time changes nothing. Where HubSpot says nothing
   * of a record time and again, an update is read back, so that it comes to an end.
   */
  async repeatable(changes: readonly Change[]): Promise<readonly Verdict[]> {
    const silent = changes.filter(
      ({ action, attempts }) => action === 'update' && attempts >= triesInARun,
    )
    const held = await this.#facts.held(silent)
    const verdicts: Verdict[] = []
    for (const change of changes) {
      const id = change.hubspotId ?? ''
      const isUpdate = change.action === 'update'
      if (change.attempts < triesInARun) verdicts.push(goesAgain(change))
      else if (isUpdate && (await this.holds(change, held.get(id)))) {
        verdicts.push(settled(change, id))
      } else if (isUpdate && !held.has(id)) {
        verdicts.push(setAside(change, rowProblem('outbound.record_gone', undefined, null, true)))
      } else if (change.attempts < mostSilences) verdicts.push(goesAgain(change))
      else verdicts.push(setAside(change, mute))
    }
    return verdicts
  }

  /** Whether a record holds all that an update wrote. */
  async holds(change: Change, record: WireRecord | undefined): Promise<boolean> {
    if (record === undefined) return false
    return Object.keys((await this.#lacking(change, record)).properties).length === 0
  }

  /**
   * Updates that will not be made, of records that gave a unique value up for another one (moves.ts) or a stage to go
   * back (clear-stages.ts): they get back what they had. It costs one read, since whether a record did so is not remembered: a run may have been killed meanwhile.
   */
  async #putBack(changes: readonly Change[]): Promise<void> {
    const left: { change: Change; names: readonly string[] }[] = []
    for (const change of changes) {
      if (change.action !== 'update' || change.hubspotId === null) continue
      const names: string[] = []
      for (const [name, before] of Object.entries(change.before)) {
        const matching =
          (before ?? '') === '' ? null : await this.#facts.matchingBy(change.object, name)
        if (matching?.kind === 'unique' || this.#climbs(name, before)) names.push(name)
      }
      if (names.length > 0) left.push({ change, names })
    }
    const [first] = left
    if (first === undefined) return
    const held = await this.#facts.held(left.map(({ change }) => change))
    const inputs = left.flatMap(({ change, names }): WriteInput[] => {
      const record = held.get(change.hubspotId ?? '')
      const empty = names.filter((name) => record !== undefined && !record.properties[name])
      if (record === undefined || empty.length === 0) return []
      const properties = Object.fromEntries(empty.map((name) => [name, change.before[name] ?? '']))
      return [{ trace: change.id, id: record.id, properties }]
    })
    if (inputs.length === 0) return
    const { hubspot, log, signal } = this.#desk.context.ports
    const outcomes = await hubspot.update(first.change.object, inputs, signal)
    const back = outcomes.filter(({ kind }) => kind === 'done').length
    log.warn('values_put_back', { sync: this.#desk.sync, records: back, of: inputs.length })
  }

  #climbs(name: string, before: string | null): boolean {
    const { rules } = this.#desk.context.order.target
    return (
      (before ?? '') !== '' &&
      rules.some((rule) => rule.kind === 'forward_only' && rule.property === name)
    )
  }

  async #inTheWay(
    change: Change,
    problem: RecordProblem,
    found: readonly WireRecord[],
  ): Promise<readonly WireRecord[]> {
    if (found.length > 0 || problem.existingId === null) return found
    const named = await this.#facts.named(change, problem.existingId)
    return named === null ? [] : [named]
  }

  #conflict(change: Change, problem: RecordProblem): RecordProblem {
    return this.#desk.context.order.strategy === 'create' && change.identityProperty === null
      ? { ...problem, ...rowProblem('outbound.already_exists', undefined, problem.field, true) }
      : problem
  }

  /** Where the time of the earlier try is no longer known, only a record that holds all of the row's values counts. */
  #isYounger(change: Change, record: WireRecord, lacks: boolean): boolean {
    if (change.sentAt === null) return !lacks
    return Date.parse(record.createdAt) >= change.sentAt.getTime() - clockSlackMs
  }

  async #lacking(change: Change, record: WireRecord): Promise<Lacking> {
    const known = await this.#facts.properties(change.object)
    const properties: Record<string, string> = {}
    const before: Record<string, string | null> = {}
    for (const [name, value] of Object.entries(change.properties)) {
      // The record was found by it, perhaps under another spelling or as a further address.
      if (change.action === 'create' && name === change.identityProperty) continue
      const property = known.get(name)
      const held = record.properties[name] ?? null
      if (property !== undefined && sameValue(property, value, held)) continue
      properties[name] = value
      before[name] = held
    }
    return { properties, before }
  }

  /** Somebody else's record keeps what it has of the fields that are meant for new records only. */
  #alwaysWritten({ properties, before }: Lacking): Lacking {
    const created = new Set(
      this.#desk.context.order.fields.flatMap(({ on, property }) =>
        on === 'create' ? property : [],
      ),
    )
    const kept = <T>(values: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
      Object.fromEntries(Object.entries(values).filter(([name]) => !created.has(name)))
    return { properties: kept(properties), before: kept(before) }
  }

  async #hasRival(change: Change, hubspotId: string): Promise<boolean> {
    const { changes, links } = tableSlots
    const rivals = await this.#desk.context.ports.warehouse.rows({
      name: 'outbound/send_rivals',
      slots: { changes, links },
      values: { sync: this.#desk.sync, hubspot_id: hubspotId, key: change.key },
    })
    return rivals.length > 0
  }
}

import type { HistoryPage, HistoryRequest, IsoTime } from '../../engine/ports.ts'
import type { Transaction } from '../../engine/ports/warehouse.ts'
import { beginning } from '../../engine/ports/hubspot.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import { commit, prepare } from '../checkpoint.ts'
import { goOn, type StreamContext } from '../context.ts'
import { latestTime } from '../first-calls.ts'
import { LoadLines } from '../record-lines.ts'
import { chooseRoute, chooseStrategy, type ReadPlan } from '../routes.ts'
import { earlier, isDue, nextFrom, positionAfter, provenTo, windowFor } from '../windows.ts'
import type { HistoryChoice } from './choices.ts'
import { entryLines } from './entry-lines.ts'
import {
  type HistoryPass,
  type HistoryState,
  type ObjectHistory,
  objectHistory,
  withObject,
} from './state.ts'

type HistoryContext = StreamContext<HistoryState>

/** Entries are small: a load holds so many times more of them than of records. */
const entriesARecord = 8

/**
 * Brings the history of one object up to date: ends a pass cut off, reads properties that were never read whole, then
 * what changed, then what was archived. Stop it anywhere: the next run goes on from there.
 */
export async function readObject(context: HistoryContext, choice: HistoryChoice): Promise<void> {
  const { streamOrder, order, desk, now, ports } = context
  const here = (): ObjectHistory => objectHistory(desk.state, choice.object)
  await settleChoice(context, choice)
  const plan = chooseStrategy(
    streamOrder,
    { position: here().position, backfill: false },
    order.full,
  )
  const read = new Set<string>()
  let begunAt = now
  let isBehind = !plan.whole
  for (;;) {
    const unread = choice.properties.filter((name) =>
      plan.whole ? !read.has(name) : !here().properties.includes(name),
    )
    const pass =
      passToContinue(context, choice, plan) ??
      (unread.length > 0
        ? beginPass(context, { strategy: 'full_refresh', whole: true }, unread, null, begunAt)
        : isBehind
          ? beginPass(context, later, choice.properties, nextFrom(here()), begunAt)
          : null)
    if (pass === null) break
    await readPass(context, choice, pass)
    if (pass.kind === 'full') for (const name of pass.properties) read.add(name)
    // What changed while a pass lay still is read now.
    isBehind = pass.continued || (isBehind && pass.kind === 'full')
    if (pass.continued) begunAt = await latestTime(ports.hubspot, 0, ports.signal)
  }
  const { sweptTo } = here()
  const sweptAt = sweptTo === null ? null : earlier(sweptTo, -order.horizonMs)
  if (choice.properties.length > 0 && isDue(sweptAt, now, order.sweepMs)) {
    await readArchived(context, choice)
  }
}

const later: ReadPlan = { strategy: 'incremental', whole: false }

/** What the order asks of the object now, against what was read so far. */
async function settleChoice(context: HistoryContext, choice: HistoryChoice): Promise<void> {
  const { desk, order } = context
  const before = objectHistory(desk.state, choice.object)
  const chosen = new Set(choice.properties)
  const wasHashed = new Set(before.hashed)
  const { startDate } = order
  const letsMoreIn =
    before.startDate !== null && (startDate === null || startDate < before.startDate)
  const isAhead = startDate !== null && before.position !== null && startDate > before.position
  // A value that was hashed is read again to be shown; one that was not is hashed where it stands.
  const isStillRead = (name: string): boolean =>
    chosen.has(name) && !(wasHashed.has(name) && !choice.hashed.has(name))
  const properties = letsMoreIn ? [] : before.properties.filter(isStillRead)
  const toHash = [...choice.hashed].filter((name) => !wasHashed.has(name))
  const pass =
    before.pass !== null && (letsMoreIn || !before.pass.properties.every(isStillRead))
      ? null
      : before.pass
  const isFirst = properties.length === 0 && pass === null
  const settled: ObjectHistory = {
    ...before,
    properties,
    pass,
    hashed: [...choice.hashed].toSorted(),
    startDate: isFirst || isAhead ? startDate : before.startDate,
  }
  if (JSON.stringify(settled) === JSON.stringify(before)) return
  await desk.save(withObject(desk.state, choice.object, settled), async (transaction) => {
    for (const name of toHash) await hashLanded(context, transaction, choice.object, name)
    return {}
  })
}

async function hashLanded(
  context: HistoryContext,
  transaction: Transaction,
  object: string,
  property: string,
): Promise<void> {
  await transaction.run({
    name: 'inbound/history_hash_values',
    slots: {
      target: tableSlot(context.layout.target),
      digest: {
        kind: 'expression',
        expression: { op: 'digest', of: { op: 'column', name: 'value' } },
      },
    },
    values: { object, property },
  })
}

/** The pass that an earlier run left, unless this run is told to read otherwise. */
function passToContinue(
  context: HistoryContext,
  choice: HistoryChoice,
  plan: ReadPlan,
): HistoryPass | null {
  const { pass } = objectHistory(context.desk.state, choice.object)
  const { route } = context.streamOrder
  if (pass === null || (plan.whole && pass.kind !== 'full')) return null
  if (route !== 'auto' && route !== pass.route) return null
  return { ...pass, continued: true }
}

function beginPass(
  context: HistoryContext,
  plan: ReadPlan,
  properties: readonly string[],
  after: IsoTime | null,
  now: IsoTime,
): HistoryPass {
  const { streamOrder, order } = context
  const window = windowFor(plan.whole ? null : after, order.startDate, now)
  const forced = plan.whole ? streamOrder.route : 'auto'
  const facts = { records: null, exportsLeft: 0, window }
  const route = chooseRoute(streamOrder.stream, plan, forced, facts)
  return {
    kind: plan.whole ? 'full' : 'incremental',
    route: route === 'list' ? 'list' : 'search',
    properties: [...properties],
    startedAt: now,
    window: { after: window.after, until: window.until },
    at: null,
    after: null,
    continued: false,
  }
}

/** Reads the rest of a pass: a load for every so many entries, each one a checkpoint. */
async function readPass(
  context: HistoryContext,
  choice: HistoryChoice,
  begun: HistoryPass,
): Promise<void> {
  const { desk, ports } = context
  const entries = new Entries(context, choice)
  const at = (pass: HistoryPass): HistoryState =>
    withObject(desk.state, choice.object, { ...objectHistory(desk.state, choice.object), pass })
  let pass = begun
  try {
    for await (const page of ports.hubspot.history(requestFor(choice, begun), ports.signal)) {
      await entries.add(page)
      pass = {
        ...pass,
        after: page.after ?? pass.after,
        at: page.reached === null ? pass.at : { ...page.reached },
      }
      if (entries.isFull) await entries.land(at(pass))
      goOn(context)
    }
  } catch (error) {
    // What was read stays read: the next run goes on from here, whatever stopped this one.
    if (!entries.isEmpty) await entries.land(at(pass))
    throw error
  }
  const state = ended(context, choice, pass, entries.isWithout)
  await entries.land(withObject(desk.state, choice.object, state))
}

function requestFor(choice: HistoryChoice, pass: HistoryPass): HistoryRequest {
  const asked = { object: choice.address, properties: pass.properties }
  if (pass.route === 'list') {
    const from = pass.after === null ? {} : { after: pass.after }
    return { ...asked, of: { kind: 'all', ...from } }
  }
  const from = pass.at === null ? {} : { from: pass.at }
  const { modifiedBy } = choice.stream
  return { ...asked, of: { kind: 'changed', by: modifiedBy, window: pass.window, ...from } }
}

/** `isWithout`: this run came by no record. */
function ended(
  context: HistoryContext,
  choice: HistoryChoice,
  pass: HistoryPass,
  isWithout: boolean,
): ObjectHistory {
  const before = objectHistory(context.desk.state, choice.object)
  const position = positionAfter(pass, context.order.horizonMs)
  const walked = { position, provenTo: provenTo(pass, position) }
  if (pass.kind === 'incremental') return { ...before, pass: null, ...walked }
  // Nothing proves that there is nothing: what changed is asked for from the beginning until something shows.
  if (isWithout && !pass.continued) walked.provenTo = beginning
  const isAll = choice.properties.every((name) => pass.properties.includes(name))
  return {
    ...before,
    pass: null,
    properties: [...new Set([...before.properties, ...pass.properties])].toSorted(),
    ...(isAll || before.position === null ? walked : {}),
    // Archived records were not part of it.
    sweptTo: null,
  }
}

/** The last history of records that were archived since the last sweep: the list finds them, a batch read tells. */
async function readArchived(context: HistoryContext, choice: HistoryChoice): Promise<void> {
  const { desk, ports, order, now } = context
  const { hubspot, signal } = ports
  const before = objectHistory(desk.state, choice.object)
  const entries = new Entries(context, choice)
  const listed = { object: choice.address, properties: ['hs_object_id'], archived: true }
  for await (const { records } of hubspot.list(listed, signal)) {
    const ids = records
      .filter(({ archivedAt }) => isLater(archivedAt, before.sweptTo))
      .map(({ id }) => id)
    const { address, properties } = choice
    const of = { kind: 'ids', ids, archived: true } as const
    for await (const page of hubspot.history({ object: address, properties, of }, signal)) {
      await entries.add(page)
      if (entries.isFull) await entries.land(desk.state)
      goOn(context)
    }
    await context.run.beat()
    goOn(context)
  }
  const sweptTo = earlier(now, order.horizonMs)
  await entries.land(withObject(desk.state, choice.object, { ...before, sweptTo }))
}

const isLater = (time: string | undefined, since: IsoTime | null): boolean =>
  time === undefined || since === null || !(Date.parse(time) <= Date.parse(since))

/** The entries of one load after another. */
class Entries {
  readonly #context: HistoryContext
  readonly #choice: HistoryChoice
  readonly #lines: LoadLines
  #done = 0

  constructor(context: HistoryContext, choice: HistoryChoice) {
    this.#context = context
    this.#choice = choice
    const { records, bytes } = context.loadSize
    const size = { records: records * entriesARecord, bytes }
    this.#lines = new LoadLines(context.ports.work, `history-${choice.stream.name}`, size)
  }

  get isFull(): boolean {
    return this.#lines.isFull
  }

  get isWithout(): boolean {
    return this.#done === 0
  }

  get isEmpty(): boolean {
    return this.#lines.lines === 0
  }

  async add({ records }: HistoryPage): Promise<void> {
    const { order, run, progress, streamOrder } = this.#context
    const { object, hashed } = this.#choice
    for (const record of records) {
      if (order.startDate !== null && Date.parse(record.updatedAt) < Date.parse(order.startDate))
        continue
      for (const line of entryLines(object, record, hashed)) await this.#lines.add(line)
    }
    this.#done += records.length
    progress({
      sync: order.sync,
      part: streamOrder.stream.name,
      stage: `reading ${object}`,
      done: this.#done,
      of: null,
    })
    await run.beat()
  }

  /** Lands what there is, together with the state that vouches for it. */
  async land(state: HistoryState): Promise<void> {
    const path = await this.#lines.take()
    if (path === null) {
      await this.#context.desk.save(state, async () => ({}))
      return
    }
    const files = [{ format: 'ndjson' as const, path }]
    const load = await prepare(this.#context, { files, pass: null })
    await commit(this.#context, load, state)
  }
}

import { createHash } from 'node:crypto'
import type { Slot, WriteInput, WriteOutcome } from '../../engine/ports.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { Change } from './change.ts'
import { createLinks } from './create-links.ts'
import { assertMarked, type Batch, type BatchEnd, type Desk, type UnfinishedKind } from './desk.ts'
import type { Judge } from './judge.ts'
import { goesAgain, settled, type Verdict } from './verdict.ts'

/** HUBSPOT.md 4.3. */
const rowsACall = 100
/** Calls under way at once: with it a killed run leaves at most this many whose answer must be looked up. */
const callsAtOnce = 4

interface Call {
  readonly batch: Batch
  readonly changes: readonly Change[]
  readonly inputs: readonly WriteInput[]
}

interface Answer {
  readonly call: Call
  readonly outcomes: readonly WriteOutcome[]
  /** Nothing of the call took effect, and the run can't go on. */
  readonly failure: unknown
}

/**
 * Sends all planned changes of one kind by batch calls. Before a call its batch is saved and its changes are marked as
 * sent; every answer is settled at once. An answer that was lost leaves them sent, for `settleLost`.
 * @throws what HubSpot's client throws when it could not send; the changes of that call are planned again
 */
export async function sendBatches(desk: Desk, judge: Judge, kind: UnfinishedKind): Promise<void> {
  const { context } = desk
  const { signal } = context.ports
  const pages = desk.pages('outbound/send_planned', rowsACall * callsAtOnce, {
    object: kind.object,
    action: kind.action,
  })
  let done = 0
  for await (const page of pages) {
    signal.throwIfAborted()
    const changes = page.map(({ change }) => change)
    const calls = callsOf(desk, changes, await createLinks(desk, changes))
    await sendCalls(desk, judge, calls, { name: 'outbound/send_mark', slots: {} })
    done += page.length
    context.progress(stages[kind.action], done, kind.planned)
  }
}

/** Sends planned updates that were chosen one by one, as `sendBatches` does. */
export async function sendChosen(
  desk: Desk,
  judge: Judge,
  changes: readonly Change[],
): Promise<void> {
  const { ports } = desk.context
  const sorted = changes.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  for (let at = 0; at < sorted.length; at += rowsACall * callsAtOnce) {
    ports.signal.throwIfAborted()
    const page = sorted.slice(at, at + rowsACall * callsAtOnce)
    const chosen = desk.staging('chosen')
    await stageLines(ports, chosen, ['change_id'], async (lines) => {
      for (const { id } of page) await lines.write(JSON.stringify({ change_id: id }))
    })
    await sendCalls(desk, judge, callsOf(desk, page), {
      name: 'outbound/send_mark_chosen',
      slots: { chosen: { kind: 'table', table: chosen } },
    })
    await ports.warehouse.drop(chosen)
  }
}

/** How the changes of a call are marked: those of its kind between its first and its last, or of these the chosen ones. */
interface Marking {
  readonly name: string
  readonly slots: Readonly<Record<string, Slot>>
}

async function sendCalls(
  desk: Desk,
  judge: Judge,
  calls: readonly Call[],
  marking: Marking,
): Promise<void> {
  await mark(desk, calls, marking)
  const answers = await Promise.all(calls.map((call) => send(desk, call)))
  await settle(desk, judge, answers)
  const failed = answers.find(({ failure }) => failure !== null)
  if (failed !== undefined) throw failed.failure
}

const stages = {
  create: 'creating records',
  update: 'updating records',
  archive: 'archiving records',
} as const

type Links = Awaited<ReturnType<typeof createLinks>>

function callsOf(
  desk: Desk,
  changes: readonly Change[],
  links: Links = new Map(),
): readonly Call[] {
  const calls: Call[] = []
  for (let at = 0; at < changes.length; at += rowsACall) {
    const part = changes.slice(at, at + rowsACall)
    const [first] = part
    if (first === undefined) continue
    const inputs = part.map((change) => inputOf(change, links))
    calls.push({
      batch: {
        id: desk.context.ports.random.uuid(),
        object: first.object,
        action: first.action,
        route: 'batch',
        rows: part.length,
        sha256: createHash('sha256').update(JSON.stringify(inputs)).digest('hex'),
        importName: null,
      },
      changes: part,
      inputs,
    })
  }
  return calls
}

function inputOf({ id, hubspotId, properties }: Change, links: Links): WriteInput {
  const own = links.get(id)
  return {
    trace: id,
    ...(hubspotId === null ? {} : { id: hubspotId }),
    properties,
    ...(own === undefined ? {} : { links: own }),
  }
}

async function mark(desk: Desk, calls: readonly Call[], marking: Marking): Promise<void> {
  const { context } = desk
  const creates = calls.some(({ batch }) => batch.action === 'create')
  const now = creates ? await desk.hubspotNow() : context.ports.clock.now()
  await context.commit(async (transaction) => {
    for (const { batch, changes } of calls) {
      await desk.addBatch(transaction, batch, now)
      const marked = await transaction.run({
        name: marking.name,
        slots: { changes: tableSlots.changes, ...marking.slots },
        values: {
          sync: desk.sync,
          object: batch.object,
          action: batch.action as string,
          batch_id: batch.id,
          first: changes[0]?.id ?? '',
          last: changes.at(-1)?.id ?? '',
          changed_at: context.ports.clock.now(),
        },
      })
      assertMarked(marked, changes.length)
    }
  })
}

async function send(desk: Desk, call: Call): Promise<Answer> {
  const { hubspot, signal } = desk.context.ports
  const [first] = call.changes
  if (first === undefined) return { call, outcomes: [], failure: null }
  // A create that can't be looked up is let finish: stopping it half-way would hold the sync. The client's own time
  // limits end it.
  const proven = first.action !== 'create' || first.identityUnique
  const until = proven ? signal : new AbortController().signal
  try {
    return {
      call,
      outcomes: await hubspot[first.action](first.object, call.inputs, until),
      failure: null,
    }
  } catch (error) {
    return { call, outcomes: [], failure: error ?? new Error('A call failed without a reason.') }
  }
}

async function settle(desk: Desk, judge: Judge, answers: readonly Answer[]): Promise<void> {
  const verdicts: Verdict[] = []
  const ends = new Map<string, BatchEnd>()
  const refusals = []
  for (const { call, outcomes, failure } of answers) {
    const byTrace = new Map(outcomes.map((outcome) => [outcome.trace, outcome]))
    let open = false
    for (const sent of call.changes) {
      // The mark counted this try.
      const change: Change = { ...sent, attempts: sent.attempts + 1 }
      const outcome = byTrace.get(change.id)
      if (failure !== null) verdicts.push(goesAgain(change, { untried: true }))
      else if (outcome === undefined || outcome.kind === 'unknown') open = true
      else if (outcome.kind === 'done') verdicts.push(settled(change, outcome.id))
      else refusals.push({ change, problem: outcome.problem })
    }
    ends.set(call.batch.id, failure !== null ? 'canceled' : open ? null : 'settled')
  }
  verdicts.push(...(await judge.refused(refusals)))
  await desk.settle(verdicts, ends)
}

import { createHash } from 'node:crypto'
import { textIn } from '../../engine/cells.ts'
import type { WireRecord } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Change } from './change.ts'
import type { Desk } from './desk.ts'
import type { Judge } from './judge.ts'
import { goesAgain, type Verdict } from './verdict.ts'

/** What is still open after everything that was sent by call has been looked for. */
export interface Lost {
  /** Creates that only HubSpot's lagging search can find: wait and look again. */
  readonly waiting: number
  /** Creates without an identity: nobody can tell. */
  readonly unproven: number
  /** What a person approves to have the unproven ones sent again. */
  readonly planId: string | null
}

const rowsAtOnce = 500
/** Between two looks for a record that is not there: an answer may be lost before the write is through. */
const secondLookMs = 2_000
/**
 * HubSpot's search index lags; after this time what it doesn't show is not there. The same hour that inbound takes
 * unless configured (DESIGN 4).
 */
const horizonMs = 3_600_000

/** Settles changes that were sent by call and whose answer never came, by looking for what they would have done. */
export async function settleLost(desk: Desk, facts: AccountFacts, judge: Judge): Promise<Lost> {
  const { order, ports } = desk.context
  const planId = await unprovenPlan(desk)
  const approved = planId !== null && order.approve === planId
  let waiting = 0
  let unproven = 0
  const pages = desk.pages('outbound/send_lost', rowsAtOnce, {}, { batches: tableSlots.batches })
  for await (const page of pages) {
    const verdicts: Verdict[] = []
    const kinds = Map.groupBy(
      page.map(({ change }) => change),
      (change) => `${change.object} ${kindOf(change)} ${change.identityProperty ?? ''}`,
    )
    for (const changes of kinds.values()) {
      const [first] = changes
      if (first === undefined) continue
      switch (kindOf(first)) {
        case 'repeatable':
          verdicts.push(...(await judge.repeatable(changes)))
          break
        case 'unproven':
          if (approved) verdicts.push(...changes.map((change) => goesAgain(change)))
          else unproven += changes.length
          break
        case 'unique':
        case 'searched': {
          const looked = await look(desk, facts, judge, changes)
          verdicts.push(...looked.verdicts)
          waiting += looked.waiting
        }
      }
    }
    await desk.settle(verdicts)
    if (verdicts.length > 0) {
      ports.log.warn('lost_answers_settled', { sync: desk.sync, changes: verdicts.length })
    }
  }
  return { waiting, unproven, planId: unproven > 0 ? planId : null }
}

function kindOf(change: Change): 'repeatable' | 'unproven' | 'unique' | 'searched' {
  if (change.action !== 'create') return 'repeatable'
  if (change.identityProperty === null || change.identity === null) return 'unproven'
  return change.identityUnique ? 'unique' : 'searched'
}

async function look(
  desk: Desk,
  facts: AccountFacts,
  judge: Judge,
  changes: readonly Change[],
): Promise<{ readonly verdicts: readonly Verdict[]; readonly waiting: number }> {
  const { clock, signal } = desk.context.ports
  const first = new Map(await facts.found(changes))
  const missing = changes.filter(({ id }) => none(first.get(id)))
  const unique = missing.filter(({ identityUnique }) => identityUnique)
  if (unique.length > 0) {
    await clock.sleep(secondLookMs, signal)
    for (const [id, records] of await facts.found(unique)) first.set(id, records)
  }
  const now = missing.length > unique.length ? await desk.hubspotNow() : null
  const verdicts: Verdict[] = []
  let waiting = 0
  for (const change of changes) {
    const records = first.get(change.id) ?? []
    if (records.length > 0) verdicts.push(await judge.existing(change, records, 'perhaps'))
    else if (change.identityUnique || isPast(change, now)) verdicts.push(goesAgain(change))
    else waiting += 1
  }
  return { verdicts, waiting }
}

const none = (records: readonly WireRecord[] | undefined): boolean =>
  records === undefined || records.length === 0

const isPast = (change: Change, now: Date | null): boolean =>
  now !== null && change.sentAt !== null && now.getTime() - change.sentAt.getTime() >= horizonMs

/** A name for exactly these creates, the same in every run as long as they are the ones. Null when there are none. */
async function unprovenPlan(desk: Desk): Promise<string | null> {
  const names = createHash('sha256')
  let counted = 0
  const pages = desk.context.ports.warehouse.stream({
    name: 'outbound/send_unproven',
    slots: { changes: tableSlots.changes },
    values: { sync: desk.sync },
  })
  for await (const page of pages) {
    for (const row of page) names.update(`${textIn(row, 'change_id')}\n`)
    counted += page.length
  }
  return counted === 0 ? null : `creates-${names.digest('hex').slice(0, 16)}`
}

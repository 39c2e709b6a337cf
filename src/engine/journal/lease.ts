import { ConnectorError } from '../../errors/connector-error.ts'
import { countIn, textIn, textOrNullIn, timeOrNullIn } from '../cells.ts'
import type { Clock, Row, Traits, Transaction, Warehouse } from '../ports.ts'
import { type Holder, machineProcesses, type Processes } from './holder.ts'
import { fenceLost } from './fence.ts'
import { repeatable } from './repeatable.ts'
import { leasesTable, runsTable, slotOf, streamRunsTable } from './tables.ts'

const slots = { leases: slotOf(leasesTable) }
const pollMs = 1000
const leaseWaitMs = 30_000
/** A holder that can't be seen from here and has not shown itself for so long counts as gone. Runs show themselves every minute. */
export const leaseStaleMs = 15 * 60_000
export const beatEveryMs = 60_000

export interface LeasePorts {
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Those of the operating system unless given. */
  readonly processes?: Processes | undefined
}

export interface LeaseOwner {
  readonly sync: string
  readonly runId: string
  readonly holder: Holder
}

/**
 * Makes the run the only one of its sync. A holder whose process has ended is replaced at once, and its run marked as
 * interrupted; a living one is waited for.
 * @throws `run.already_running`
 */
export async function takeLease(
  ports: LeasePorts,
  owner: LeaseOwner,
  waitMs: number = leaseWaitMs,
): Promise<void> {
  const { warehouse } = ports
  const { sync } = owner
  // Seen by everybody before anybody takes it. Where two add it at once there are two rows: they are taken together.
  await warehouse.run({ name: 'journal/add_lease', slots, values: { sync } })
  for (let waited = 0; ; waited += pollMs) {
    const living = await repeatable(() =>
      warehouse.transaction((transaction) =>
        tryTake(transaction, owner, {
          reach: warehouse.traits.reach,
          now: ports.clock.now(),
          processes: ports.processes ?? machineProcesses,
        }),
      ),
    )
    if (living === null) return
    if (waited >= waitMs) throw alreadyRunning(owner.sync, living)
    if (ports.signal.aborted) throw stopped(owner.sync)
    await ports.clock.sleep(pollMs, ports.signal).catch(() => undefined)
  }
}

/** Null when taken, else who holds it. */
async function tryTake(
  transaction: Transaction,
  owner: LeaseOwner,
  { reach, now, processes }: { reach: Traits['reach']; now: Date; processes: Processes },
): Promise<Holder | null> {
  const { sync, runId, holder } = owner
  const [row] = await transaction.rows({ name: 'journal/lease', slots, values: { sync } })
  const heldBy = textOrNullIn(row, 'run_id')
  if (heldBy !== null && heldBy !== runId) {
    const living = processes.abandoned.has(heldBy) ? null : livingHolder(row, reach, now, processes)
    if (living !== null) return living
    await interrupt(transaction, heldBy, now)
  }
  const taken = await transaction.run({
    name: 'journal/take_lease',
    slots,
    values: {
      sync,
      run_id: runId,
      held_by: heldBy,
      host: holder.host,
      pid: holder.pid,
      process: holder.process,
      beat_at: now,
    },
  })
  return taken > 0 ? null : holder
}

/** Who holds a row with `host`, `pid`, `process` and `beat_at`; null when that process is gone. */
export function livingHolder(
  row: Row | undefined,
  reach: Traits['reach'],
  now: Date,
  { hasEnded, isNear }: Pick<Processes, 'hasEnded' | 'isNear'> = machineProcesses,
): Holder | null {
  const holder: Holder = {
    host: textIn(row, 'host'),
    pid: countIn(row, 'pid'),
    process: textOrNullIn(row, 'process') ?? '',
  }
  if (hasEnded(holder, reach)) return null
  const beat = timeOrNullIn(row, 'beat_at')
  const silentMs = beat === null ? Number.POSITIVE_INFINITY : now.getTime() - beat.getTime()
  // A process that is seen to live is believed, however long it is silent: it may be suspended, and would go on.
  return silentMs > leaseStaleMs && !isNear(holder, reach) ? null : holder
}

async function interrupt(transaction: Transaction, runId: string, now: Date): Promise<void> {
  const values = { run_id: runId, finished_at: now }
  await transaction.run({
    name: 'journal/interrupt_run',
    slots: { runs: slotOf(runsTable) },
    values,
  })
  await transaction.run({
    name: 'journal/interrupt_stream_runs',
    slots: { stream_runs: slotOf(streamRunsTable) },
    values,
  })
}

/**
 * Shows that the run lives. Cheap; called along the way, at most once a minute by `Run.beat`.
 * @throws `warehouse.fence_lost` another run has taken the sync over
 */
export async function beatLease(
  warehouse: Warehouse,
  owner: { readonly sync: string; readonly runId: string },
  now: Date,
): Promise<void> {
  const beaten = await warehouse.run({
    name: 'journal/beat_lease',
    slots,
    values: { sync: owner.sync, run_id: owner.runId, beat_at: now },
  })
  if (beaten === 0) throw fenceLost(owner.sync)
}

/** Gives the lease up, if the run still has it. */
export async function leaveLease(
  transaction: Transaction,
  owner: { readonly sync: string; readonly runId: string },
): Promise<void> {
  await transaction.run({
    name: 'journal/leave_lease',
    slots,
    values: { sync: owner.sync, run_id: owner.runId },
  })
}

/**
 * Gives up the leases of this process's own runs that have ended and could not say so: its process lives, so that
 * everybody would wait for them. Cheap while there are none.
 */
export async function leaveAbandoned(
  warehouse: Warehouse,
  now: Date,
  { abandoned }: Pick<Processes, 'abandoned'> = machineProcesses,
): Promise<void> {
  if (abandoned.size === 0) return
  for (const row of await warehouse.rows({ name: 'schedule/at_work', slots })) {
    const owner = { sync: textIn(row, 'sync'), runId: textIn(row, 'run_id') }
    if (!abandoned.has(owner.runId)) continue
    await repeatable(() =>
      warehouse.transaction(async (transaction) => {
        await interrupt(transaction, owner.runId, now)
        await leaveLease(transaction, owner)
      }),
    )
    abandoned.delete(owner.runId)
  }
}

function alreadyRunning(sync: string, holder: Holder): ConnectorError {
  return new ConnectorError('run.already_running', {
    what: `The sync ${sync} was not started.`,
    why: `Another run of it is at work in process ${holder.pid} on ${holder.host}.`,
    fix: 'Let that run end, or stop it, then run again.',
  })
}

function stopped(sync: string): ConnectorError {
  return new ConnectorError('run.stopped', {
    what: `The sync ${sync} was stopped before it started.`,
    why: 'A signal came while it waited for another run of the same sync.',
    fix: 'Run again.',
  })
}

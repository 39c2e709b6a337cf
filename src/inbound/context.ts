import { createHash } from 'node:crypto'
import type { RunAtWork } from '../engine/journal/runs.ts'
import type { InboundOrder, StreamOrder } from '../engine/orders.ts'
import type { IsoTime } from '../engine/ports/hubspot.ts'
import type { Ports } from '../engine/ports.ts'
import type { Progress } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { Desk } from './desk.ts'
import type { Stamp } from './land.ts'
import type { Layout } from './layout.ts'
import type { LoadSize } from './record-lines.ts'
import type { Tally } from './tally.ts'

/** What every stream of one inbound run is given. */
export interface InboundContext {
  readonly order: InboundOrder
  /** Streams whose object the account does not have. */
  readonly refused: ReadonlyMap<string, ConnectorError>
  readonly ports: Ports
  readonly run: RunAtWork
  /** What `--approve` takes when this run is held. */
  readonly planId: string
  /** HubSpot's clock when the run began: positions and cadences follow it. */
  readonly now: IsoTime
  readonly loadSize: LoadSize
  /** How long a run waits for a HubSpot job before the next run goes on waiting. */
  readonly waitMs: number
  readonly progress: (progress: Progress) => void
  /** Objects whose links are read in this sync: their changed records are noted. */
  readonly linked: ReadonlySet<string>
}

/** One stream of a run at work. */
export interface StreamContext<State> extends InboundContext {
  readonly streamOrder: StreamOrder
  readonly desk: Desk<State>
  readonly tally: Tally
  readonly layout: Layout
}

export function stampOf(context: InboundContext, stream: string): Stamp {
  return {
    sync: context.order.sync,
    stream,
    runId: context.run.runId,
    at: context.ports.clock.now(),
  }
}

/** The start of the names of a sync's staging tables: what a killed run left is found by it. */
export function stagingPrefix(sync: string): string {
  return `_in_${createHash('md5').update(sync).digest('hex').slice(0, 8)}_`
}

/** A name for the staging tables of one load. */
export function newToken(context: InboundContext): string {
  return (
    stagingPrefix(context.order.sync) + context.ports.random.uuid().replaceAll('-', '').slice(0, 12)
  )
}

/** Between two checkpoints: goes on, or stops the run in good order. @throws `run.stopped` */
export function goOn(context: InboundContext): void {
  if (context.ports.signal.aborted) throw stopped(context.order.sync)
}

export function stopped(sync: string): ConnectorError {
  return new ConnectorError('run.stopped', {
    what: `The run of ${sync} was stopped.`,
    why: 'It was asked to stop, and did so at a checkpoint: nothing is lost.',
    fix: 'Run again: it goes on where it stopped.',
  })
}

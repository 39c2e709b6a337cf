import type { OutboundOrder } from '../engine/orders.ts'
import type { Ports, Transaction } from '../engine/ports.ts'
import type { Progress } from '../engine/reports.ts'

/** What every stage of one outbound run is given. */
export interface OutboundContext {
  readonly order: OutboundOrder
  readonly ports: Ports
  readonly runId: string
  /**
   * One transaction under the sync's fence: the fence is raised first, and a run that has lost it writes nothing.
   * @throws `warehouse.fence_lost`
   */
  commit<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Stage names are words for people: `reading the source`, `sending records`. */
  progress(stage: string, done: number, of: number | null): void
}

export type ProgressListener = (progress: Progress) => void

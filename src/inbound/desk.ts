import { takeFence } from '../engine/journal/fence.ts'
import { type Counts, commitLoad, forgetLoads } from '../engine/journal/loads.ts'
import { loadState, type StateKind } from '../engine/journal/state.ts'
import type { Clock } from '../engine/ports/machine.ts'
import type { Transaction, Warehouse } from '../engine/ports/warehouse.ts'
import type { RunAtWork } from '../engine/journal/runs.ts'

/** One stream's state and the right to change it: a state is only ever saved with the rows that it vouches for. */
export interface Desk<State> {
  readonly state: State
  /** No state was saved yet, by this run or an earlier one. */
  readonly isNew: boolean
  /** Saves the state and does the work in one transaction, under the fence. */
  save<Came extends Counts>(
    state: State,
    work: (transaction: Transaction) => Promise<Came>,
  ): Promise<Came>
}

export interface DeskOrder<State extends { readonly version: number }> {
  readonly sync: string
  readonly stream: string
  readonly run: RunAtWork
  readonly kind: StateKind<State>
  readonly first: State
  readonly positionOf: (state: State) => string | null
}

/** Takes the stream's fence and reads its state. @throws `run.state_damaged` */
export async function openDesk<State extends { readonly version: number }>(
  ports: { readonly warehouse: Warehouse; readonly clock: Clock },
  order: DeskOrder<State>,
): Promise<Desk<State>> {
  const { sync, stream, run } = order
  const owner = { sync, stream, runId: run.runId, leased: true }
  const fence = await takeFence(ports.warehouse, owner)
  await forgetLoads(ports.warehouse, fence)
  const saved = await loadState(ports.warehouse, { sync, stream }, order.kind)
  let state = saved ?? order.first
  let isNew = saved === null
  let loads = 0
  return {
    get state() {
      return state
    },
    get isNew() {
      return isNew
    },
    async save(next, work) {
      loads += 1
      const position = order.positionOf(next)
      const { counts } = await commitLoad(ports, {
        loadId: `${run.runId}/${stream}/${loads}`,
        fence,
        state: {
          version: next.version,
          state: next,
          position: position === null ? null : new Date(position),
        },
        work,
      })
      state = next
      isNew = false
      await run.beat()
      return counts
    },
  }
}

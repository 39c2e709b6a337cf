import { takeFence } from '../engine/journal/fence.ts'
import { commitLoad } from '../engine/journal/loads.ts'
import { listStates, loadState } from '../engine/journal/state.ts'
import type { Clock } from '../engine/ports/machine.ts'
import type { Warehouse } from '../engine/ports/warehouse.ts'
import { type HistoryState, historyStateKind, historyStream } from './property-history/state.ts'
import { type StreamState, streamStateKind } from './state.ts'

export interface RewindOrder {
  readonly sync: string
  /** Null: every stream of the sync that has a position. */
  readonly stream: string | null
  /** ISO. */
  readonly to: string
  readonly runId: string
}

/**
 * Moves saved positions back to a time, so that the next run reads again what changed since. A position is never moved
 * forward: that would leave changes out. Returns the streams that were moved.
 */
export async function rewindStreams(
  ports: { readonly warehouse: Warehouse; readonly clock: Clock },
  order: RewindOrder,
): Promise<readonly string[]> {
  const to = new Date(order.to).toISOString()
  const moved: string[] = []
  for (const { stream, position } of await listStates(ports.warehouse, order.sync)) {
    if (order.stream !== null && order.stream !== stream) continue
    if (position === null || position.toISOString() <= to) continue
    const of = { sync: order.sync, stream }
    const back =
      stream === historyStream
        ? await historyBack(ports.warehouse, of, to)
        : await streamBack(ports.warehouse, of, to)
    if (back === null) continue
    const fence = await takeFence(ports.warehouse, { ...of, runId: order.runId })
    await commitLoad(ports, {
      loadId: `${order.runId}/${stream}/rewind`,
      fence,
      state: { version: back.version, state: back, position: new Date(to) },
      work: async () => ({}),
    })
    moved.push(stream)
  }
  return moved
}

type Of = Parameters<typeof loadState>[1]

async function streamBack(warehouse: Warehouse, of: Of, to: string): Promise<StreamState | null> {
  const state = await loadState(warehouse, of, streamStateKind)
  return state === null ? null : { ...state, ...movedBack(state, to), pass: null }
}

const movedBack = ({ provenTo }: Pick<StreamState, 'provenTo'>, to: string) => ({
  position: to,
  provenTo: provenTo !== null && provenTo < to ? provenTo : null,
})

/** Each object has a position of its own. */
async function historyBack(warehouse: Warehouse, of: Of, to: string): Promise<HistoryState | null> {
  const state = await loadState(warehouse, of, historyStateKind)
  if (state === null) return null
  const objects = Object.entries(state.objects).map(([object, history]) => {
    const { position } = history
    const isAhead = position !== null && position > to
    return [
      object,
      isAhead ? { ...history, ...movedBack(history, to), pass: null } : history,
    ] as const
  })
  return { ...state, objects: Object.fromEntries(objects) }
}

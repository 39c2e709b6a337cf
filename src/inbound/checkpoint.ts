import type { StagedFile, TableName, Transaction } from '../engine/ports/warehouse.ts'
import { newToken, type StreamContext, stampOf } from './context.ts'
import { type PreparedLoad, prepareLoad } from './land.ts'
import type { Layout } from './layout.ts'
import { addLoad, assertAccounted } from './tally.ts'

export interface CheckpointOrder {
  readonly files: readonly StagedFile[]
  readonly pass: string | null
  readonly archivedSince?: Date | null
  readonly layout?: Layout
}

/** Stages and judges files of the stream; nothing is written to its table yet. */
export function prepare(
  context: StreamContext<unknown>,
  order: CheckpointOrder,
): Promise<PreparedLoad> {
  const { streamOrder, ports } = context
  const { stream } = streamOrder
  const object = stream.kind === 'object' ? stream.object : null
  return prepareLoad(
    {
      layout: order.layout ?? context.layout,
      storage: streamOrder.storage,
      stamp: stampOf(context, stream.name),
      files: order.files,
      token: newToken(context),
      archivedSince: order.archivedSince ?? null,
      pass: order.pass,
      touches: object !== null && context.linked.has(object) ? object : null,
    },
    ports,
  )
}

export interface CommitOptions {
  /** Archived listings are no part of the stream's own count. */
  readonly uncounted?: boolean
  /** Further statements of the same transaction. */
  readonly also?: (transaction: Transaction, judged: TableName) => Promise<void>
}

/** Writes a prepared load together with the state that vouches for it: a checkpoint. */
export async function commit<State>(
  context: StreamContext<State>,
  load: PreparedLoad,
  state: State,
  options: CommitOptions = {},
): Promise<void> {
  const { tally, ports, run, order } = context
  const stream = context.streamOrder.stream.name
  const { counts } = load
  assertAccounted(stream, { ...counts, read: counts.read - counts.ignored })
  const applied = await context.desk.save(state, async (transaction) => {
    const came = await load.apply(transaction)
    await options.also?.(transaction, load.judged)
    return { setAsideValues: came.setAsideValues, merged: came.merged, loaded: counts.loaded }
  })
  if (options.uncounted !== true) addLoad(tally, counts)
  tally.setAsideValues += applied.setAsideValues
  tally.deleted += applied.merged + counts.removals
  await load.clear()
  ports.log.info('load_committed', {
    sync: order.sync,
    run: run.runId,
    stream,
    records: counts.read,
    loaded: counts.loaded,
  })
}

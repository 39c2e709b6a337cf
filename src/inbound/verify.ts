import { addressing } from '../engine/addressing.ts'
import { loadState } from '../engine/journal/state.ts'
import type { InboundOrder, StreamOrder } from '../engine/orders.ts'
import type { ObjectName, Ports } from '../engine/ports.ts'
import type { Progress } from '../engine/reports.ts'
import type { StreamVerification, VerifyOptions } from '../engine/verification.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { addressesOf } from './addressed.ts'
import { askingOnce } from './first-calls.ts'
import { columnsOnly, linkedObjects } from './links/run-links.ts'
import { settleOrder } from './settle-order.ts'
import { firstState, streamStateKind } from './state.ts'
import { verifyArchived } from './verify/archived.ts'
import { verifyCollection } from './verify/collection.ts'
import { openScratch, type VerifyContext } from './verify/context.ts'
import { verifyHistory } from './verify/history.ts'
import { verifyLinks } from './verify/links.ts'
import { verifyObject } from './verify/object.ts'
import { orderFor } from './windows.ts'

/**
 * Compares what an inbound sync has landed with HubSpot, stream by stream: totals where HubSpot tells any, and a sample of
 * records, entries and links; collections whole. Nothing is written but staging tables of its own. A stream that can't be
 * read carries its error, and the others go on.
 */
export async function* verifyInbound(
  asked: InboundOrder,
  given: Ports,
  options: VerifyOptions,
  progress: (progress: Progress) => void,
): AsyncGenerator<StreamVerification> {
  const addresses = new Map<ObjectName, string>()
  const ports = { ...given, hubspot: askingOnce(addressing(given.hubspot, addresses)) }
  const { order, refused, now } = await settleOrder(asked, ports, (learnt) => {
    for (const [object, address] of addressesOf(learnt)) addresses.set(object, address)
  })
  const { stream: only } = options
  const streams = order.streams.filter(({ stream }) => only === null || stream.name === only)
  const hasTable = order.streams.some(({ stream }) => stream.kind === 'associations')
  const hasColumns = !hasTable && linkedObjects(order).size > 0
  if (streams.length === 0 && only !== null && !(hasColumns && only === columnsOnly)) {
    throw unknownStream(order, only)
  }
  const scratch = await openScratch(ports, order.sync)
  const context: VerifyContext = {
    order,
    ports,
    now,
    options,
    relations: await ports.warehouse.relations('data'),
    scratch,
    progress: (part, stage, done, of) => progress({ sync: order.sync, part, stage, done, of }),
  }
  try {
    for (const one of streams) {
      ports.signal.throwIfAborted()
      yield await attempt(one.stream.name, () => {
        const refusal = refused.get(one.stream.name)
        if (refusal !== undefined) throw refusal
        return verifyStream({ ...context, order: orderFor(context.order, one) }, one)
      })
      await scratch.dropAll()
    }
    // Columns of linked ids are filled in a sync without the associations stream too.
    if (hasColumns && (only === null || only === columnsOnly)) {
      const found = await attempt(columnsOnly, () => verifyLinks(context, null))
      if (found.note === undefined) yield found
    }
  } finally {
    await scratch.dropAll()
  }
}

async function verifyStream(context: VerifyContext, one: StreamOrder): Promise<StreamVerification> {
  const { stream } = one
  if (stream.kind === 'associations') return verifyLinks(context, one)
  if (stream.kind === 'property_history') return verifyHistory(context, one, stream)
  const of = { sync: context.order.sync, stream: stream.name }
  const state = (await loadState(context.ports.warehouse, of, streamStateKind)) ?? firstState
  switch (stream.kind) {
    case 'object':
      return verifyObject(context, one, stream, state)
    case 'archived':
      return verifyArchived(context, one, stream, state)
    case 'collection':
      return verifyCollection(context, one, stream, state)
  }
}

/** What keeps one stream from being read is its own; what would stop a run stops the comparison. */
async function attempt(
  stream: string,
  work: () => Promise<StreamVerification>,
): Promise<StreamVerification> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.handling === 'stop_run') throw error
    return {
      stream,
      warehouse: null,
      hubspot: null,
      sampled: 0,
      differing: 0,
      pending: 0,
      drift: false,
      findings: [],
      error: error.report(),
    }
  }
}

function unknownStream(order: InboundOrder, stream: string): ConnectorError {
  return new ConnectorError('config.usage', {
    what: `${order.sync} has no stream ${stream}.`,
    why: `It has ${order.streams.map((one) => one.stream.name).join(', ')}.`,
    fix: 'Name one of them with --stream.',
  })
}

import { access, constants } from 'node:fs/promises'
import type { InboundOrder, OutboundOrder } from '../engine/orders.ts'
import type { WarehouseUse } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { CheckedSync } from './check.ts'
import { createScopes } from './create-scopes.ts'
import { linkedScopes } from './declared.ts'

/** @throws `config.source_missing` */
export async function sourceIsThere(order: InboundOrder | OutboundOrder): Promise<void> {
  if (order.direction === 'inbound' || order.source.kind !== 'csv') return
  const { path } = order.source
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new ConnectorError('config.source_missing', {
      what: `The source of ${order.sync}, ${path}, can't be read.`,
      why: 'It is not there, or this user may not read it.',
      fix: 'Put the file there, or correct `source.csv`; relative paths start at the configuration document.',
      cause,
    })
  })
}

/** What outbound orders read in the warehouse. */
export function useOf(orders: readonly (InboundOrder | OutboundOrder)[]): WarehouseUse {
  const outbound = orders.filter((order) => order.direction === 'outbound')
  return {
    sources: outbound.map(({ source }) => source),
    expressions: outbound.flatMap(({ fields }) =>
      fields.flatMap(({ from }) => (from.kind === 'sql' ? [from.sql] : [])),
    ),
  }
}

/** What an order needs of the token. */
export function checkedSync(order: InboundOrder | OutboundOrder): CheckedSync {
  if (order.direction === 'outbound') {
    const { target } = order
    const jobs = target.routes.import.length > 0 ? 'crm.import' : null
    const scopes = [...new Set([...target.scopes, ...linkedScopes(order), ...createScopes(order)])]
    return { sync: order.sync, needs: [{ what: target.name, scopes, jobs }] }
  }
  return {
    sync: order.sync,
    needs: order.streams.map(({ stream }) => ({
      what: stream.name,
      scopes: stream.scopes,
      jobs: Object.values(stream.read)
        .flat()
        .some((read) => read.route === 'export')
        ? 'crm.export'
        : null,
    })),
  }
}

import { queryOptions } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { api, ask } from '../../app/api.ts'

export type ConnectionShown = InferResponseType<
  typeof api.connections.$get,
  200
>['connections'][number]

/** The connections, with the stamp of the document that they stand in. */
export async function askConnections() {
  // The stamp first: what is saved on top of it is refused when the document changes between the two.
  const { stamp } = await ask(api.configuration.$get())
  const { connections } = await ask(api.connections.$get())
  return { stamp, connections }
}

export const allConnections = queryOptions({
  queryKey: ['connections', 'stamped'],
  queryFn: askConnections,
})

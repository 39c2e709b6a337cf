import type { Stream } from '../declare/index.ts'
import type { ObjectName } from '../engine/ports.ts'

/** What paths call the objects of an order, where that is not their name. */
export function addressesOf(order: {
  readonly streams: readonly { readonly stream: Stream }[]
}): ReadonlyMap<ObjectName, string> {
  return new Map(
    order.streams.flatMap(({ stream }) =>
      'address' in stream && stream.address !== undefined
        ? [[stream.object, stream.address] as const]
        : [],
    ),
  )
}

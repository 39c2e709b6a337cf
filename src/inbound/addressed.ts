import type { Stream } from '../declare/index.ts'
import type { HubSpot, ObjectName } from '../engine/ports.ts'

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

/** The client, with objects called as paths call them: names of the account's own types can mean several, type ids never. */
export function addressing(hubspot: HubSpot, addresses: ReadonlyMap<ObjectName, string>): HubSpot {
  const at = (object: ObjectName): string => addresses.get(object) ?? object
  const there = <Asked extends { readonly object: ObjectName }>(asked: Asked): Asked => ({
    ...asked,
    object: at(asked.object),
  })
  const { associations, exports } = hubspot
  return {
    ...hubspot,
    properties: (object, signal) => hubspot.properties(at(object), signal),
    pipelines: (object, signal) => hubspot.pipelines(at(object), signal),
    objectTypeId: (object) => hubspot.objectTypeId(at(object)),
    collection: (request, signal) => hubspot.collection({ ...request, addresses }, signal),
    count: (object, changed, signal) => hubspot.count(at(object), changed, signal),
    size: (object, changed, signal) => hubspot.size(at(object), changed, signal),
    changed: (request, signal) => hubspot.changed(there(request), signal),
    history: (request, signal) => hubspot.history(there(request), signal),
    list: (request, signal) => hubspot.list(there(request), signal),
    records: (object, ids, properties, signal, options) =>
      hubspot.records(at(object), ids, properties, signal, options),
    searchByValue: (object, property, values, properties, signal) =>
      hubspot.searchByValue(at(object), property, values, properties, signal),
    exports: {
      ...exports,
      start: (request, signal) => exports.start(there(request), signal),
      download: (id, request, into, signal) => exports.download(id, there(request), into, signal),
    },
    associations: {
      ...associations,
      labels: (from, to, signal) => associations.labels(at(from), at(to), signal),
      read: (from, to, ids, signal) => associations.read(at(from), at(to), ids, signal),
    },
  }
}

import type { HubSpot, ImportRequest, ObjectName } from './ports.ts'

/** The client, with objects called as paths call them: names of the account's own types can mean several, type ids never. */
export function addressing(hubspot: HubSpot, addresses: ReadonlyMap<ObjectName, string>): HubSpot {
  const at = (object: ObjectName): string => addresses.get(object) ?? object
  const there = <Asked extends { readonly object: ObjectName }>(asked: Asked): Asked => ({
    ...asked,
    object: at(asked.object),
  })
  const importing = (request: ImportRequest): ImportRequest => ({
    ...request,
    operations: Object.fromEntries(
      Object.entries(request.operations).map(([object, act]) => [at(object), act]),
    ),
    file: {
      ...request.file,
      columns: request.file.columns.map((column) => ({
        ...column,
        object: at(column.object),
        ...(column.toObject === undefined ? {} : { toObject: at(column.toObject) }),
      })),
    },
  })
  const { associations, definitions, exports, imports, lists } = hubspot
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
    create: (object, inputs, signal) => hubspot.create(at(object), inputs, signal),
    update: (object, inputs, signal) => hubspot.update(at(object), inputs, signal),
    archive: (object, inputs, signal) => hubspot.archive(at(object), inputs, signal),
    imports: { ...imports, start: (request, signal) => imports.start(importing(request), signal) },
    exports: {
      ...exports,
      start: (request, signal) => exports.start(there(request), signal),
      download: (id, request, into, signal) => exports.download(id, there(request), into, signal),
    },
    lists: {
      ...lists,
      find: (object, list, signal) => lists.find(at(object), list, signal),
      create: (object, name, signal) => lists.create(at(object), name, signal),
      members: (object, list, ids, signal) => lists.members(at(object), list, ids, signal),
    },
    definitions: {
      validationRules: (object, signal) => definitions.validationRules(at(object), signal),
      recordsLeft: (object, signal) => definitions.recordsLeft(at(object), signal),
      requiredProperties: (object, signal) => definitions.requiredProperties(at(object), signal),
      createProperty: (object, property, signal) =>
        definitions.createProperty(at(object), property, signal),
      addOptions: (object, property, options, signal) =>
        definitions.addOptions(at(object), property, options, signal),
    },
    associations: {
      ...associations,
      createLabel: (from, to, label, signal) =>
        associations.createLabel(at(from), at(to), label, signal),
      limits: (from, to, signal) => associations.limits(at(from), at(to), signal),
      labels: (from, to, signal) => associations.labels(at(from), at(to), signal),
      read: (from, to, ids, signal) => associations.read(at(from), at(to), ids, signal),
      write: (from, to, links, signal) => associations.write(at(from), at(to), links, signal),
      remove: (from, to, links, signal) => associations.remove(at(from), at(to), links, signal),
      removeLabels: (from, to, links, signal) =>
        associations.removeLabels(at(from), at(to), links, signal),
    },
  }
}

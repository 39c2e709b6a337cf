import { ApiError, notFound } from '../account/api-error.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { asObject, asText, type JsonObject, optionalText } from '../http/json.ts'
import { typeOf } from './object-shape.ts'

interface Group {
  readonly name: string
  readonly label: string
  readonly displayOrder: number
  readonly archived: boolean
}

/** Groups that were defined, beside those that properties name. */
function groupsOf(call: Call): Map<string, Group> {
  const type = typeOf(call)
  return call.account.keep(`property-groups ${type.id}`, () => {
    const groups = new Map<string, Group>()
    // A custom object comes with a group of its own.
    if (type.custom) {
      const name = `${type.custom.name}_information`
      const label = `${type.labels.singular} information`
      groups.set(name, { name, label, displayOrder: 0, archived: false })
    }
    for (const { groupName } of call.account.objects(type.id).properties().values()) {
      if (groups.has(groupName)) continue
      const label = groupName.replaceAll('_', ' ')
      groups.set(groupName, { name: groupName, label, displayOrder: groups.size, archived: false })
    }
    return groups
  })
}

/** Named by a property or made by itself. */
export function hasGroup(call: Call, name: string): boolean {
  if (groupsOf(call).has(name)) return true
  const properties = call.account.objects(typeOf(call).id).properties().values()
  return [...properties].some((property) => property.groupName === name && !property.archived)
}

function wanted(call: Call): Group {
  const name = call.params['groupName'] ?? ''
  const group = groupsOf(call).get(name)
  if (!group) throw notFound(`Property group ${name} does not exist`)
  return group
}

function save(call: Call, group: Group): JsonObject {
  groupsOf(call).set(group.name, group)
  return { ...group }
}

function create(call: Call): Answer {
  const body = asObject(call.json())
  const name = asText(body['name'], 'name')
  if (groupsOf(call).has(name))
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `Property group ${name} already exists`)
  const displayOrder = typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1
  return {
    status: 201,
    body: save(call, {
      name,
      label: asText(body['label'], 'label'),
      displayOrder,
      archived: false,
    }),
  }
}

function update(call: Call): Answer {
  const group = wanted(call)
  const body = asObject(call.json())
  const displayOrder =
    typeof body['displayOrder'] === 'number' ? body['displayOrder'] : group.displayOrder
  return {
    status: 200,
    body: save(call, { ...group, label: optionalText(body['label']) ?? group.label, displayOrder }),
  }
}

export function groupRoutes(
  paths: (rest: string) => readonly string[],
  read: Route['scopes'],
  write: Route['scopes'],
): readonly Route[] {
  return [
    {
      method: 'GET',
      paths: paths('/groups'),
      scopes: read,
      handle: (call) => ({ status: 200, body: { results: [...groupsOf(call).values()] } }),
    },
    { method: 'POST', paths: paths('/groups'), scopes: write, handle: create },
    {
      method: 'GET',
      paths: paths('/groups/{groupName}'),
      scopes: read,
      handle: (call) => ({ status: 200, body: wanted(call) }),
    },
    { method: 'PATCH', paths: paths('/groups/{groupName}'), scopes: write, handle: update },
    {
      method: 'DELETE',
      paths: paths('/groups/{groupName}'),
      scopes: write,
      handle: (call) => {
        groupsOf(call).delete(wanted(call).name)
        return { status: 204 }
      },
    },
  ]
}

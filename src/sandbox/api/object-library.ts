import { notFound } from '../account/api-error.ts'
import type { ObjectTypeId } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { flagField, textField } from '../http/collection-fields.ts'
import type { Answer, Call, CollectionControl, Part } from '../http/types.ts'

// The objects that an admin switches on in the object library, off in a new account.
const offAtFirst: ReadonlySet<ObjectTypeId> = new Set([
  '0-162',
  '0-410',
  '0-420',
  '0-421',
  '0-721',
  '0-970',
])

function switches(account: Account): Map<ObjectTypeId, boolean> {
  return account.keep('object-library', () => new Map<ObjectTypeId, boolean>())
}

export function enableObject(account: Account, type: ObjectTypeId, enabled: boolean): void {
  switches(account).set(type, enabled)
}

/** HubSpot's own object types; whether custom ones are named too is unknown. */
function enablement(account: Account): ReadonlyMap<ObjectTypeId, boolean> {
  const set = switches(account)
  return new Map(
    account.types
      .all()
      .filter(({ custom }) => !custom)
      .map(({ id }) => [id, set.get(id) ?? !offAtFirst.has(id)]),
  )
}

function all(call: Call): Answer {
  const enablementByObjectTypeId = Object.fromEntries(enablement(call.account))
  return { status: 200, body: { enablementByObjectTypeId } }
}

function one(call: Call): Answer {
  const id = call.params['objectTypeId'] ?? ''
  const enabled = enablement(call.account).get(call.account.types.find(id)?.id ?? '')
  if (enabled === undefined) throw notFound(`Unable to find object type ${id}`)
  return { status: 200, body: { enablement: enabled } }
}

function collection(account: Account): CollectionControl {
  return {
    all: () => [...enablement(account)].map(([id, enabled]) => ({ id, enablement: enabled })),
    put: (items) =>
      items.map((item) => {
        const id = textField(item, 'id', '')
        enableObject(account, id, flagField(item, 'enablement', true))
        return id
      }),
    remove: (ids) => {
      for (const id of ids) switches(account).delete(id)
    },
  }
}

/**
 * Which objects the account has switched on (openapi object-library, 2026-03). The source names no scope: any token
 * reads it.
 */
export const objectLibraryPart: Part = {
  knobs: [],
  routes: [
    {
      method: 'GET',
      paths: ['/crm/object-library/{version}/enablement'],
      scopes: [],
      handle: all,
    },
    {
      method: 'GET',
      paths: ['/crm/object-library/{version}/enablement/{objectTypeId}'],
      scopes: [],
      handle: one,
    },
  ],
  collections: (account) => ({ object_library: collection(account) }),
}

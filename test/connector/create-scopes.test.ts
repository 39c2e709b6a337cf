import { expect, test } from 'vitest'
import { createScopes } from '../../src/connector/create-scopes.ts'
import type { CreateMissing } from '../../src/engine/orders.ts'
import { contacts } from '../../targets/contacts.ts'
import { orderOf } from '../outbound/outbound-room.ts'

test.each<[string, readonly CreateMissing[], readonly string[]]>([
  ['contacts', ['options'], ['crm.schemas.contacts.write']],
  ['2-123', ['unique_key'], ['crm.schemas.custom.write']],
  ['p_robots', ['properties', 'labels'], ['crm.schemas.custom.write']],
  ['tickets', ['properties'], ['tickets']],
  ['line_items', ['options'], ['e-commerce']],
  ['notes', ['options'], []],
  ['contacts', ['labels'], []],
  ['contacts', [], []],
])('%s with %j takes the scopes %j', (object, createMissing, scopes) => {
  expect(createScopes(orderOf({ target: { ...contacts, object }, createMissing }))).toEqual(scopes)
})

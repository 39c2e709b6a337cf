import { notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Owner } from '../account/definitions.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'
import { isTrue, nextPage, pageLimit } from './object-shape.ts'

// HUBSPOT.md 8, Streams.
const scopes = ['crm.objects.owners.read']

/** Archived owners have no userId any more, only userIdIncludingInactive (HUBSPOT.md 8). */
function ownerBody(owner: Owner): JsonObject {
  return {
    id: owner.id,
    email: owner.email,
    type: owner.type,
    firstName: owner.firstName,
    lastName: owner.lastName,
    userId: owner.archived ? null : owner.userIdIncludingInactive,
    userIdIncludingInactive: owner.userIdIncludingInactive,
    createdAt: iso(owner.createdAt),
    updatedAt: iso(owner.updatedAt),
    archived: owner.archived,
    ...(owner.teams && owner.teams.length > 0 ? { teams: owner.teams } : {}),
  }
}

function list(call: Call): Answer {
  const limit = pageLimit(call, 100, 500)
  const archived = isTrue(call, 'archived')
  const email = call.query.get('email')?.toLowerCase()
  const after = Number(call.query.get('after') || '0')
  if (!Number.isSafeInteger(after) || after < 0)
    throw validationError('The after value is not a valid paging cursor')
  const owners = [...call.account.owners()]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .filter(
      (owner) =>
        owner.archived === archived &&
        (email === undefined || email === '' || owner.email.toLowerCase() === email) &&
        Number(owner.id) > after,
    )
  const page = owners.slice(0, limit)
  const last = page.at(-1)
  return {
    status: 200,
    body: {
      results: page.map(ownerBody),
      ...(owners.length > limit && last ? { paging: nextPage(call, last.id) } : {}),
    },
  }
}

function get(call: Call): Answer {
  const id = call.params['ownerId'] ?? ''
  const archived = isTrue(call, 'archived')
  const byUser = call.query.get('idProperty') === 'userId'
  const owner = call.account
    .owners()
    .find(
      (candidate) =>
        (byUser ? String(candidate.userIdIncludingInactive) : candidate.id) === id &&
        candidate.archived === archived,
    )
  if (!owner) throw notFound(`Owner ${id} does not exist`)
  return { status: 200, body: ownerBody(owner) }
}

export const ownersPart: Part = {
  knobs: [],
  routes: [
    { method: 'GET', paths: ['/crm/v3/owners', '/crm/owners/{version}'], scopes, handle: list },
    {
      method: 'GET',
      paths: ['/crm/v3/owners/{ownerId}', '/crm/owners/{version}/{ownerId}'],
      scopes,
      handle: get,
    },
  ],
}

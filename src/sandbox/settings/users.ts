import { ApiError, notFound, validationError } from '../account/api-error.ts'
import type { Owner } from '../account/definitions.ts'
import { iso } from '../account/rows.ts'
import type { Account } from '../account/types.ts'
import { flagField, numberField, textField, timeField } from '../http/collection-fields.ts'
import type { Answer, Call, CollectionControl, Part, Route } from '../http/types.ts'
import {
  asList,
  asObject,
  asText,
  isObject,
  type JsonObject,
  optionalText,
  textList,
} from '../http/json.ts'
import { nextPage, pageLimit } from '../api/object-shape.ts'
import { teamBook } from './team-book.ts'

// Scope lists of the user provisioning API.
const readScopes = ['settings.users.read', 'crm.objects.users.read']
const writeScopes = ['settings.users.write', 'crm.objects.users.write']
const teamScopes = ['settings.users.teams.read']

const paths = (rest: string): readonly string[] => [
  `/settings/v3/users${rest}`,
  `/settings/users/v3${rest}`,
  `/settings/users/{version}${rest}`,
]

const roles = [
  { id: '1001', name: 'Sales', requiresBillingWrite: false },
  { id: '1002', name: 'Service', requiresBillingWrite: false },
  { id: '1003', name: 'Finance', requiresBillingWrite: true },
] as const

function roleOf(account: Account): Map<number, string> {
  return account.keep('user-roles', () => new Map<number, string>())
}

/** Users are the people among the owners who are still there. */
function usersOf(account: Account): readonly Owner[] {
  return account
    .owners()
    .filter(({ archived, type }) => !archived && type === 'PERSON')
    .toSorted((a, b) => a.userIdIncludingInactive - b.userIdIncludingInactive)
}

function userBody(account: Account, owner: Owner): JsonObject {
  const roleId = roleOf(account).get(owner.userIdIncludingInactive)
  const primary = owner.teams?.find((team) => team.primary)?.id
  const superAdmin = account.owners()[0]?.id === owner.id
  return {
    id: String(owner.userIdIncludingInactive),
    email: owner.email,
    firstName: owner.firstName,
    lastName: owner.lastName,
    roleIds: roleId === undefined ? [] : [roleId],
    ...(roleId === undefined ? {} : { roleId }),
    ...(primary === undefined ? {} : { primaryTeamId: primary }),
    secondaryTeamIds: (owner.teams ?? []).filter((team) => !team.primary).map(({ id }) => id),
    superAdmin,
  }
}

/** SANDBOX: 100 a page at most, by user id. */
function list(call: Call): Answer {
  const limit = pageLimit(call, 100, 100)
  const after = Number(call.query.get('after') || '0')
  if (!Number.isSafeInteger(after))
    throw validationError('The after value is not a valid paging cursor')
  const rest = usersOf(call.account).filter((user) => user.userIdIncludingInactive > after)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const more = rest.length > limit && last !== undefined
  return {
    status: 200,
    body: {
      results: page.map((user) => userBody(call.account, user)),
      ...(more ? { paging: nextPage(call, String(last.userIdIncludingInactive)) } : {}),
    },
  }
}

function wanted(call: Call): Owner {
  const id = call.params['userId'] ?? ''
  const byEmail = call.query.get('idProperty')?.toUpperCase() === 'EMAIL'
  const user = usersOf(call.account).find((each) =>
    byEmail
      ? each.email.toLowerCase() === id.toLowerCase()
      : String(each.userIdIncludingInactive) === id,
  )
  if (!user) throw notFound(`User ${id} does not exist`)
  return user
}

function setRole(account: Account, user: number, body: JsonObject): void {
  const role = optionalText(body['roleId'])
  if (role === undefined) return
  if (!roles.some(({ id }) => id === role)) throw validationError(`Unknown roleId ${role}`)
  roleOf(account).set(user, role)
}

/** The owner's teams as the body says; what it leaves out stays. */
function teamsOf(account: Account, body: JsonObject, before: Owner['teams']): Owner['teams'] {
  const primary = optionalText(body['primaryTeamId']) ?? before?.find((team) => team.primary)?.id
  const more =
    body['secondaryTeamIds'] === undefined
      ? (before ?? []).filter((team) => !team.primary).map(({ id }) => id)
      : textList(body['secondaryTeamIds'])
  const team = (id: string, isPrimary: boolean) => {
    const found = teamBook(account).find(id)
    if (!found) throw validationError(`Unknown team ${id}`)
    return { ...found, primary: isPrimary }
  }
  return [
    ...(primary === undefined ? [] : [team(primary, true)]),
    ...more.filter((id) => id !== primary).map((id) => team(id, false)),
  ]
}

function replace(account: Account, owner: Owner): void {
  account.setOwners(account.owners().map((each) => (each.id === owner.id ? owner : each)))
}

/** A new user becomes an owner too. */
function create(call: Call): Answer {
  const { account } = call
  const body = asObject(call.json())
  const email = asText(body['email'], 'email')
  if (usersOf(account).some((user) => user.email.toLowerCase() === email.toLowerCase()))
    throw new ApiError(409, 'CONFLICT', 'A user with this e-mail exists already')
  const now = account.clock.now()
  const owner: Owner = {
    id: String(Math.max(...account.owners().map(({ id }) => Number(id)), 1) + 1),
    email,
    type: 'PERSON',
    firstName: optionalText(body['firstName']) ?? '',
    lastName: optionalText(body['lastName']) ?? '',
    userIdIncludingInactive:
      Math.max(...account.owners().map((each) => each.userIdIncludingInactive), 1) + 1,
    createdAt: now,
    updatedAt: now,
    archived: false,
    teams: teamsOf(account, body, undefined) ?? [],
  }
  setRole(account, owner.userIdIncludingInactive, body)
  account.setOwners([...account.owners(), owner])
  return { status: 201, body: userBody(account, owner) }
}

function update(call: Call): Answer {
  const { account } = call
  const body = asObject(call.json())
  const before = wanted(call)
  const owner: Owner = {
    ...before,
    firstName: optionalText(body['firstName']) ?? before.firstName,
    lastName: optionalText(body['lastName']) ?? before.lastName,
    updatedAt: account.clock.now(),
    teams: teamsOf(account, body, before.teams) ?? [],
  }
  setRole(account, owner.userIdIncludingInactive, body)
  replace(account, owner)
  return { status: 200, body: userBody(account, owner) }
}

/** The user goes, the owner stays as an archived one. */
function remove(call: Call): Answer {
  const owner = wanted(call)
  replace(call.account, { ...owner, archived: true, updatedAt: call.account.clock.now() })
  return { status: 204 }
}

function teamBodies(account: Account): readonly JsonObject[] {
  const book = teamBook(account)
  const ids = (owners: readonly Owner[]) =>
    owners.map(({ userIdIncludingInactive }) => String(userIdIncludingInactive))
  return book.all().map(({ id, name }) => ({
    id,
    name,
    userIds: ids(book.members(id, true)),
    secondaryUserIds: ids(book.members(id, false)),
  }))
}

function teamCollection(account: Account): CollectionControl {
  const book = teamBook(account)
  return {
    all: () => teamBodies(account),
    put: (items) =>
      items.map((item) => {
        const id = textField(item, 'id', String(900 + book.all().length))
        const team = { id, name: textField(item, 'name', book.find(id)?.name ?? `Team ${id}`) }
        const listed = item['userIds'] !== undefined || item['secondaryUserIds'] !== undefined
        const members = {
          primary: textList(item['userIds']),
          more: textList(item['secondaryUserIds']),
        }
        book.save(team, listed ? members : undefined)
        return id
      }),
    remove: (ids) => {
      for (const id of ids) book.remove(id)
    },
  }
}

function ownerOf(account: Account, item: JsonObject): Owner {
  const now = account.clock.now()
  const owners = account.owners()
  const fresh = Math.max(...owners.map(({ id }) => Number(id)), 1) + 1
  const id = textField(item, 'id', String(fresh))
  const before = owners.find((owner) => owner.id === id)
  const users = owners.map((owner) => owner.userIdIncludingInactive)
  const user = before?.userIdIncludingInactive ?? Math.max(...users, 1) + 1
  const createdAt = timeField(item, 'createdAt', before?.createdAt ?? now)
  const teams = Array.isArray(item['teams'])
    ? asList(item['teams'], 'teams')
        .filter(isObject)
        .map((team) => ({
          id: textField(team, 'id', ''),
          name: textField(team, 'name', textField(team, 'id', '')),
          primary: team['primary'] === true,
        }))
    : before?.teams
  return {
    id,
    email: textField(item, 'email', before?.email ?? `owner${id}@sandbox.example`),
    type: item['type'] === 'QUEUE' ? 'QUEUE' : (before?.type ?? 'PERSON'),
    firstName: textField(item, 'firstName', before?.firstName ?? ''),
    lastName: textField(item, 'lastName', before?.lastName ?? ''),
    userIdIncludingInactive: numberField(
      item,
      'userIdIncludingInactive',
      numberField(item, 'userId', user),
    ),
    createdAt,
    updatedAt: timeField(item, 'updatedAt', before ? now : createdAt),
    archived: flagField(item, 'archived', before?.archived ?? false),
    ...(teams && teams.length > 0 ? { teams } : {}),
  }
}

/** Archived owners stay, with `archived`; `remove` takes an owner away as HubSpot never does. */
function ownerCollection(account: Account): CollectionControl {
  return {
    all: () =>
      account.owners().map((owner) => ({
        ...owner,
        createdAt: iso(owner.createdAt),
        updatedAt: iso(owner.updatedAt),
        userId: owner.archived ? null : owner.userIdIncludingInactive,
      })),
    put: (items) =>
      items.map((item) => {
        const owner = ownerOf(account, item)
        const rest = account.owners().filter(({ id }) => id !== owner.id)
        const known = rest.length < account.owners().length
        if (known) replace(account, owner)
        else account.setOwners([...rest, owner])
        return owner.id
      }),
    remove: (ids) => account.setOwners(account.owners().filter(({ id }) => !ids.includes(id))),
  }
}

const route = (
  method: Route['method'],
  path: string,
  scopes: readonly string[],
  handle: Route['handle'],
): Route => ({ method, paths: paths(path), scopes, handle })

/** The user provisioning API: users, their teams and roles. */
export const usersPart: Part = {
  knobs: [],
  routes: [
    route('GET', '', readScopes, list),
    route('POST', '', writeScopes, create),
    route('GET', '/teams', teamScopes, (call) => ({
      status: 200,
      body: { results: teamBodies(call.account) },
    })),
    route('GET', '/roles', readScopes, () => ({ status: 200, body: { results: roles } })),
    route('GET', '/{userId}', readScopes, (call) => ({
      status: 200,
      body: userBody(call.account, wanted(call)),
    })),
    route('PUT', '/{userId}', writeScopes, update),
    route('DELETE', '/{userId}', writeScopes, remove),
  ],
  collections: (account) => ({
    teams: teamCollection(account),
    owners: ownerCollection(account),
  }),
}

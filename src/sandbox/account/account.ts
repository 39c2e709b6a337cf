import { defaultOwners, defaultPipelines, propertyCatalogue } from '../data/catalogue.ts'
import { createClock } from './clock.ts'
import type { Listener, Notice } from './changes.ts'
import { recordKnobList } from './core-knobs.ts'
import { createKnobs } from './knobs.ts'
import { createLinks } from './links.ts'
import { customObjectType, standardObjectTypes } from './object-types.ts'
import { createRandom } from './random.ts'
import { Records } from './records.ts'
import { isLive } from './rows.ts'
import type { StoreHost } from './shelf.ts'
import type { ObjectTypeDefinition, Owner, Pipeline, RecordRef } from './definitions.ts'
import type { Links } from './link-store.ts'
import type { Account, KnobSpec, TokenGrant } from './types.ts'

function namesOf(definition: ObjectTypeDefinition): readonly string[] {
  const { id, plural, singular, aliases } = definition
  return [id, plural, singular, ...aliases]
}

/** An account with properties, pipelines and owners, and no records yet. */
export function createAccount(options: {
  readonly seed: number
  readonly token?: string
  readonly knobs?: readonly KnobSpec[]
}): Account {
  const { seed } = options
  const random = createRandom(seed)
  const portalId = createRandom(`${seed}/portal`).int(20_000_000, 49_999_999)
  const clock = createClock()
  const knobs = createKnobs()
  knobs.register(recordKnobList)
  knobs.register(options.knobs ?? [])

  const definitions = new Map<string, ObjectTypeDefinition>()
  const retired = new Map<string, ObjectTypeDefinition>()
  const named = new Map<string, string>()
  const stores = new Map<string, Records>()
  const pipelines = new Map<string, readonly Pipeline[]>()
  const tokens = new Map<string, TokenGrant>()
  const revoked = new Map<string, TokenGrant>()
  const kept = new Map<string, unknown>()
  const disposals: (() => void)[] = []
  const listeners: Listener[] = []
  const tokenRandom = random.fork('tokens')
  let owners: readonly Owner[] = defaultOwners()
  let customCount = 0
  let links: Links | undefined

  function addType(definition: ObjectTypeDefinition): void {
    definitions.set(definition.id, definition)
    for (const name of namesOf(definition)) {
      // A custom object named like another one, or like it but for case, has only its own spelling.
      for (const spelling of [name, name.toLowerCase()])
        if (!named.has(spelling)) named.set(spelling, definition.id)
    }
  }
  function store(type: string): Records {
    const existing = stores.get(type)
    if (existing) return existing
    const definition = definitions.get(type)
    if (!definition) throw new Error(`The account has no object type ${type}`)
    const made = new Records(definition, propertyCatalogue(type), host)
    stores.set(type, made)
    return made
  }
  const exists = ({ type, id }: RecordRef) => {
    const row = definitions.has(type) ? store(type).get(id) : undefined
    return row !== undefined && isLive(row)
  }
  const notice: Notice = (make) => {
    const heard = listeners.filter((each) => each.listens())
    if (heard.length === 0) return
    const change = make()
    for (const each of heard) each.hear(change)
  }
  const theLinks = () =>
    (links ??= createLinks({ types, knobs, random: random.fork('links'), clock, exists, notice }))
  const types = {
    all: () => [...definitions.values()],
    find: (nameOrId: string) =>
      definitions.get(named.get(nameOrId) ?? named.get(nameOrId.toLowerCase()) ?? ''),
  }
  const host: StoreHost = {
    portalId,
    clock,
    openedAt: clock.now(),
    knobs,
    random: random.fork('records'),
    links: theLinks,
    exists,
    owners: () => owners,
    pipelines: (type) => pipelinesOf(type),
    typeNamed: (name) => types.find(name),
    notice,
  }
  function pipelinesOf(type: string): readonly Pipeline[] {
    const set = pipelines.get(type)
    if (set) return set
    const defaults = defaultPipelines(type)
    pipelines.set(type, defaults)
    return defaults
  }
  for (const definition of standardObjectTypes) addType(definition)

  const account: Account = {
    portalId,
    seed,
    clock,
    random,
    knobs,
    types,
    get links() {
      return theLinks()
    },
    objects: store,
    defineCustomObject(schema) {
      const definition = customObjectType(10_000_000 + ++customCount, portalId, schema)
      addType(definition)
      const records = store(definition.id)
      for (const property of schema.properties) records.defineProperty(property)
      return definition
    },
    archivedTypes: () => [...retired.values()],
    redefineCustomObject(definition) {
      definitions.set(definition.id, definition)
      store(definition.id).redefine(definition)
    },
    retireCustomObject(type, act) {
      const definition = definitions.get(type) ?? retired.get(type)
      if (!definition?.custom) return
      retired.delete(type)
      if (act === 'restore') definitions.set(type, definition)
      else definitions.delete(type)
      if (act === 'archive') retired.set(type, definition)
      if (act !== 'purge') return
      for (const [name, id] of named) if (id === type) named.delete(name)
    },
    owners: () => owners,
    setOwners(next) {
      owners = next
    },
    pipelines: pipelinesOf,
    setPipelines(type, next) {
      pipelines.set(type, next)
    },
    tokens,
    issueToken(scopes, expiresInSeconds, kind = 'private_app', appId = 1_000_000 + tokens.size) {
      const grant: TokenGrant = {
        token:
          kind === 'private_app'
            ? `pat-eu1-${tokenRandom.uuid()}`
            : `CO${tokenRandom.uuid().replaceAll('-', '')}`,
        scopes: scopes && new Set(scopes),
        expiresAt: expiresInSeconds === null ? null : clock.now() + expiresInSeconds * 1000,
        kind,
        appId,
      }
      tokens.set(grant.token, grant)
      return grant
    },
    regrant(token, scopes) {
      const grant = tokens.get(token) ?? revoked.get(token)
      if (!grant) return
      revoked.delete(token)
      if (scopes !== undefined) tokens.set(token, { ...grant, scopes: scopes && new Set(scopes) })
      else if (tokens.delete(token)) revoked.set(token, grant)
    },
    relive(token, expiresAt) {
      const grant = tokens.get(token)
      if (grant) tokens.set(token, { ...grant, expiresAt })
    },
    knows: (token) => tokens.has(token) || revoked.has(token),
    keep<T>(key: string, make: () => T): T {
      if (!kept.has(key)) kept.set(key, make())
      // Each key belongs to one room, which always asks for the same type.
      return kept.get(key) as T
    },
    onChange(listener) {
      listeners.push(listener)
    },
    onDispose(act) {
      disposals.push(act)
    },
    dispose() {
      clock.stop()
      for (const act of disposals.splice(0)) act()
    },
  }
  if (options.token !== undefined) {
    tokens.set(options.token, {
      token: options.token,
      scopes: null,
      expiresAt: null,
      kind: 'private_app',
      appId: 1_000_000,
    })
  }
  return account
}

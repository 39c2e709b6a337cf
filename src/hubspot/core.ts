import type { HubSpot, Property, WireRecord } from '../engine/ports.ts'
import { readCustomTypes, readEnabledTypes } from './account-objects.ts'
import { readAccount, readClock, readSignIn } from './account.ts'
import { readRecords, readSurvivor } from './batch-read.ts'
import { countRecords, readByValue, readChanged } from './changed.ts'
import { firstCalls } from './collections/first-calls.ts'
import { readCollection } from './collections/readers.ts'
import { credentialDigest } from './credential.ts'
import { readList } from './list.ts'
import { objectTypeId } from './object-types.ts'
import { readOwners, readPipelines } from './owners-and-pipelines.ts'
import { readProperties } from './properties.ts'
import { readHistory } from './property-history.ts'
import type { Transport } from './transport.ts'
import { sizeWalk } from './walk-size.ts'
import { writeRecords } from './writes.ts'

/** The part of the HubSpot port that is calls, not HubSpot jobs or associations. */
export type HubSpotCore = Omit<
  HubSpot,
  'exports' | 'imports' | 'associations' | 'lists' | 'definitions' | typeof Symbol.asyncDispose
>

export function createCore(transport: Transport): HubSpotCore {
  const propertyTypes = new Map<string, ReadonlyMap<string, string>>()

  /** What was asked last stands for the client's life: a property's type hardly changes, and never within a run. */
  async function typeOf(object: string, property: string, signal: AbortSignal): Promise<string> {
    const known =
      propertyTypes.get(object) ?? remember(object, await readProperties(transport, object, signal))
    return known.get(property) ?? 'string'
  }

  function remember(object: string, properties: readonly Property[]): ReadonlyMap<string, string> {
    const types = new Map(properties.map(({ name, type }) => [name, type]))
    propertyTypes.set(object, types)
    return types
  }

  async function* byValue(
    object: string,
    property: string,
    values: readonly string[],
    properties: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly WireRecord[]> {
    if (values.length === 0) return
    const fold = (await typeOf(object, property, signal)) === 'string'
    yield* readByValue(transport, { object, property, values, properties, fold }, signal)
  }

  return {
    now: (signal) => readClock(transport, signal),
    heard: () => transport.heard(),
    credential: (salt) => credentialDigest(transport, salt),
    account: (signal) => readAccount(transport, signal),
    signIn: (signal) => readSignIn(transport, signal),
    scopes: async (signal) => (await readSignIn(transport, signal)).scopes,
    properties: async (object, signal) => {
      const properties = await readProperties(transport, object, signal)
      remember(object, properties)
      return properties
    },
    owners: (signal) => readOwners(transport, signal),
    pipelines: (object, signal) => readPipelines(transport, object, signal),
    objectTypeId,
    customTypes: (signal) => readCustomTypes(transport, signal),
    enabledTypes: (signal) => readEnabledTypes(transport, signal),
    collection: (request, signal) => readCollection(transport, request, signal),
    collectionCalls: (collection, signal) => firstCalls(transport, collection, signal),
    count: (object, changed, signal) => countRecords(transport, object, changed, signal),
    size: (object, changed, signal) => sizeWalk(transport, object, changed, signal),
    changed: (request, signal) => readChanged(transport, request, signal),
    list: (request, signal) => readList(transport, request, signal),
    history: (request, signal) => readHistory(transport, request, signal),
    records: (object, ids, properties, signal, options = {}) =>
      readRecords(transport, { object, properties, ...options }, ids, signal),
    survivor: (object, id, signal) => readSurvivor(transport, object, id, signal),
    searchByValue: byValue,
    create: (object, inputs, signal) => writeRecords(transport, 'create', object, inputs, signal),
    update: (object, inputs, signal) => writeRecords(transport, 'update', object, inputs, signal),
    archive: (object, inputs, signal) => writeRecords(transport, 'archive', object, inputs, signal),
    calls: () => transport.calls(),
    quota: () => transport.quota(),
    inZone: (timeZone) => transport.inZone(timeZone),
  }
}

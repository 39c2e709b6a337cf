import {
  archivedOf,
  type Family,
  memberOf,
  type ObjectStream,
  type Stream,
  type Target,
} from '../declare/index.ts'
import { addressing } from '../engine/addressing.ts'
import { nameTypes } from '../engine/named-types.ts'
import { standardTypeId } from '../engine/object-names.ts'
import type { AccountDetails, AssociationType, HubSpot } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { addressesOf } from '../inbound/addressed.ts'
import { customStream } from '../inbound/object-streams.ts'
import { libraryName } from '../inbound/settle-order.ts'
import { missingScopes } from './check.ts'

export interface Discovery {
  readonly account: AccountDetails
  readonly streams: readonly DiscoveredStream[]
  readonly targets: readonly DiscoveredTarget[]
  readonly objects: readonly DiscoveredObject[]
  readonly labels: readonly {
    readonly from: string
    readonly to: string
    readonly labels: readonly AssociationType[]
  }[]
}

export interface DiscoveredStream {
  readonly name: string
  readonly kind: Stream['kind']
  /** The object's name, which associations call it by; null for streams that are no CRM objects. */
  readonly object: string | null
  readonly strategies: readonly string[]
  readonly routes: readonly string[]
  /** Routes that no document vouches for: taken only where the configuration names them. */
  readonly unverified_routes: readonly string[]
  /** Live records, by one search; null for streams that are no CRM objects, or without the scope. */
  readonly records: number | null
  readonly missing_scopes: readonly string[]
}

interface DiscoveredTarget {
  readonly name: string
  readonly identities: readonly string[]
  readonly missing_scopes: readonly string[]
}

interface DiscoveredObject {
  readonly object: string
  readonly properties: readonly {
    readonly name: string
    readonly label: string
    readonly type: string
    readonly unique: boolean
    readonly read_only: boolean
    readonly hubspot_defined: boolean
  }[]
}

export interface Offered {
  readonly streams: readonly Stream[]
  readonly targets: readonly Target[]
  readonly families: readonly Family<ObjectStream>[]
  readonly customTargets: Family<Target>
  readonly libraryTargets: Family<Target>
  /** Type ids that have declarations. */
  readonly typeIds: readonly string[]
}

/**
 * What the account offers. `object`: only this object's properties and labels, by its name or that of its stream;
 * records are not counted then.
 * @throws `config.usage` when the account has no such object
 */
export async function discover(
  plain: HubSpot,
  offered: Offered,
  object: string | null,
  signal: AbortSignal,
): Promise<Discovery> {
  const account = await plain.account(signal)
  const { streams, targets, custom, objects, hubspot, missing } = await survey(
    plain,
    offered,
    signal,
  )
  const wanted = object === null ? objects : [wantedObject(object, streams)]
  // HUBSPOT.md 6: labels stand between contacts, companies, deals, tickets and custom objects.
  const labelled = new Set([...labelledObjects, ...custom.map((stream) => stream.object)])
  const pairs = wanted
    .filter((from) => labelled.has(from))
    .flatMap((from) => objects.filter((to) => labelled.has(to)).map((to) => [from, to] as const))
  return {
    account,
    streams: await Promise.all(
      streams.map(async (stream) => ({
        name: stream.name,
        kind: stream.kind,
        object: 'object' in stream ? stream.object : null,
        strategies: Object.keys(stream.read),
        ...routesOf(stream),
        records:
          object === null && stream.kind === 'object' && missing(stream).length === 0
            ? await allowed(() => hubspot.count(stream.object, null, signal), null)
            : null,
        missing_scopes: missing(stream),
      })),
    ),
    targets: targets.map((target) => ({
      name: target.name,
      identities: Object.keys(target.identify).map((name) => name.replaceAll('_', ' ')),
      missing_scopes: missing(target),
    })),
    objects: (
      await Promise.all(
        wanted.map(async (name) => ({
          object: name,
          properties: (
            await allowed(() => hubspot.properties(name, signal), [])
          ).map((property) => ({
            name: property.name,
            label: property.label,
            type: property.type,
            unique: property.hasUniqueValue,
            read_only: property.readOnlyValue || property.calculated,
            hubspot_defined: property.hubspotDefined,
          })),
        })),
      )
    ).filter(({ properties }) => properties.length > 0),
    labels: await Promise.all(
      pairs.map(async ([from, to]) => ({
        from,
        to,
        labels: await allowed(() => hubspot.associations.labels(from, to, signal), []),
      })),
    ),
  }
}

/** What the account has of what is offered, with as few calls as that takes. */
export async function survey(plain: HubSpot, offered: Offered, signal: AbortSignal) {
  const granted = await plain.scopes(signal)
  const missing = (declared: Pick<Stream | Target, 'scopes'>): readonly string[] =>
    granted === null ? [] : missingScopes(declared.scopes, granted)

  const custom = await allowed(() => customStreams(plain, offered, signal), [])
  const enabled = await allowed(() => plain.enabledTypes(signal), [])
  const library = libraryStreams(enabled, offered)
  const own = [...custom, ...library]
  const streams: readonly Stream[] = [...offered.streams, ...own, ...own.map(archivedOf)]
  const readable = streams.flatMap((stream) =>
    stream.kind === 'object' && missing(stream).length === 0 ? [stream.object] : [],
  )
  return {
    streams,
    targets: [
      ...offered.targets,
      ...custom.flatMap(({ name }) => memberOf(offered.customTargets, name) ?? []),
      ...libraryTargets(enabled, offered),
    ],
    custom,
    objects: [...new Set(readable)],
    /** Knows the account's own objects by their names. */
    hubspot: addressing(plain, addressesOf({ streams: streams.map((stream) => ({ stream })) })),
    missing,
  }
}

/** An object by its own name or that of its stream. @throws `config.usage` */
export function wantedObject(name: string, streams: readonly Stream[]): string {
  const named = streams.find(
    (stream) => stream.kind === 'object' && (stream.name === name || stream.object === name),
  )
  if (named !== undefined && 'object' in named) return named.object
  const names = streams.flatMap((stream) => (stream.kind === 'object' ? [stream.name] : []))
  throw new ConnectorError('config.usage', {
    what: `The account has no object "${name}".`,
    why: `Its objects are ${names.join(', ')}.`,
    fix: 'Name one of them with --object.',
  })
}

const labelledObjects = ['contacts', 'companies', 'deals', 'tickets'] as const

function routesOf(stream: Stream): Pick<DiscoveredStream, 'routes' | 'unverified_routes'> {
  const reads = Object.values(stream.read).flat()
  const isUnverified = (read: (typeof reads)[number]): boolean =>
    read.route === 'export' && read.verified === false
  const names = (of: typeof reads) => [...new Set(of.map((read) => read.route))]
  return {
    routes: names(reads.filter((read) => !isUnverified(read))),
    unverified_routes: names(reads.filter(isUnverified)),
  }
}

/** The streams of the objects that the account defined itself (HUBSPOT.md 8), by the names that a first run gives them. */
async function customStreams(
  hubspot: HubSpot,
  { families }: Offered,
  signal: AbortSignal,
): Promise<readonly ObjectStream[]> {
  const family = families.find((one) => one.kind === 'custom_objects')
  if (family === undefined) return []
  const types = nameTypes([], await hubspot.customTypes(signal), family.prefix)
  return types.map((type) => customStream(family, type))
}

/** The streams of types that the object library has switched on and no declaration has. */
function libraryStreams(
  enabled: readonly string[],
  { families, typeIds }: Offered,
): readonly ObjectStream[] {
  const family = families.find((one) => one.kind === 'library_types')
  if (family === undefined) return []
  return others(enabled, typeIds).flatMap((id) => memberOf(family, libraryName(family, id)) ?? [])
}

/** The targets of types that are switched on and have no target of their own. */
function libraryTargets(
  enabled: readonly string[],
  { targets, libraryTargets: family }: Offered,
): readonly Target[] {
  const typeIds = targets.flatMap(({ object }) => standardTypeId(object) ?? [])
  return others(enabled, typeIds).flatMap((id) => memberOf(family, libraryName(family, id)) ?? [])
}

const others = (enabled: readonly string[], typeIds: readonly string[]): readonly string[] =>
  enabled.filter((id) => !typeIds.includes(id) && !id.startsWith('2-')).toSorted()

/** What a token without the scope may not see is left out of a discovery; everything else that fails, fails. */
async function allowed<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ConnectorError && error.handling === 'stop_stream' && error.exit === 3)
      return otherwise
    throw error
  }
}

import { z } from 'zod'
import { type Family, memberOf, type Stream, type Target } from '../declare/index.ts'
import type {
  AccountDetails,
  AssociationType,
  CollectionRequest,
  HubSpot,
} from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
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

interface DiscoveredStream {
  readonly name: string
  readonly strategies: readonly string[]
  readonly routes: readonly string[]
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
  readonly customStreams: Family<Stream>
  readonly customTargets: Family<Target>
}

/** What the account offers. `object`: only this object's properties and labels. */
export async function discover(
  hubspot: HubSpot,
  offered: Offered,
  object: string | null,
  signal: AbortSignal,
): Promise<Discovery> {
  const account = await hubspot.account(signal)
  const granted = await hubspot.scopes(signal)
  const missing = (declared: Pick<Stream | Target, 'scopes'>): readonly string[] =>
    granted === null ? [] : missingScopes(declared.scopes, granted)

  const custom = await allowed(() => customNames(hubspot, offered.customStreams, signal), [])
  const streams = [
    ...offered.streams,
    ...custom.flatMap((name) => memberOf(offered.customStreams, name) ?? []),
  ]
  const targets = [
    ...offered.targets,
    ...custom.flatMap((name) => memberOf(offered.customTargets, name) ?? []),
  ]
  const objects = [
    ...new Set(streams.flatMap((stream) => (stream.kind === 'object' ? [stream.object] : []))),
  ]
  const wanted = object === null ? objects : [object]
  const pairs = wanted.flatMap((from) => objects.map((to) => [from, to] as const))
  return {
    account,
    streams: await Promise.all(
      streams.map(async (stream) => ({
        name: stream.name,
        strategies: Object.keys(stream.read),
        routes: [
          ...new Set(
            Object.values(stream.read).flatMap((reads) => reads.map((read) => read.route)),
          ),
        ],
        records:
          stream.kind === 'object'
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

const everything = (collection: string): CollectionRequest => ({
  collection,
  full: true,
  window: { after: null, until: new Date(0).toISOString() },
  memory: null,
  resume: null,
  sweep: true,
  objects: [],
})

const schemaItem = z.looseObject({ name: z.string() })

/** Names of the streams of the objects that the account defined itself (HUBSPOT.md 8). */
async function customNames(
  hubspot: HubSpot,
  family: Family<Stream>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { items } of hubspot.collection(everything('object_schemas'), signal)) {
    for (const item of items) {
      const schema = schemaItem.safeParse(item)
      if (schema.success) names.push(`${family.prefix}${schema.data.name}`)
    }
  }
  return names
}

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

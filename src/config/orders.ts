import { isAbsolute, join } from 'node:path'
import { type Family, streamOf } from '../declare/family.ts'
import type { ObjectStream, Stream } from '../declare/stream.ts'
import type { Target } from '../declare/target.ts'
import type {
  FieldOrder,
  FieldSource,
  InboundOrder,
  OutboundOrder,
  StreamOrder,
} from '../engine/orders.ts'
import type { Source } from '../engine/ports.ts'
import { durationMs, shareOf } from './duration.ts'
import { linkRowsOrder, listOrder } from './link-orders.ts'
import type { InboundConfig, StreamConfig } from './inbound-schema.ts'
import type { OutboundConfig } from './outbound-schema.ts'

/** Defaults of CONTRACT.md for what a sync does not say. */
export const defaults = {
  horizon: '1h',
  sweep: '24h',
  reconcile: '7d',
  wait: '30m',
  removals: 0.2,
  dailyShare: 0.8,
} as const

const isoDay = (day: string): string => `${day}T00:00:00.000Z`

const ms = (text: string): number => durationMs(text) ?? 0

/** What a person asked of this one run. */
export interface RunOptions {
  readonly full: boolean
  readonly approve: string | null
}

/** What the document's names can mean. */
export interface Declared {
  readonly streams: readonly Stream[]
  readonly families: readonly Family<ObjectStream>[]
  /** Type ids that have declarations. */
  readonly typeIds: readonly string[]
}

const isNotLast = (stream: Stream): boolean => stream.kind !== 'associations'

/** An inbound sync of the document as the engine takes it. */
export function inboundOrder(
  sync: string,
  config: InboundConfig,
  declared: Declared,
  run: RunOptions,
): InboundOrder {
  const includes = config.new_streams === 'include'
  const isNamed = (stream: Stream): boolean => stream.name in config.streams
  const listed = declared.streams.filter(
    (stream) => isNamed(stream) || (includes && stream.included === undefined),
  )
  const names = new Set(declared.streams.map((stream) => stream.name))
  const own = Object.keys(config.streams)
    .filter((name) => !names.has(name))
    .flatMap((name) => declared.families.flatMap((family) => streamOf(family, name) ?? []))
  const ifEnabled = declared.streams.filter(
    (stream) => stream.included === 'if_enabled' && !isNamed(stream),
  )
  // Associations follow the records whose links they are.
  const wanted = [
    ...listed.filter(isNotLast),
    ...own,
    ...listed.filter((stream) => !isNotLast(stream)),
  ]
  const reconcile = config.reconcile ?? defaults.reconcile
  return {
    direction: 'inbound',
    sync,
    guard: { removals: shareOf(config.guard?.removals ?? defaults.removals) },
    streams: wanted.map((stream) => {
      const options = config.streams[stream.name] ?? {}
      return { ...streamOrder(stream, options), ...histories(options, declared) }
    }),
    horizonMs: ms(config.horizon ?? defaults.horizon),
    sweepMs: ms(config.sweep ?? defaults.sweep),
    reconcileMs: typeof reconcile === 'string' && reconcile !== 'off' ? ms(reconcile) : null,
    startDate: config.start_date === undefined ? null : isoDay(config.start_date),
    families: declared.families,
    ...(includes
      ? {
          newStreams: {
            ifEnabled: ifEnabled.map((stream) => streamOrder(stream, {})),
            declaredTypes: declared.typeIds,
          },
        }
      : {}),
    full: run.full,
    approve: run.approve,
  }
}

type ByObject = Exclude<NonNullable<StreamConfig['properties']>, 'all' | readonly string[]>

const isByObject = (properties: StreamConfig['properties']): properties is ByObject =>
  typeof properties === 'object' && !Array.isArray(properties)

/** The objects that property history names: by their streams, or as paths call them. */
function histories(
  { properties }: StreamConfig,
  declared: Declared,
): Pick<StreamOrder, 'histories'> {
  if (!isByObject(properties)) return {}
  return {
    histories: Object.entries(properties).flatMap(([name, chosen]) => {
      const stream =
        declared.streams.find(
          (one) => one.kind === 'object' && (one.name === name || one.object === name),
        ) ?? declared.families.map((family) => streamOf(family, name)).find((one) => one !== null)
      return stream?.kind === 'object' ? [{ stream, properties: chosen }] : []
    }),
  }
}

function streamOrder(stream: Stream, config: StreamConfig): StreamOrder {
  return {
    stream,
    strategy: config.strategy ?? 'auto',
    storage: config.storage ?? 'merge',
    route: config.route ?? 'auto',
    properties: isByObject(config.properties) ? 'all' : (config.properties ?? 'all'),
    exclude: config.exclude ?? [],
    ...(config.start_date === undefined ? {} : { startDate: isoDay(config.start_date) }),
    hash: config.hash ?? [],
    ...(config.pairs === undefined || config.pairs === 'all' ? {} : { pairs: config.pairs }),
  }
}

/** An outbound sync of the document as the engine takes it. `folder`: where relative paths start. */
export function outboundOrder(
  sync: string,
  config: OutboundConfig,
  target: Target,
  folder: string,
  run: RunOptions,
): OutboundOrder {
  const identify = config.identify_by
  const list = listOrder(config)
  return {
    direction: 'outbound',
    sync,
    guard: { removals: shareOf(config.guard?.removals ?? defaults.removals) },
    target,
    // Both are checked by `checkTargetParts`; rows that are links have neither.
    strategy: config.strategy ?? 'update',
    source: sourceOrder(config.source, folder),
    key: config.key ?? '',
    identifyBy:
      identify === undefined
        ? null
        : 'record_id' in identify
          ? { kind: 'record_id', column: identify.record_id }
          : { kind: 'property', property: identify.property, column: identify.column },
    fields: Object.entries(config.fields ?? {}).map(([property, field]) =>
      fieldOrder(property, field),
    ),
    associations: (config.associations ?? []).map((association) => ({
      to: association.to,
      by: association.by,
      column: association.column,
      policy: association.policy ?? 'exact',
    })),
    cleanupDefaultAssociations: config.cleanup_default_associations ?? false,
    createMissing: config.create_missing ?? [],
    ...(config.property_group === undefined ? {} : { propertyGroup: config.property_group }),
    route: config.route ?? 'auto',
    waitMs: ms(config.wait ?? defaults.wait),
    approve: run.approve,
    ...(list === null ? {} : { list }),
    ...linkRowsOrder(config),
  }
}

/** A path of the document; relative ones start at the document. */
export const pathFrom = (folder: string, path: string): string =>
  isAbsolute(path) ? path : join(folder, path)

function sourceOrder(source: OutboundConfig['source'], folder: string): Source {
  if ('table' in source) return { kind: 'table', name: source.table }
  if ('query' in source) return { kind: 'query', sql: source.query }
  return { kind: 'csv', path: pathFrom(folder, source.csv) }
}

type FieldConfig = NonNullable<OutboundConfig['fields']>[string]

function fieldOrder(property: string, field: FieldConfig): FieldOrder {
  if (typeof field === 'string') {
    return { property, from: { kind: 'column', column: field }, on: 'always', whenNull: 'leave' }
  }
  return {
    property,
    from: fieldSource(field),
    on: field.on ?? 'always',
    whenNull: field.when_null ?? 'leave',
    ...(field.allow_backwards === true ? { allowBackwards: true } : {}),
  }
}

function fieldSource(field: Exclude<FieldConfig, string>): FieldSource {
  if ('column' in field) return { kind: 'column', column: field.column }
  if ('sql' in field) return { kind: 'sql', sql: field.sql }
  return { kind: 'constant', value: String(field.value) }
}

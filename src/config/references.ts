import { z } from 'zod'
import { checkAlerts, looseAlerts } from './alert-problems.ts'
import { linkRowsTarget, membersTarget } from './link-orders.ts'
import { checkTargetParts } from './link-problems.ts'
import { standardObject } from '../engine/object-names.ts'
import { strategies } from './inbound-schema.ts'
import { nearest } from './nearest.ts'
import type { Problem } from './problems.ts'
import { checkSchedules, looseSchedule } from './schedule-problems.ts'
import { checkCsvSource, checkWarehouse, looseWarehouse } from './warehouse-problems.ts'

/** A document of which only what points somewhere is looked at: the rest may be wrong, and is told by the schema. */
const looseSync = z.object({
  connection: z.string().optional().catch(undefined),
  direction: z.enum(['inbound', 'outbound']).optional().catch(undefined),
  schedule: looseSchedule.optional().catch(undefined),
  new_streams: z.string().optional().catch(undefined),
  streams: z
    .record(
      z.string(),
      z
        .object({
          pairs: z.unknown().optional(),
          properties: z.unknown().optional(),
          strategy: z.unknown().optional(),
        })
        .nullable()
        .catch(null),
    )
    .optional()
    .catch(undefined),
  target: z.string().optional().catch(undefined),
  strategy: z.string().optional().catch(undefined),
  key: z.unknown().optional(),
  identify_by: z.unknown().optional(),
  list: z.unknown().optional(),
  object: z.unknown().optional(),
  source: z.unknown().optional(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  label: z.unknown().optional(),
  policy: z.unknown().optional(),
  fields: z.record(z.string(), z.unknown()).catch({ unreadable: true }).default({}),
  associations: z.array(z.unknown()).catch(['unreadable']).default([]),
})
const looseConnection = z
  .object({
    hubspot: z.object({ token: z.unknown().optional(), oauth: z.unknown().optional() }).optional(),
    warehouse: looseWarehouse.optional(),
  })
  .catch({})
const looseDocument = z
  .object({
    connections: z.record(z.string(), looseConnection).optional().catch(undefined),
    syncs: z
      .record(z.string(), looseSync.catch(looseSync.parse({})))
      .catch({})
      .default({}),
    alerts: looseAlerts,
  })
  .catch({ syncs: {}, alerts: [] })
type LooseSync = z.infer<typeof looseSync>

/** Names of the declared streams and targets, which the document may use. */
export interface Known {
  readonly streams: readonly string[]
  /** Those of them that read CRM records; absent: any of them may be. */
  readonly objectStreams?: readonly string[]
  /** What each stream can be read with, beside `auto`; absent: not checked. */
  readonly strategies?: Readonly<Record<string, readonly string[]>>
  readonly targets: readonly string[]
  /** What names of the account's own object types start with; any such name may be used. */
  readonly families: readonly string[]
  /** Forms of further stream names. */
  readonly streamForms?: readonly RegExp[]
  /** Forms of further target names. */
  readonly targetForms?: readonly RegExp[]
  /** Names of HubSpot's own objects, which links may lead to; absent: they are not checked. */
  readonly objects?: readonly string[]
}

const isKnown = (names: readonly string[], known: Known, name: string): boolean =>
  names.includes(name) ||
  known.families.some((prefix) => name.startsWith(prefix) && name !== prefix)

/** What a schema can't see: names that point nowhere, options that contradict each other. `raw`: the document as it was read. */
export function checkReferences(raw: unknown, known: Known): Problem[] {
  const { connections, syncs, alerts } = looseDocument.parse(raw)
  const schedules = checkSchedules(syncs)
  const twice = Object.entries(connections ?? {}).flatMap(([name, { hubspot }]) =>
    hubspot?.token === undefined || hubspot.oauth === undefined ? [] : [signsInTwice(name)],
  )
  const warehouses = Object.entries(connections ?? {}).flatMap(([name, { warehouse }]) =>
    warehouse === undefined ? [] : checkWarehouse(warehouse, name),
  )
  const ofSyncs = Object.entries(syncs).flatMap(([name, sync]) => {
    const at = `syncs.${name}`
    return [
      ...checkConnection(connections, sync.connection, at),
      ...checkCsvSource(connections?.[sync.connection ?? '']?.warehouse?.kind, sync.source, at),
      ...(schedules.get(name) ?? []),
      ...(sync.direction === 'inbound' ? checkInbound(sync, at, known) : []),
      ...(sync.direction === 'outbound' ? checkOutbound(sync, at, known) : []),
    ]
  })
  return [...twice, ...warehouses, ...ofSyncs, ...checkAlerts(alerts, Object.keys(syncs))]
}

const signsInTwice = (connection: string): Problem => ({
  path: `connections.${connection}.hubspot.oauth`,
  what: 'stands beside `token`: a connection signs in one way.',
  fix: 'Take out `token` (service key or private app) or `oauth`.',
})

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

function checkConnection(
  connections: Readonly<Record<string, unknown>> | undefined,
  connection: string | undefined,
  at: string,
): Problem[] {
  if (connections === undefined || connection === undefined || connection in connections) return []
  return [
    {
      path: `${at}.connection`,
      what: `names the connection \`${connection}\`, which is not in the document.`,
      fix: `Write one of ${list(Object.keys(connections))}, or add it under connections.`,
    },
  ]
}

function streamFix(name: string, known: Known): string {
  // A full name that HubSpot gives a custom object (HUBSPOT.md 8): the stream has its own prefix.
  const own = /^p\d*_(.+)$/.exec(name)?.[1]
  const plain = known.streams.filter((one) => !one.endsWith('_archived'))
  const names = name.includes('archived') ? known.streams : plain
  const near = own === undefined ? nearest(name, names) : [`custom_${own}`]
  if (near.length > 0) return `Did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?`
  return `Write one of ${list(plain)}, custom_<name> for an object of your own, or <stream>_archived.`
}

function checkInbound(sync: LooseSync, at: string, known: Known): Problem[] {
  const problems: Problem[] = []
  for (const [name, stream] of Object.entries(sync.streams ?? {})) {
    const hasForm = (known.streamForms ?? []).some((form) => form.test(name))
    if (!hasForm && !isKnown(known.streams, known, name)) {
      problems.push({
        path: `${at}.streams.${name}`,
        what: 'is no stream of this version.',
        fix: streamFix(name, known),
      })
    }
    problems.push(...checkStrategy(stream?.strategy, name, at, known))
    problems.push(...checkHistory(stream?.properties, name, at, known))
    if (stream?.pairs !== undefined && name !== 'associations') {
      problems.push({
        path: `${at}.streams.${name}.pairs`,
        what: 'only holds for the stream associations.',
        fix: 'Take it out, or move it there.',
      })
    }
  }
  if (
    sync.streams !== undefined &&
    Object.keys(sync.streams).length === 0 &&
    sync.new_streams !== 'include'
  ) {
    problems.push({
      path: `${at}.streams`,
      what: 'names no stream.',
      fix: 'Add at least one, such as `contacts: {}`, or set `new_streams: include`.',
    })
  }
  return problems
}

function checkStrategy(strategy: unknown, name: string, at: string, known: Known): Problem[] {
  const offered = known.strategies?.[name]
  if (offered === undefined || typeof strategy !== 'string') return []
  // What is no strategy at all, the schema tells.
  if (
    !strategies.some((one) => one === strategy) ||
    strategy === 'auto' ||
    offered.includes(strategy)
  )
    return []
  return [
    {
      path: `${at}.streams.${name}.strategy`,
      what: `is ${strategy}, which this stream can't be read with.`,
      fix: `Write one of ${list(['auto', ...offered])}.`,
    },
  ]
}

/** Only the property history names objects, and it can't do without: property names alone don't say of what. */
function checkHistory(properties: unknown, name: string, at: string, known: Known): Problem[] {
  const path = `${at}.streams.${name}.properties`
  if (Array.isArray(properties)) {
    return name === 'property_history'
      ? [
          {
            path,
            what: 'does not say whose properties they are.',
            fix: 'Write { deals: [dealstage, amount] }, with the name of a stream before its properties.',
          },
        ]
      : []
  }
  if (typeof properties !== 'object' || properties === null) return []
  if (name !== 'property_history') {
    return [
      {
        path,
        what: 'names objects, which only holds for the stream property_history.',
        fix: 'Write `all` or a list of internal names.',
      },
    ]
  }
  return Object.keys(properties)
    .filter((stream) => !isObjectStream(stream, known))
    .map((stream) => ({
      path: `${path}.${stream}`,
      what: 'is no stream of CRM records.',
      fix: 'Write the name of an object stream, such as deals or custom_<name>.',
    }))
}

const isObjectStream = (name: string, known: Known): boolean =>
  (known.objectStreams ?? known.streams).includes(name) ||
  known.families.some((prefix) => name.startsWith(prefix) && name !== prefix)

function targetFix(name: string, known: Known): string {
  const own = /^p\d*_(.+)$/.exec(name)?.[1]
  const plural = standardObject(name)
  const near =
    own !== undefined
      ? [`custom_${own}`]
      : plural !== null && known.targets.includes(plural)
        ? [plural]
        : nearest(name, known.targets)
  if (near.length > 0) return `Did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?`
  return `Write one of ${list(known.targets)}, custom_<name> for an object of your own, or object_<type id>.`
}

/** A custom object by its name, full name or type id; which ones there are only the account knows. */
const ownObject = /^(custom_.+|p\d*_.+|\d+-\d+|object_\d+_\d+)$/

function checkLinkedObjects(sync: LooseSync, at: string, known: Known): Problem[] {
  const { objects } = known
  if (objects === undefined) return []
  return sync.associations.flatMap((association, index): Problem[] => {
    const to = linkedObject.safeParse(association)
    if (!to.success || ownObject.test(to.data.to) || standardObject(to.data.to) !== null) return []
    // Any other name may be a custom object's: the account tells.
    const near = nearest(to.data.to, objects)
    if (near.length === 0) return []
    return [
      {
        path: `${at}.associations.${index}.to`,
        what: `names \`${to.data.to}\`, which is no object of HubSpot's.`,
        fix: `Did you mean ${near.map((one) => `\`${one}\``).join(' or ')}? An object of your own is custom_<name>.`,
      },
    ]
  })
}

const linkedObject = z.object({ to: z.string().min(1) })

function checkOutbound(sync: LooseSync, at: string, known: Known): Problem[] {
  const problems: Problem[] = []
  const { target } = sync
  const hasForm = (known.targetForms ?? []).some((form) => form.test(target ?? ''))
  if (target !== undefined && !hasForm && !isKnown(known.targets, known, target)) {
    problems.push({
      path: `${at}.target`,
      what: `names \`${target}\`, which is no target of this version.`,
      fix: targetFix(target, known),
    })
  }
  problems.push(...checkLinkedObjects(sync, at, known))
  problems.push(...checkTargetParts(sync, at))
  if (sync.target === linkRowsTarget || sync.target === membersTarget) return problems
  if (sync.identify_by === undefined && sync.strategy !== undefined && sync.strategy !== 'create') {
    problems.push({
      path: `${at}.identify_by`,
      what: `is missing, and strategy ${sync.strategy} has to find records.`,
      fix: 'Add { property, column } or { record_id: column }; only strategy create can go without.',
    })
  }
  if (sync.strategy === 'archive') {
    // An archive only has to find its records, and each takes its links along.
    if (sync.associations.length > 0) {
      problems.push({
        path: `${at}.associations`,
        what: 'is not for the strategy archive: a record that is archived takes its links along.',
        fix: 'Take it out.',
      })
    }
  } else if (Object.keys(sync.fields).length === 0 && sync.associations.length === 0) {
    problems.push({
      path: `${at}.fields`,
      what: 'maps nothing, and there are no associations.',
      fix: 'Map at least one property, or add an association column.',
    })
  }
  return problems
}

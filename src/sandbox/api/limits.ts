import type { ObjectTypeDefinition, RecordId } from '../account/definitions.ts'
import { knob } from '../account/knobs.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'
import { typeOf } from './object-shape.ts'

/** Limits differ by tier; these are a Professional account's, as far as they are known. */
const limitKnobs = {
  records: knob({
    name: 'limits.records_per_object',
    default: 15_000_000 as number,
    meaning: 'Records that the limits API allows for one object of HubSpot.',
  }),
  customRecords: knob({
    name: 'limits.custom_object_records',
    default: 1_000_000 as number,
    meaning: 'Records that the limits API allows for all custom objects together.',
  }),
  customObjects: knob({
    name: 'limits.custom_objects',
    default: 10 as number,
    meaning: 'Custom objects that the limits API allows.',
  }),
  customProperties: knob({
    name: 'limits.custom_properties',
    default: 1000 as number,
    meaning: 'Custom properties of one object that the limits API allows (HUBSPOT.md 4.4).',
  }),
  calculated: knob({
    name: 'limits.calculated_properties',
    default: 200 as number,
    meaning: 'Calculated properties that the limits API allows.',
  }),
  pipelines: knob({
    name: 'limits.pipelines_per_object',
    default: 15 as number,
    meaning: 'Pipelines of one object that the limits API allows.',
  }),
} as const

const nearAt = 0.8

const percentage = (usage: number, limit: number) =>
  limit === 0 ? 100 : Math.round((usage / limit) * 10_000) / 100

function labels(type: ObjectTypeDefinition): JsonObject {
  return {
    objectTypeId: type.id,
    singularLabel: type.labels.singular,
    pluralLabel: type.labels.plural,
  }
}

const withLimit = (type: ObjectTypeDefinition, usage: number, limit: number): JsonObject => ({
  ...labels(type),
  usage,
  limit,
  percentage: percentage(usage, limit),
})

function overall(
  limit: number,
  usages: readonly (readonly [ObjectTypeDefinition, number])[],
): JsonObject {
  const usage = usages.reduce((sum, [, each]) => sum + each, 0)
  return {
    overallLimit: limit,
    overallUsage: usage,
    overallPercentage: percentage(usage, limit),
    byObjectType: usages.map(([type, each]) => ({ ...labels(type), usage: each })),
  }
}

/** HubSpot's own objects each with a limit, the custom ones under one. */
function bothKinds(
  account: Account,
  usageOf: (type: ObjectTypeDefinition) => number | undefined,
  limits: { readonly own: number; readonly custom: number },
): Answer {
  const usages = account.types.all().flatMap((type) => {
    const usage = usageOf(type)
    return usage === undefined ? [] : [[type, usage] as const]
  })
  return {
    status: 200,
    body: {
      hubspotDefinedObjectTypes: usages
        .filter(([{ custom }]) => !custom)
        .map(([type, usage]) => withLimit(type, usage, limits.own)),
      customObjectTypes: overall(
        limits.custom,
        usages.filter(([{ custom }]) => custom),
      ),
    },
  }
}

function records({ account }: Call): Answer {
  const { knobs } = account
  return bothKinds(account, (type) => account.objects(type.id).size, {
    own: knobs.value(limitKnobs.records),
    custom: knobs.value(limitKnobs.customRecords),
  })
}

function pipelines({ account }: Call): Answer {
  const limit = account.knobs.value(limitKnobs.pipelines)
  const usageOf = (type: ObjectTypeDefinition) =>
    type.pipeline || type.custom ? account.pipelines(type.id).length : undefined
  return bothKinds(account, usageOf, { own: limit, custom: limit })
}

function countProperties(
  account: Account,
  wanted: (property: { calculated?: boolean; hubspotDefined?: boolean }) => boolean,
): readonly (readonly [ObjectTypeDefinition, number])[] {
  return account.types
    .all()
    .map(
      (type) =>
        [
          type,
          [...account.objects(type.id).properties().values()].filter(
            (property) => property.archived !== true && wanted(property),
          ).length,
        ] as const,
    )
    .filter(([, count]) => count > 0)
}

function customProperties({ account }: Call): Answer {
  const limit = account.knobs.value(limitKnobs.customProperties)
  const usages = countProperties(account, ({ hubspotDefined }) => hubspotDefined !== true)
  const usage = usages.reduce((sum, [, each]) => sum + each, 0)
  const all = limit * account.types.all().length
  return {
    status: 200,
    body: {
      overallLimit: all,
      overallUsage: usage,
      overallPercentage: percentage(usage, all),
      byObjectType: usages.map(([type, each]) => withLimit(type, each, limit)),
    },
  }
}

function calculatedProperties({ account }: Call): Answer {
  const usages = countProperties(
    account,
    ({ calculated, hubspotDefined }) => calculated === true && hubspotDefined !== true,
  )
  const limit = account.knobs.value(limitKnobs.calculated)
  return { status: 200, body: overall(limit, usages) }
}

function customObjects({ account }: Call): Answer {
  const usage = account.types.all().filter(({ custom }) => custom).length
  const limit = account.knobs.value(limitKnobs.customObjects)
  return { status: 200, body: { usage, limit, percentage: percentage(usage, limit) } }
}

/** HUBSPOT.md 6: labels are between these and custom objects. */
const labelled: ReadonlySet<string> = new Set(['0-1', '0-2', '0-3', '0-5'])

function takesLabels({ id, custom }: ObjectTypeDefinition): boolean {
  return labelled.has(id) || custom !== undefined
}

function ownLabels(
  account: Account,
  from: ObjectTypeDefinition,
  to: ObjectTypeDefinition,
): readonly string[] {
  return account.links
    .types(from.id, to.id)
    .filter(({ category, label }) => category !== 'HUBSPOT_DEFINED' && label !== null)
    .map(({ label }) => label ?? '')
}

function associationLabels(call: Call): Answer {
  const { account } = call
  const wanted = (name: string) => {
    const id = call.query.get(name)
    return id === null ? account.types.all() : [typeOf(call, id)]
  }
  const limit = setting(account, 'associations.labels_per_pair')
  const results = wanted('fromObjectTypeId').flatMap((from) =>
    wanted('toObjectTypeId').flatMap((to) => {
      if (!takesLabels(from) || !takesLabels(to)) return []
      const all = ownLabels(account, from, to)
      if (all.length === 0 && call.query.get('fromObjectTypeId') === null) return []
      return {
        fromObjectType: labels(from),
        toObjectType: labels(to),
        allLabels: all,
        usage: all.length,
        limit,
        percentage: percentage(all.length, limit),
      }
    }),
  )
  return { status: 200, body: { results } }
}

function setting(account: Account, name: string): number {
  return Number(account.knobs.list()[name]?.value ?? 0)
}

/** How many records of `to` each record of `from` is linked to; only those that come near the limit. */
function crowded(
  account: Account,
  from: ObjectTypeDefinition,
  to: ObjectTypeDefinition,
): readonly (readonly [RecordId, number])[] {
  const limit = setting(account, 'associations.limit_per_record')
  const counts = new Map<RecordId, Set<RecordId>>()
  for (const link of account.links.all(from.id, to.id)) {
    const others = counts.get(link.from) ?? new Set<RecordId>()
    counts.set(link.from, others.add(link.to))
  }
  return [...counts]
    .map(([id, others]) => [id, others.size] as const)
    .filter(([, count]) => count >= limit * nearAt)
}

function pairLimit(call: Call): Answer {
  const { account } = call
  const from = typeOf(call, call.params['fromObjectTypeId'])
  const to = typeOf(call, call.params['toObjectTypeId'])
  const limit = setting(account, 'associations.limit_per_record')
  const near = crowded(account, from, to)
  const store = account.objects(from.id)
  const label = (id: RecordId) => store.get(id)?.get(from.primaryDisplayProperty) ?? String(id)
  const at = near.filter(([, count]) => count >= limit)
  const below = near.filter(([, count]) => count < limit)
  return {
    status: 200,
    body: {
      limit,
      totalRecordsAtLimit: at.length,
      totalRecordsNearLimit: below.length,
      atLimitFromRecordSamples: at.slice(0, 10).map(([id]) => ({ objectId: id, label: label(id) })),
      nearLimitFromRecordSamples: below.slice(0, 10).map(([id, usage]) => ({
        objectId: id,
        label: label(id),
        usage,
        percentage: percentage(usage, limit),
      })),
    },
  }
}

function nearLimits(
  call: Call,
  pairs: readonly (readonly [
    shown: ObjectTypeDefinition,
    from: ObjectTypeDefinition,
    to: ObjectTypeDefinition,
  ])[],
): Answer {
  const { account } = call
  const limit = setting(account, 'associations.limit_per_record')
  const found = new Map<string, { type: ObjectTypeDefinition; at: boolean; near: boolean }>()
  for (const [shown, from, to] of pairs) {
    const counts = crowded(account, from, to)
    if (counts.length === 0) continue
    const entry = found.get(shown.id) ?? { type: shown, at: false, near: false }
    entry.at ||= counts.some(([, count]) => count >= limit)
    entry.near ||= counts.some(([, count]) => count < limit)
    found.set(shown.id, entry)
  }
  const results = [...found.values()].map(({ type, at, near }) => ({
    ...labels(type),
    hasRecordsAtLimit: at,
    hasRecordsNearLimit: near,
  }))
  return { status: 200, body: { results } }
}

function nearFrom(call: Call): Answer {
  const all = call.account.types.all()
  return nearLimits(
    call,
    all.flatMap((from) => all.map((to) => [from, from, to] as const)),
  )
}

function nearTo(call: Call): Answer {
  const from = typeOf(call, call.params['fromObjectTypeId'])
  return nearLimits(
    call,
    call.account.types.all().map((to) => [to, from, to] as const),
  )
}

/** HUBSPOT.md 8: any object scope. */
const scopes: Route['scopes'] = (call) => [
  ...new Set(call.account.types.all().flatMap(({ scopes: own }) => [...own.read, ...own.write])),
]

const get = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  paths: [`/crm/v3/limits${path}`, `/crm/limits/{version}${path}`],
  scopes,
  handle,
})

/** The limits API (openapi crm-limits). */
export const limitsPart: Part = {
  knobs: Object.values(limitKnobs),
  routes: [
    get('/records', records),
    get('/pipelines', pipelines),
    get('/custom-properties', customProperties),
    get('/calculated-properties', calculatedProperties),
    get('/custom-object-types', customObjects),
    get('/associations/labels', associationLabels),
    get('/associations/records/from', nearFrom),
    get('/associations/records/{fromObjectTypeId}/to', nearTo),
    get('/associations/records/{fromObjectTypeId}/{toObjectTypeId}', pairLimit),
  ],
}

import { z } from 'zod'
import type { Definitions, NewProperty, Property, ValidationRule } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { readRequired } from './account-objects.ts'
import { objectTypeId } from './object-types.ts'
import { propertySchema } from './properties.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'

/** HUBSPOT.md 1, 5: the path takes type ids. Shape: PublicPropertyValidationRuleMap. */
const rulesSchema = z.object({
  results: z.array(
    z.object({
      propertyName: z.string(),
      propertyValidationRules: z.array(
        z.object({
          ruleType: z.string(),
          ruleArguments: z.array(z.coerce.string()).catch([]),
          shouldApplyNormalization: z.boolean().catch(false),
        }),
      ),
    }),
  ),
})

/** Options as they stand: what we don't know of them goes back as it came. */
const optionsSchema = z.object({
  options: z.array(
    z.looseObject({
      label: z.string().catch(''),
      value: z.coerce.string(),
      displayOrder: z.number().catch(-1),
      hidden: z.boolean().catch(false),
    }),
  ),
})

export function createDefinitions(transport: Transport): Definitions {
  return {
    validationRules: (object, signal) => readRules(transport, object, signal),
    requiredProperties: (object, signal) =>
      customObject.test(object) ? readRequired(transport, object, signal) : noneRequired,
    recordsLeft: (object, signal) => readRecordsLeft(transport, object, signal),
    createProperty: (object, property, signal) =>
      createProperty(transport, object, property, signal),
    addOptions: (object, property, options, signal) =>
      addOptions(transport, object, property, options, signal),
  }
}

/** HUBSPOT.md 5. */
const customObject = /^(2-\d+|p\d*_.+)$/
const noneRequired = Promise.resolve<readonly string[]>([])

async function readRules(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly ValidationRule[]>> {
  const deed = `Reading the validation rules of ${object}`
  try {
    const answer = await transport.send({
      method: 'GET',
      path: paths.propertyValidations(objectTypeId(object)),
      kind: 'other',
      effect: 'none',
      deed,
      signal,
    })
    return new Map(
      parsedBody(deed, answer, rulesSchema).results.map((row) => [
        row.propertyName,
        row.propertyValidationRules.map((rule) => ({
          type: rule.ruleType,
          arguments: rule.ruleArguments,
          normalizes: rule.shouldApplyNormalization,
        })),
      ]),
    )
  } catch (error) {
    if (!isUnreadable(error)) throw error
    transport.log.warn('validation_rules_unread', { object, code: error.code })
    return new Map()
  }
}

/** Rules that can't be read refuse nothing: HubSpot says of each row what it thinks of it. */
const unreadable: ReadonlySet<string> = new Set([
  'hubspot.not_available',
  'hubspot.request_refused',
  'hubspot.scope_missing',
])

const isUnreadable = (error: unknown): error is ConnectorError =>
  error instanceof ConnectorError && unreadable.has(error.code)

/** Shape: RecordLimitResponse. Custom objects share one limit. */
const limitsSchema = z.object({
  hubspotDefinedObjectTypes: z.array(
    z.object({ objectTypeId: z.string(), limit: z.number(), usage: z.number() }),
  ),
  customObjectTypes: z.object({ overallLimit: z.number(), overallUsage: z.number() }),
})

async function readRecordsLeft(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<number | null> {
  const deed = 'Reading the limits of records'
  try {
    const answer = await transport.send({
      method: 'GET',
      path: paths.recordLimits(),
      kind: 'other',
      effect: 'none',
      deed,
      signal,
    })
    const told = parsedBody(deed, answer, limitsSchema)
    if (customObject.test(object)) {
      const { overallLimit, overallUsage } = told.customObjectTypes
      return overallLimit - overallUsage
    }
    const id = objectTypeId(object)
    const own = told.hubspotDefinedObjectTypes.find((one) => one.objectTypeId === id)
    return own === undefined ? null : own.limit - own.usage
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return null
  }
}

async function createProperty(
  transport: Transport,
  object: string,
  property: NewProperty,
  signal: AbortSignal,
): Promise<Property> {
  const deed = `Creating the property ${object}.${property.name}`
  const answer = await transport.send({
    method: 'POST',
    path: paths.properties(object),
    json: {
      ...property,
      options: property.options.map((text, index) => optionOf(text, index)),
      ...(property.type === 'bool' ? { options: truths } : {}),
    },
    kind: 'other',
    // A name is taken once: a repeat is answered by 409.
    effect: 'idempotent',
    deed,
    accept: [409],
    signal,
  })
  // An answer without a body can only be a success of which nothing was told.
  if (answer.status !== 409 && answer.body !== undefined) {
    return parsedBody(deed, answer, propertySchema).property
  }
  const answered = await readOne(transport, object, property.name, signal)
  const found = parsedBody(deed, answered, propertySchema)
  if (!found.archived) return found.property
  throw new ConnectorError('hubspot.request_refused', {
    what: `${deed} failed.`,
    why: 'A deleted property has this name.',
    fix: 'Restore it in HubSpot, or name another property.',
  })
}

/** Yes and no of a single checkbox (HUBSPOT.md 2.7, 4.4). */
const truths = [
  { label: 'Yes', value: 'true', displayOrder: 0, hidden: false },
  { label: 'No', value: 'false', displayOrder: 1, hidden: false },
] as const

const optionOf = (text: string, displayOrder: number) => ({
  label: text,
  value: text,
  displayOrder,
  hidden: false,
})

async function addOptions(
  transport: Transport,
  object: string,
  property: string,
  options: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const deed = `Adding options to ${object}.${property}`
  // HUBSPOT.md 4.4: the list is written as a whole, so it is read at the last moment.
  const answer = await readOne(transport, object, property, signal)
  const present = parsedBody(deed, answer, optionsSchema).options
  const known = new Set(present.map(({ value }) => value))
  const missing = options.filter((text) => !known.has(text))
  if (missing.length === 0) return
  const last = Math.max(-1, ...present.map(({ displayOrder }) => displayOrder))
  await transport.send({
    method: 'PATCH',
    path: paths.property(object, property),
    json: {
      options: [...present, ...missing.map((text, index) => optionOf(text, last + 1 + index))],
    },
    kind: 'other',
    effect: 'idempotent',
    deed,
    signal,
  })
}

const readOne = (transport: Transport, object: string, name: string, signal: AbortSignal) =>
  transport.send({
    method: 'GET',
    path: paths.property(object, name),
    kind: 'other',
    effect: 'none',
    deed: `Reading the property ${object}.${name}`,
    signal,
  })

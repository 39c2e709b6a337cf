import { type Requirement, required } from '../../declare/index.ts'
import type { OutboundOrder } from '../../engine/orders.ts'
import type { Owner, Pipeline, Property, ValidationRule } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { type RowProblem, problem } from '../problem.ts'
import type { ForwardOnly } from '../records/decide.ts'
import { matchingBy, type UniqueMatching } from '../records/matching.ts'
import type { Missing } from '../provision/missing.ts'
import { accountRules, type RuleCheck } from './account-rules.ts'
import { checkOwner } from './owners.ts'
import { checkPipeline, checkStage } from './stages.ts'
import { type Check, checkOf, type Checked } from './wire-value.ts'

/** What the account says about the target's object: all that checking needs. */
export interface AccountFacts {
  /** Those to be created, too. */
  readonly properties: readonly Property[]
  readonly owners: readonly Owner[]
  readonly pipelines: readonly Pipeline[]
  /** By property. */
  readonly rules: ReadonlyMap<string, readonly ValidationRule[]>
  readonly missing: Missing
  /** Properties that the object's schema requires of new records. */
  readonly required: readonly string[]
  /** HubSpot's clock, ms. */
  readonly now: () => number
}

interface MappedField {
  readonly property: Property
  readonly on: 'always' | 'create'
  readonly whenNull: 'leave' | 'clear'
  readonly check: FieldCheck
}

type FieldCheck = (text: string, checked: ReadonlyMap<string, string | null>) => Checked

/** One mapped value of a row, three-way: text sets, '' clears, null leaves alone. */
export interface RowValue {
  readonly property: Property
  readonly value: string | null
  readonly on: 'always' | 'create'
}

type CheckedRow =
  | { readonly kind: 'values'; readonly values: readonly RowValue[] }
  | { readonly kind: 'problem'; readonly problem: RowProblem }

/** The fields of a sync, checked against the account and ready for rows. Field n's text stands in the frozen column `field_n`. */
export interface Mapping {
  /** Of the mapped fields, in the order's sequence. */
  readonly properties: readonly Property[]
  /** Null for record ids and for creates without identity. */
  readonly identity: { readonly property: Property; readonly check: Check } | null
  /** What a new record must carry. */
  readonly requires: readonly Requirement[]
  readonly forwardOnly: ForwardOnly
  /** Of the account, by property. */
  readonly rules: ReadonlyMap<string, RuleCheck>
  /** The fields, besides the identity, whose values HubSpot keeps unique. */
  readonly unique: readonly UniqueMatching[]
  readonly missing: Missing
  check(texts: readonly (string | null)[]): CheckedRow
}

/** @throws `outbound.property_unknown`, `outbound.property_read_only`, `outbound.property_doubled` before anything is sent */
export function mappingOf(order: OutboundOrder, facts: AccountFacts): Mapping {
  const byName = new Map(facts.properties.map((property) => [property.name, property]))
  const named = (name: string): Property => {
    const property = byName.get(name)
    if (property !== undefined) return property
    throw new ConnectorError('outbound.property_unknown', {
      what: `The sync ${order.sync} writes ${order.target.name}.${name}.`,
      why: `The account's ${order.target.object} have no property "${name}"${closest(name, byName.keys())}.`,
      fix: 'Mend the property name in the configuration, or create the property in HubSpot.',
    })
  }
  const fields = order.fields.map((field): MappedField => {
    const property = named(field.property)
    refuseReadOnly(order, property)
    return {
      property,
      on: field.on,
      whenNull: field.whenNull,
      check: checkFor(order, property, facts),
    }
  })
  const twice = order.fields.find(
    (field, index) => order.fields.findIndex((other) => other.property === field.property) < index,
  )
  if (twice !== undefined) {
    throw new ConnectorError('outbound.property_doubled', {
      what: `The sync ${order.sync} writes ${order.target.name}.${twice.property} twice.`,
      why: 'Two fields have one property, so which one wins would be chance.',
      fix: 'Leave one field for each property.',
    })
  }
  // Of a list's members nothing is written but that they are members.
  const identity =
    order.identifyBy?.kind === 'property' && order.list === undefined
      ? named(order.identifyBy.property)
      : null
  // A stage is checked against its row's pipeline, so pipelines come first.
  const sequence = [...fields.keys()].sort((one, other) => rank(fields[one]) - rank(fields[other]))
  return {
    properties: fields.map((field) => field.property),
    identity: identity === null ? null : { property: identity, check: checkOf(identity) },
    rules: rulesOf(
      [...fields.map(({ property }) => property), ...(identity === null ? [] : [identity])],
      facts,
    ),
    requires: [...order.target.actions.create.requires, ...facts.required.map(required)],
    forwardOnly: new Map(
      order.target.rules.flatMap(({ kind, property }) => {
        if (kind !== 'forward_only') return []
        const field = order.fields.find((one) => one.property === property)
        return [[property, field?.allowBackwards === true ? 'cleared_first' : 'refused']]
      }),
    ),
    unique: fields.flatMap(({ property }) => {
      if (property.name === identity?.name) return []
      const matching = facts.missing.settled(
        matchingBy(order.target.object, property.name, facts.properties),
      )
      return matching?.kind === 'unique' ? [{ ...matching, kind: matching.kind }] : []
    }),
    missing: facts.missing,
    check: (texts) => checkRow(fields, sequence, texts),
  }

  function rank(field: MappedField | undefined): number {
    return order.target.rules.some(
      (rule) => rule.kind === 'stage' && rule.property === field?.property.name,
    )
      ? 1
      : 0
  }
}

function checkRow(
  fields: readonly MappedField[],
  sequence: readonly number[],
  texts: readonly (string | null)[],
): CheckedRow {
  const checked = new Map<string, string | null>()
  for (const index of sequence) {
    const field = fields[index] as MappedField
    const text = texts[index] ?? ''
    if (text === '') {
      checked.set(field.property.name, field.whenNull === 'clear' ? '' : null)
      continue
    }
    const outcome = field.check(text, checked)
    if (outcome.kind === 'problem') return outcome
    checked.set(field.property.name, outcome.value)
  }
  return {
    kind: 'values',
    values: fields.map(({ property, on }) => ({
      property,
      on,
      value: checked.get(property.name) ?? null,
    })),
  }
}

function checkFor(order: OutboundOrder, property: Property, facts: AccountFacts): FieldCheck {
  const rule = order.target.rules.find(
    (one) => one.property === property.name && one.kind !== 'forward_only',
  )
  if (rule?.kind === 'owner' || property.referencedObjectType === 'OWNER') {
    return checkOwner(property.name, facts.owners)
  }
  if (rule?.kind === 'pipeline') return checkPipeline(property.name, facts.pipelines)
  if (rule?.kind === 'stage') {
    const check = checkStage(property.name, facts.pipelines)
    return (text, checked) => {
      const pipeline = checked.get(rule.pipeline) ?? null
      return check(text, pipeline === '' ? null : pipeline)
    }
  }
  return facts.missing.mayOffer(property) ? offering(property, facts.missing) : checkOf(property)
}

/** Unknown texts become options, unless HubSpot refused to make any. */
function offering(property: Property, missing: Missing): Check {
  const known = checkOf(property)
  const offered = checkOf(property, (text) => missing.offer(property.name, text))
  return (text) => {
    const why = missing.denied(property.name)
    if (why === null) return offered(text)
    const checked = known(text)
    return checked.kind === 'value'
      ? checked
      : {
          kind: 'problem',
          problem: problem(
            'outbound.option_not_created',
            `${property.name} has no such option, and it could not be created. ${why}`,
            property.name,
          ),
        }
  }
}

/** The account's rules for the properties that the sync may write. */
function rulesOf(
  properties: readonly Property[],
  facts: AccountFacts,
): ReadonlyMap<string, RuleCheck> {
  return new Map(
    properties.flatMap((property) => {
      const rules = facts.rules.get(property.name) ?? []
      return rules.length === 0 ? [] : [[property.name, accountRules(property, rules, facts.now)]]
    }),
  )
}

function refuseReadOnly(order: OutboundOrder, property: Property): void {
  if (!property.readOnlyValue && !property.calculated) return
  throw new ConnectorError('outbound.property_read_only', {
    what: `The sync ${order.sync} writes ${order.target.name}.${property.name}.`,
    why: `HubSpot ${property.calculated ? 'calculates' : 'sets'} this property itself and refuses writes to it.`,
    fix: `Take ${property.name} out of the sync's fields.`,
  })
}

/** A hint for a name that was only spelled differently. */
function closest(name: string, known: Iterable<string>): string {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  for (const one of known) if (bare(one) === bare(name)) return ` (did you mean "${one}"?)`
  return ''
}

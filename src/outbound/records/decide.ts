import type { Action, Requirement } from '../../declare/index.ts'
import type { OutboundStrategy } from '../../engine/orders.ts'
import type { Property, WireRecord } from '../../engine/ports.ts'
import type { RuleCheck } from '../fields/account-rules.ts'
import type { RowValue } from '../fields/mapping.ts'
import { sameValue } from '../fields/same-value.ts'
import { goesBack } from '../fields/stage-order.ts'
import { type RowProblem, problem } from '../problem.ts'

/** What the account holds for a row: its record, none, or several that it can't be told from. */
export type Match =
  | { readonly kind: 'one'; readonly record: WireRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }

/** The identity's own value: written at a create, and when it moved since the row was linked. */
export interface IdentityValue {
  readonly property: Property
  readonly value: string
  readonly moved: boolean
}

export type Values = Readonly<Record<string, string>>
export type HeldValues = Readonly<Record<string, string | null>>

export type Decision =
  | { readonly kind: 'create'; readonly properties: Values }
  | {
      readonly kind: 'update'
      readonly id: string
      readonly properties: Values
      readonly before: HeldValues
      /** A stage is cleared first, which no import can do. */
      readonly clearsFirst?: true
    }
  | { readonly kind: 'archive'; readonly id: string; readonly before: HeldValues }
  | { readonly kind: 'unchanged'; readonly id: string }
  /** What was to be archived is not there (any more). */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly problem: RowProblem }
  | {
      readonly kind: 'set_aside'
      readonly action: Action
      readonly problem: RowProblem
    }

/**
 * Properties whose options a record may only climb (HUBSPOT.md 4.3: the lifecycle stage), and what is to be done with a
 * row that goes back: it is refused, or its stage is cleared first.
 */
export type ForwardOnly = ReadonlyMap<string, 'refused' | 'cleared_first'>

export interface DecideOrder {
  readonly strategy: OutboundStrategy
  readonly requires: readonly Requirement[]
  /** False for record ids: HubSpot chooses those. */
  readonly mayCreate: boolean
  readonly forwardOnly: ForwardOnly
  /** Of the account, by property. They bind what is written, not what a record holds since before them. */
  readonly rules: ReadonlyMap<string, RuleCheck>
}

/** What is to be done for one row. Only values that differ from what the record holds are written. */
export function decide(
  order: DecideOrder,
  values: readonly RowValue[],
  identity: IdentityValue | null,
  match: Match,
): Decision {
  switch (match.kind) {
    case 'several':
      return {
        kind: 'set_aside',
        action: order.strategy === 'create' ? 'create' : 'update',
        problem: problem(
          'outbound.identity_ambiguous',
          undefined,
          identity?.property.name ?? null,
          true,
        ),
      }
    case 'one':
      return order.strategy === 'create'
        ? {
            kind: 'set_aside',
            action: 'create',
            problem: problem('outbound.already_exists', undefined, null, true),
          }
        : update(order, values, identity, match.record)
    case 'none':
      if (order.strategy === 'update') {
        return {
          kind: 'set_aside',
          action: 'update',
          problem: problem('outbound.no_match', undefined, null, true),
        }
      }
      if (!order.mayCreate) {
        return {
          kind: 'set_aside',
          action: 'update',
          problem: problem('outbound.record_gone', undefined, null, true),
        }
      }
      return create(order, values, identity)
    default:
      return match satisfies never
  }
}

function update(
  order: DecideOrder,
  values: readonly RowValue[],
  identity: IdentityValue | null,
  record: WireRecord,
): Decision {
  const properties: Record<string, string> = {}
  const before: Record<string, string | null> = {}
  let clearsFirst = false
  const set = (property: Property, value: string): void => {
    const held = record.properties[property.name] ?? null
    if (sameValue(property, value, held)) return
    properties[property.name] = value
    before[property.name] = held
  }
  if (identity?.moved === true) set(identity.property, identity.value)
  for (const { property, value, on } of values) {
    if (value === null || on !== 'always') continue
    set(property, value)
    const rule = order.forwardOnly.get(property.name)
    if (rule === undefined || !goesBack(property, value, before[property.name])) continue
    if (rule === 'refused') return { kind: 'refused', problem: backwards(property) }
    clearsFirst = true
  }
  const broken = brokenRule(order, properties)
  if (broken !== null) return { kind: 'refused', problem: broken }
  return Object.keys(properties).length === 0
    ? { kind: 'unchanged', id: record.id }
    : {
        kind: 'update',
        id: record.id,
        properties,
        before,
        ...(clearsFirst ? { clearsFirst } : {}),
      }
}

const backwards = ({ name }: Property): RowProblem =>
  problem(
    'outbound.lifecycle_backwards',
    `${name} would move backwards; HubSpot moves it forward only.`,
    name,
  )

function create(
  order: DecideOrder,
  values: readonly RowValue[],
  identity: IdentityValue | null,
): Decision {
  const properties: Record<string, string> = {}
  if (identity !== null) properties[identity.property.name] = identity.value
  for (const { property, value } of values) {
    // There is nothing to clear and nothing to append to in a new record.
    const text = value?.replace(property.fieldType === 'checkbox' ? /^;/ : /^$/, '') ?? ''
    if (text !== '') properties[property.name] = text
  }
  const missing = order.requires.find(
    (one) => !one.anyOf.some((name) => (properties[name] ?? '') !== ''),
  )
  if (missing !== undefined) {
    const names = missing.anyOf.join(', ')
    return {
      kind: 'refused',
      problem: problem(
        'outbound.required_missing',
        missing.anyOf.length === 1
          ? `A new record needs ${names}.`
          : `A new record needs one of ${names}.`,
        missing.anyOf[0] ?? null,
      ),
    }
  }
  const broken = brokenRule(order, properties)
  return broken === null ? { kind: 'create', properties } : { kind: 'refused', problem: broken }
}

/** An empty value breaks no rule. */
function brokenRule({ rules }: DecideOrder, properties: Values): RowProblem | null {
  for (const [name, value] of Object.entries(properties)) {
    const problem = value === '' ? null : (rules.get(name)?.(value) ?? null)
    if (problem !== null) return problem
  }
  return null
}

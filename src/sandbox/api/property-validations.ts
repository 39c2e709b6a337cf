import { notFound, validationError } from '../account/api-error.ts'
import { isValidationRuleType, unfitRule } from '../account/validation-rules.ts'
import type { ObjectStore, ValidationRule } from '../account/record-store.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import { asObject, textList } from '../http/json.ts'
import { storeOf } from './object-shape.ts'
import { ruleCollection } from './validation-control.ts'
import { propertyReadScopes, propertyWriteScopes } from './property-shape.ts'

const paths = (rest: string): readonly string[] => [
  `/crm/v3/property-validations/{objectType}${rest}`,
  `/crm/property-validations/{version}/{objectType}${rest}`,
]

function rulesOf(call: Call, store: ObjectStore): readonly ValidationRule[] {
  return store.validationRules().get(call.params['propertyName'] ?? '') ?? []
}

function list(call: Call): Answer {
  const results = [...storeOf(call).validationRules()]
    .filter(([, rules]) => rules.length > 0)
    .map(([propertyName, propertyValidationRules]) => ({ propertyName, propertyValidationRules }))
  return { status: 200, body: { results } }
}

function one(call: Call): Answer {
  const ruleType = call.params['ruleType'] ?? ''
  const rule = rulesOf(call, storeOf(call)).find((each) => each.ruleType === ruleType)
  if (!rule) throw notFound(`No validation rule ${ruleType} is set`)
  return { status: 200, body: rule }
}

const rulePath =
  '/crm/property-validations/{version}/{objectType}/{propertyName}/rule-type/{ruleType}'

function put(call: Call): Answer {
  const store = storeOf(call)
  const name = call.params['propertyName'] ?? ''
  const ruleType = call.params['ruleType'] ?? ''
  const property = store.property(name)
  if (!property || property.archived) throw notFound(`Property ${name} does not exist`)
  if (!isValidationRuleType(ruleType))
    throw validationError(`There is no validation rule ${ruleType}`)
  const body = asObject(call.json())
  const normalizes = body['shouldApplyNormalization']
  const rule: ValidationRule = {
    ruleType,
    ruleArguments: textList(body['ruleArguments']),
    ...(typeof normalizes === 'boolean' ? { shouldApplyNormalization: normalizes } : {}),
  }
  const unfit = unfitRule(property.type, rule)
  if (unfit !== undefined) throw validationError(unfit)
  store.setValidationRules(name, [
    ...rulesOf(call, store).filter((other) => other.ruleType !== ruleType),
    rule,
  ])
  // The spec gives the answer no body.
  return { status: 204 }
}

/** An admin's validation rules; only the dated API writes them (shapes of the property validations API). */
export const propertyValidationsPart: Part = {
  collections: (account) => ({ validation_rules: ruleCollection(account) }),
  knobs: [],
  routes: [
    { method: 'GET', paths: paths(''), scopes: propertyReadScopes, handle: list },
    {
      method: 'GET',
      paths: paths('/{propertyName}'),
      scopes: propertyReadScopes,
      handle: (call) => ({ status: 200, body: { results: rulesOf(call, storeOf(call)) } }),
    },
    { method: 'GET', paths: [rulePath], scopes: propertyReadScopes, handle: one },
    { method: 'PUT', paths: [rulePath], scopes: propertyWriteScopes, handle: put },
  ],
}

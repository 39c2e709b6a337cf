import { validationError } from '../account/api-error.ts'
import type { Fault } from '../options.ts'
import { asList, asObject, isObject, type JsonObject } from './json.ts'
import { lifelikeNames } from './lifelike.ts'
import { retryAfterForms } from './retry-after.ts'

/** Says what is wrong with a value, if anything. */
type Check = (value: unknown) => string | undefined

const a =
  (type: 'string' | 'boolean' | 'number' | 'object'): Check =>
  (value) =>
    typeof value === type ? undefined : `must be a ${type}`
const from0: Check = (value) =>
  typeof value === 'number' && value >= 0 ? undefined : 'must be a number from 0'
const share: Check = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'must be between 0 and 1'
const oneOf =
  (names: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && names.includes(value)
      ? undefined
      : `must be one of ${names.join(', ')}`
const texts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? undefined
    : 'must be an array of strings'

const outsideActs: Check = (value) => {
  if (!Array.isArray(value)) return 'must be an array of {method?, path, body?}'
  for (const item of value as readonly unknown[]) {
    if (!isObject(item) || typeof item['path'] !== 'string' || !item['path'].startsWith('/'))
      return 'must be an array of {method?, path, body?}, the path from its slash on'
  }
  return undefined
}

const actionFields: Readonly<Record<string, Check>> = {
  like: oneOf(lifelikeNames),
  status: a('number'),
  body: a('string'),
  headers: a('object'),
  retry_after: oneOf(retryAfterForms),
  redirect: a('string'),
  cut_bytes: from0,
  cut_share: share,
  cut_header_bytes: from0,
  framing: oneOf(['length', 'chunked', 'close', 'exact']),
  length_off: a('number'),
  drip_bytes: from0,
  drip_ms: from0,
  gzip: oneOf(['whole', 'cut', 'plain', 'damaged']),
  stall_ms: from0,
  goes_on: a('boolean'),
  reset: a('boolean'),
  closes_ms: from0,
  fail_share: share,
  fail_category: a('string'),
  token: oneOf(['expired', 'revoked']),
  scopes: texts,
  does: outsideActs,
  after_effect: a('boolean'),
}

const faultFields: Readonly<Record<string, Check>> = {
  method: a('string'),
  path: a('string'),
  from: a('number'),
  times: a('number'),
  chance: share,
  action: a('object'),
}

function checkFields(value: JsonObject, fields: Readonly<Record<string, Check>>, what: string) {
  for (const [name, given] of Object.entries(value)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!check)
      throw validationError(
        `${what} has no field ${name}; it has ${Object.keys(fields).join(', ')}`,
      )
    const wrong = check(given)
    if (wrong !== undefined) throw validationError(`${what}.${name} ${wrong}`)
  }
}

/** Parses a control body or a --faults file; every field is checked, so that a typo doesn't pass as "no fault". */
export function parseFaults(body: unknown): readonly Fault[] {
  const list = Array.isArray(body)
    ? (body as readonly unknown[])
    : asList(asObject(body)['faults'], 'faults')
  return list.map((item) => {
    const fault = asObject(item, 'fault')
    checkFields(fault, faultFields, 'fault')
    if (!isObject(fault['action'])) throw validationError('fault.action is required')
    checkFields(fault['action'], actionFields, 'fault.action')
    if (typeof fault['path'] === 'string') {
      try {
        new RegExp(fault['path'], 'u')
      } catch {
        throw validationError(`fault.path is no regular expression: ${fault['path']}`)
      }
    }
    // Every field has just been checked against the interface.
    return fault as unknown as Fault
  })
}

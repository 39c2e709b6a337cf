import { validationError } from '../account/api-error.ts'
import type { Fault, FaultAction } from '../account/types.ts'
import { asList, asObject, isObject } from './json.ts'

interface Armed {
  readonly method: string | undefined
  readonly path: RegExp | undefined
  readonly from: number
  readonly until: number
  readonly action: FaultAction
  seen: number
}

export interface Faults {
  set(faults: readonly Fault[]): void
  /** Counts the request for every fault; the first that is due acts. */
  next(method: string, target: string): FaultAction | undefined
}

export function createFaults(): Faults {
  let armed: Armed[] = []
  return {
    set(faults) {
      armed = faults.map(({ method, path, from = 1, times = Infinity, action }) => ({
        method: method?.toUpperCase(),
        path: path === undefined ? undefined : new RegExp(path, 'u'),
        from,
        until: from + times,
        action,
        seen: 0,
      }))
    },
    next(method, target) {
      let due: FaultAction | undefined
      for (const fault of armed) {
        if (fault.method !== undefined && fault.method !== method) continue
        if (fault.path && !fault.path.test(target)) continue
        fault.seen++
        if (fault.seen >= fault.from && fault.seen < fault.until) due ??= fault.action
      }
      return due
    },
  }
}

const actionFields: Readonly<Record<string, string>> = {
  status: 'number',
  body: 'string',
  headers: 'object',
  cut_bytes: 'number',
  stall_ms: 'number',
  reset: 'boolean',
  after_effect: 'boolean',
}
const faultFields: Readonly<Record<string, string>> = {
  method: 'string',
  path: 'string',
  from: 'number',
  times: 'number',
  action: 'object',
}

function checkFields(
  value: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>>,
  what: string,
): void {
  for (const [name, given] of Object.entries(value)) {
    const expected = fields[name]
    if (expected === undefined)
      throw validationError(
        `${what} has no field ${name}; it has ${Object.keys(fields).join(', ')}`,
      )
    if (typeof given !== expected) throw validationError(`${what}.${name} must be a ${expected}`)
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

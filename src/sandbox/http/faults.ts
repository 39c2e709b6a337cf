import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import { validationError } from '../account/api-error.ts'
import type { Random } from '../account/types.ts'
import type { Answer } from './types.ts'
import type { Fault, FaultAction } from '../options.ts'
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

/** What the caller gets for a fault: a status replaces the answer, a body or headers alone change the real one. */
export function struck(fault: FaultAction, real: Answer | undefined, random: Random): Answer {
  const { status, body, headers } = fault
  if (status === undefined) {
    const answer = real ?? { status: 500 }
    const changed = { ...answer, headers: { ...answer.headers, ...lowerCased(headers) } }
    if (body === undefined) return changed
    discard(real)
    return { ...withoutContent(changed), raw: body }
  }
  discard(real)
  const raw = body ?? (status < 400 ? '' : errorText(status, random))
  const type = { 'content-type': 'application/json;charset=utf-8' }
  return { status, raw, headers: { ...type, ...lowerCased(headers) } }
}

/** A file that nobody will read any more. */
function discard(answer: Answer | undefined): void {
  if (answer?.raw instanceof Readable) answer.raw.destroy()
}

function withoutContent({ status, headers }: Answer): Answer {
  const { 'content-length': _length, ...rest } = headers ?? {}
  return { status, headers: { 'content-type': 'application/json;charset=utf-8', ...rest } }
}

function lowerCased(headers: FaultAction['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** The envelope of HUBSPOT.md 7, as for a fault that names no body; give `""` for an empty one. */
function errorText(status: number, random: Random): string {
  const correlationId = random.uuid()
  const of429 = {
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  }
  const other = { message: STATUS_CODES[status] ?? `Status ${status}` }
  return JSON.stringify({ status: 'error', correlationId, ...(status === 429 ? of429 : other) })
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

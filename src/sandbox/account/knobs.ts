import { validationError } from './api-error.ts'
import type { Knobs, KnobSpec, KnobValue } from './types.ts'

function isKnobValue(value: unknown): value is KnobValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function wrongWith(spec: KnobSpec, value: KnobValue): string | undefined {
  if (typeof spec.allowed === 'function') return spec.allowed(value)
  if (spec.allowed) {
    return spec.allowed.includes(value)
      ? undefined
      : `must be one of ${spec.allowed.map(String).join(', ')}`
  }
  if (typeof value !== typeof spec.default) return `must be a ${typeof spec.default}`
  if (typeof value === 'number' && !(value >= 0)) return 'must be a number from 0'
  return undefined
}

/** The switches of the sandbox: HubSpot's unknowns and a test's wishes, each with a default and a meaning. */
export function createKnobs(): Knobs {
  const specs = new Map<string, KnobSpec>()
  const values = new Map<string, KnobValue>()
  return {
    register(added) {
      for (const spec of added) specs.set(spec.name, spec)
    },
    value<T extends KnobValue>(spec: KnobSpec<T>): T {
      const value = values.get(spec.name)
      // `set` let only values through that fit the spec of this name.
      return value === undefined ? spec.default : (value as T)
    },
    set(name, value) {
      const spec = specs.get(name)
      if (!spec) throw validationError(`Unknown knob ${name}. GET /_sandbox/knobs lists them.`)
      const wrong = isKnobValue(value)
        ? wrongWith(spec, value)
        : 'must be a string, number, boolean or null'
      if (wrong !== undefined || !isKnobValue(value))
        throw validationError(`Knob ${name} ${wrong}.`)
      values.set(name, value)
    },
    list() {
      return Object.fromEntries(
        [...specs.values()]
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map((spec) => [
            spec.name,
            {
              value: values.get(spec.name) ?? spec.default,
              default: spec.default,
              meaning: spec.meaning,
              ...(Array.isArray(spec.allowed) ? { allowed: spec.allowed } : {}),
            },
          ]),
      )
    },
  }
}

/** Keeps the literal type of the default. */
export function knob<T extends KnobValue>(spec: KnobSpec<T>): KnobSpec<T> {
  return spec
}

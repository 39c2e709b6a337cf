import { parseInstant } from './values.ts'
import { recordKnobs } from './core-knobs.ts'
import type {
  PropertyIssue,
  ValidationRule,
  ValidationRuleType,
  WriteSource,
} from './record-store.ts'
import type { Knobs } from './types.ts'

type Holds = (value: string, args: readonly string[]) => boolean

const first = (args: readonly string[]) => args[0] ?? ''
const timeOf = (text: string) => parseInstant(text) ?? Number.NaN

const holds: Readonly<Record<ValidationRuleType, Holds>> = {
  MIN_LENGTH: (value, args) => value.length >= Number(first(args)),
  MAX_LENGTH: (value, args) => value.length <= Number(first(args)),
  MIN_NUMBER: (value, args) => Number(value) >= Number(first(args)),
  MAX_NUMBER: (value, args) => Number(value) <= Number(first(args)),
  DECIMAL: (value, args) => (value.split('.')[1] ?? '').length <= Number(first(args)),
  ALPHANUMERIC: (value) => /^[\p{L}\p{N}]*$/u.test(value),
  REGEX: (value, args) => new RegExp(first(args), 'u').test(value),
  EMAIL_ALLOWED_DOMAINS: (value, args) => args.includes(value.split('@')[1] ?? ''),
  EMAIL_BLOCKED_DOMAINS: (value, args) => !args.includes(value.split('@')[1] ?? ''),
  START_DATE: (value, args) => timeOf(value) >= timeOf(first(args)),
  END_DATE: (value, args) => timeOf(value) <= timeOf(first(args)),
}

export function isValidationRuleType(text: string): text is ValidationRuleType {
  return Object.hasOwn(holds, text)
}

/**
 * What an admin's validation rules say against a write. From 2026-09 HubSpot enforces them; whether v3 paths are
 * included is unclear (HUBSPOT.md 1), hence the knob.
 */
export function brokenRules(
  rules: ReadonlyMap<string, readonly ValidationRule[]>,
  values: ReadonlyMap<string, string>,
  source: WriteSource | undefined,
  knobs: Knobs,
): readonly PropertyIssue[] {
  const enforced = knobs.value(recordKnobs.validationRules)
  if (rules.size === 0 || enforced === 'none') return []
  if (enforced === 'dated' && source?.version !== '2026-09') return []
  return [...values].flatMap(([name, value]) =>
    value === ''
      ? []
      : (rules.get(name) ?? [])
          .filter((rule) => !holds[rule.ruleType](value, rule.ruleArguments))
          .map((rule) => ({
            name,
            error: 'CUSTOM_VALIDATION_FAILED' as const,
            message: `The value of "${name}" breaks the account's rule ${rule.ruleType}`,
            value,
          })),
  )
}

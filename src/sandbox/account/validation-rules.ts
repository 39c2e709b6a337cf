import { parseInstant } from './values.ts'
import { recordKnobs } from './core-knobs.ts'
import type { Millis, PropertyType } from './definitions.ts'
import { shifted } from './periods.ts'
import type {
  PropertyIssue,
  ValidationRule,
  ValidationRuleType,
  WriteSource,
} from './record-store.ts'
import type { Knobs } from './types.ts'

type Args = readonly string[]

/**
 * One kind of rule of the property validations guide
 * (developers.hubspot.com/docs/api-reference/crm-property-validations-v3/guide, 2026-03-31).
 */
interface RuleKind {
  /** The property types that take it. */
  readonly on: readonly PropertyType[]
  takes(args: Args): boolean
  holds(value: string, args: Args, now: Millis): boolean
  /** What the value becomes instead of a refusal, where normalization is on. */
  normalized?(value: string, args: Args): string
}

const text: readonly PropertyType[] = ['string', 'phone_number']
const first = (args: Args) => args[0] ?? ''
const timeOf = (value: string) => parseInstant(value) ?? Number.NaN
const none = (args: Args) => args.length === 0
const one =
  (form: RegExp) =>
  (args: Args): boolean =>
    args.length === 1 && form.test(first(args))
const wholeNumber = one(/^\d{1,9}$/u)
const decimal = one(/^-?\d+(\.\d+)?$/u)
const epoch = one(/^-?\d{1,15}$/u)
const period = (args: Args) =>
  args.length === 1 && shifted(Date.UTC(2026, 0, 1), first(args), 1) !== undefined
const domains = (args: Args) => args.length >= 1 && args.length <= 20

const emailDomain = (value: string) => value.toLowerCase().split('@')[1] ?? ''
function urlDomain(value: string): string {
  try {
    return new URL(value).hostname.toLowerCase()
  } catch {
    return ''
  }
}
const among = (args: Args, domain: string) => args.some((each) => each.toLowerCase() === domain)

const domainForm = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/iu
const emailForm = /^[^\s@]+@([a-z0-9-]+\.)+[a-z]{2,}$/iu

const letters: Readonly<Record<string, RegExp>> = {
  ALPHANUMERIC: /^[\p{L}\p{N}]*$/u,
  ALPHA_ONLY: /^\p{L}*$/u,
  NUMERIC_ONLY: /^\p{N}*$/u,
}
const formats: Readonly<Record<string, (value: string) => string>> = {
  UPPER: (value) => value.toUpperCase(),
  LOWER: (value) => value.toLowerCase(),
  CAPITALIZATION: (value) => value.replace(/(?<=^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase()),
}
const daysOfWeek = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const

/** `ALL`, also without an argument: no white space at all; `TRIM`: none at the ends. */
const withoutSpace = (value: string, args: Args) =>
  first(args) === 'TRIM' ? value.trim() : value.replaceAll(/\s/gu, '')

const number: readonly PropertyType[] = ['number']
const day: readonly PropertyType[] = ['date']
const time: readonly PropertyType[] = ['datetime']
const after: Omit<RuleKind, 'on'> = {
  takes: period,
  holds: (value, args, now) => timeOf(value) >= (shifted(now, first(args), 1) ?? Number.NaN),
}
const before: Omit<RuleKind, 'on'> = {
  takes: period,
  holds: (value, args, now) => timeOf(value) <= (shifted(now, first(args), -1) ?? Number.NaN),
}
const start: Omit<RuleKind, 'on'> = {
  takes: epoch,
  holds: (value, args) => timeOf(value) >= Number(first(args)),
}
const end: Omit<RuleKind, 'on'> = {
  takes: epoch,
  holds: (value, args) => timeOf(value) <= Number(first(args)),
}

function pattern(args: Args): RegExp | undefined {
  try {
    return new RegExp(`^(?:${first(args)})$`, 'u')
  } catch {
    return undefined
  }
}

const kinds: Readonly<Record<ValidationRuleType, RuleKind>> = {
  MIN_LENGTH: { on: text, takes: wholeNumber, holds: (v, args) => v.length >= Number(first(args)) },
  MAX_LENGTH: { on: text, takes: wholeNumber, holds: (v, args) => v.length <= Number(first(args)) },
  MIN_NUMBER: { on: number, takes: decimal, holds: (v, args) => Number(v) >= Number(first(args)) },
  MAX_NUMBER: { on: number, takes: decimal, holds: (v, args) => Number(v) <= Number(first(args)) },
  DECIMAL: {
    on: number,
    takes: wholeNumber,
    holds: (v, args) => (v.split('.')[1] ?? '').length <= Number(first(args)),
  },
  ALPHANUMERIC: {
    on: text,
    takes: (args) => args.length === 1 && Object.hasOwn(letters, first(args)),
    holds: (v, args) => letters[first(args)]?.test(v) === true,
  },
  SPECIAL_CHARACTERS: {
    on: text,
    takes: one(/^NOT_ALLOWED$/u),
    holds: (v) => /^[\p{L}\p{N}\s]*$/u.test(v),
  },
  WHITESPACE: {
    on: text,
    takes: (args) => none(args) || one(/^(ALL|TRIM)$/u)(args),
    holds: (v, args) => v === withoutSpace(v, args),
    normalized: withoutSpace,
  },
  FORMAT: {
    on: text,
    takes: (args) => args.length === 1 && Object.hasOwn(formats, first(args)),
    holds: (v, args) => formats[first(args)]?.(v) === v,
    normalized: (v, args) => formats[first(args)]?.(v) ?? v,
  },
  REGEX: {
    on: text,
    takes: (args) => args.length >= 1 && args.length <= 2 && pattern(args) !== undefined,
    // SANDBOX: the pattern is RE2's at HubSpot; whether it must match the whole value is not said.
    holds: (v, args) => pattern(args)?.test(v) !== false,
  },
  DOMAIN: { on: text, takes: none, holds: (v) => domainForm.test(v) },
  EMAIL: { on: text, takes: none, holds: (v) => emailForm.test(v) },
  URL: { on: text, takes: none, holds: (v) => urlDomain(v) !== '' },
  EMAIL_ALLOWED_DOMAINS: {
    on: text,
    takes: domains,
    holds: (v, args) => among(args, emailDomain(v)),
  },
  EMAIL_BLOCKED_DOMAINS: {
    on: text,
    takes: domains,
    holds: (v, args) => !among(args, emailDomain(v)),
  },
  URL_ALLOWED_DOMAINS: { on: text, takes: domains, holds: (v, args) => among(args, urlDomain(v)) },
  URL_BLOCKED_DOMAINS: { on: text, takes: domains, holds: (v, args) => !among(args, urlDomain(v)) },
  PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE: {
    on: text,
    takes: (args) => none(args) || one(/^[a-z]{2}$/iu)(args),
    holds: (v) => /^\+\d[\d\s().-]{5,}$/u.test(v),
  },
  START_DATE: { on: day, ...start },
  END_DATE: { on: day, ...end },
  START_DATETIME: { on: time, ...start },
  END_DATETIME: { on: time, ...end },
  AFTER_DURATION: { on: day, ...after },
  BEFORE_DURATION: { on: day, ...before },
  AFTER_DATETIME_DURATION: { on: time, ...after },
  BEFORE_DATETIME_DURATION: { on: time, ...before },
  DAYS_OF_WEEK: {
    on: [...day, ...time],
    takes: (args) =>
      args.length > 0 && args.every((each) => daysOfWeek.some((known) => known === each)),
    holds: (v, args) => args.includes(daysOfWeek[new Date(timeOf(v)).getUTCDay()] ?? ''),
  },
}

export function isValidationRuleType(name: string): name is ValidationRuleType {
  return Object.hasOwn(kinds, name)
}

/** Why a property of this type can't have the rule; undefined when it can. */
export function unfitRule(type: PropertyType, rule: ValidationRule): string | undefined {
  const kind = kinds[rule.ruleType]
  if (!kind.on.includes(type))
    return `${rule.ruleType} is no rule for a property of type ${type}; it is for ${kind.on.join(', ')}`
  return kind.takes(rule.ruleArguments)
    ? undefined
    : `[${rule.ruleArguments.join(', ')}] are no arguments of ${rule.ruleType}`
}

/**
 * What an admin's validation rules say against a write; values that a rule normalizes are changed in place. From 2026-09
 * HubSpot enforces them; whether v3 paths are included is unclear (HUBSPOT.md 1), hence the knob.
 */
export function brokenRules(
  rules: ReadonlyMap<string, readonly ValidationRule[]>,
  values: Map<string, string>,
  source: WriteSource | undefined,
  { knobs, now }: { readonly knobs: Knobs; readonly now: Millis },
): readonly PropertyIssue[] {
  const enforced = knobs.value(recordKnobs.validationRules)
  if (rules.size === 0 || enforced === 'none') return []
  if (enforced === 'dated' && source?.version !== '2026-09') return []
  return [...values].flatMap(([name, given]) => {
    if (given === '') return []
    let value = given
    const broken: PropertyIssue[] = []
    for (const { ruleType, ruleArguments, shouldApplyNormalization } of rules.get(name) ?? []) {
      const kind = kinds[ruleType]
      if (shouldApplyNormalization === true)
        value = kind.normalized?.(value, ruleArguments) ?? value
      if (kind.holds(value, ruleArguments, now)) continue
      const own = ruleType === 'REGEX' ? ruleArguments[1] : undefined
      const message = own ?? `The value of "${name}" breaks the account's rule ${ruleType}`
      broken.push({ name, error: 'CUSTOM_VALIDATION_FAILED', message, value: given })
    }
    if (broken.length === 0) values.set(name, value)
    return broken
  })
}

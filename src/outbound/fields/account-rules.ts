import type { Property, ValidationRule } from '../../engine/ports.ts'
import { type RowProblem, problem } from '../problem.ts'

/** Judges a wire value that has passed its property's type; null: nothing against it. */
export type RuleCheck = (value: string) => RowProblem | null

/** Which characters HubSpot counts is not told: the longest reading for a least length, the shortest for a most. */
const codePoints = (value: string): number => Array.from(value).length

type Breaks = (value: string) => boolean

/** A property's zone is not told, so days are judged with the widest zones in mind: UTC-12 and UTC+14. */
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const eastmostMs = 14 * hourMs
const westmostMs = -12 * hourMs

/** Patterns are the account's own, and JavaScript may take for ever where RE2 does not: long texts are left to HubSpot. */
const longestMatched = 1_000

/**
 * The rules that people of the account set on a property. Refuses only what HubSpot refuses for certain; what a rule
 * leaves open (blanks, letters of other scripts, time zones), HubSpot judges, and its words stand at the row.
 * Source: https://developers.hubspot.com/docs/api-reference/crm-property-validations-v3/guide (2026-03-31).
 */
export function accountRules(
  property: Property,
  rules: readonly ValidationRule[],
  now: () => number,
): RuleCheck {
  const judged = rules.flatMap((rule) => {
    // HubSpot mends such a value before it judges it.
    const breaks = rule.normalizes ? null : breaksOf(rule, property.type, now)
    return breaks === null ? [] : [{ breaks, refusal: refusalOf(property.name, rule) }]
  })
  return (value) => judged.find(({ breaks }) => breaks(value))?.refusal ?? null
}

function refusalOf(name: string, { type, arguments: given }: ValidationRule): RowProblem {
  const told = type === 'REGEX' ? given[1] : undefined
  const rule = type === 'REGEX' ? type : [type, ...given].join(' ')
  return problem(
    'outbound.value_breaks_rule',
    `${name} breaks the account's rule ${rule}${told === undefined || told === '' ? '' : `: ${told}`}.`,
    name,
  )
}

function breaksOf(rule: ValidationRule, type: string, now: () => number): Breaks | null {
  const [first = ''] = rule.arguments
  switch (rule.type) {
    case 'MIN_LENGTH':
      return withNumber(first, (least) => (value) => value.length < least)
    case 'MAX_LENGTH':
      return withNumber(first, (most) => (value) => codePoints(value) > most)
    case 'MIN_NUMBER':
      return withNumber(first, (least) => (value) => Number(value) < least)
    case 'MAX_NUMBER':
      return withNumber(first, (most) => (value) => Number(value) > most)
    case 'DECIMAL':
      return withNumber(first, (most) => (value) => (value.split('.')[1] ?? '').length > most)
    case 'START_DATETIME':
      return withNumber(first, (start) => (value) => Date.parse(value) < start)
    case 'END_DATETIME':
      return withNumber(first, (end) => (value) => Date.parse(value) > end)
    case 'START_DATE':
      return withNumber(
        first,
        (start) => (value) => Date.parse(value) < Math.floor(start / dayMs) * dayMs,
      )
    case 'END_DATE':
      return withNumber(first, (end) => (value) => Date.parse(value) > end + eastmostMs)
    case 'AFTER_DATETIME_DURATION':
      return withPeriod(first, (away) => (value) => Date.parse(value) < away(now(), 1))
    case 'BEFORE_DATETIME_DURATION':
      return withPeriod(first, (away) => (value) => Date.parse(value) > away(now(), -1))
    case 'AFTER_DURATION':
      return withPeriod(first, (away) => (value) => Date.parse(value) < away(now(), 1) - 2 * dayMs)
    case 'BEFORE_DURATION':
      return withPeriod(first, (away) => (value) => Date.parse(value) > away(now(), -1) + 2 * dayMs)
    case 'DAYS_OF_WEEK':
      return daysOfWeek(rule.arguments, type)
    default:
      return breaksText(rule)
  }
}

function breaksText({ type, arguments: given }: ValidationRule): Breaks | null {
  const [first = ''] = given
  switch (type) {
    case 'ALPHANUMERIC':
      switch (first) {
        case 'NUMERIC_ONLY':
          return (value) => /[\p{L}!-/:-@[-`{-~]/u.test(value)
        case 'ALPHA_ONLY':
          return (value) => /[\p{Nd}!-/:-@[-`{-~]/u.test(value)
        default:
          return (value) => /[!-/:-@[-`{-~]/.test(value)
      }
    case 'SPECIAL_CHARACTERS':
      return first === 'NOT_ALLOWED' ? (value) => /[!@#$%^&*]/.test(value) : null
    case 'WHITESPACE':
      return first === 'TRIM' ? (value) => value.trim() !== value : (value) => /\s/.test(value)
    case 'FORMAT':
      return breaksCase(first)
    case 'EMAIL':
      return (value) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim())
    case 'EMAIL_ALLOWED_DOMAINS':
      return (value) => value.includes('@') && !within(given, mailDomain(value))
    case 'EMAIL_BLOCKED_DOMAINS':
      return (value) => equals(given, mailDomain(value))
    case 'DOMAIN':
      return (value) => !/^[^\s@/]+\.[^\s@/]+$/.test(value.trim())
    case 'URL':
      return (value) => !/^\S+\.\S+$/.test(value.trim())
    case 'URL_ALLOWED_DOMAINS':
      return (value) => hostOf(value) !== null && !within(given, hostOf(value) ?? '')
    case 'URL_BLOCKED_DOMAINS':
      return (value) => equals(given, hostOf(value) ?? '')
    case 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE':
      return (value) => !/\d\D*\d\D*\d/.test(value)
    case 'REGEX':
      return breaksPattern(first)
    default:
      // A rule of a later version of the API.
      return null
  }
}

function breaksCase(format: string): Breaks | null {
  switch (format) {
    case 'UPPER':
      return (value) => value !== value.toUpperCase()
    case 'LOWER':
      return (value) => value !== value.toLowerCase()
    case 'CAPITALIZATION':
      return (value) => /^\s*\p{Ll}/u.test(value)
    default:
      return null
  }
}

/** RE2's patterns as far as JavaScript reads them alike; null where it does not. */
function breaksPattern(pattern: string): Breaks | null {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? []
  if (rest.includes('[:')) return null
  let matching: RegExp
  try {
    matching = new RegExp(rest, `u${flags}`)
  } catch {
    return null
  }
  return (value) => value.length <= longestMatched && !matching.test(value)
}

const weekdays = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']

function daysOfWeek(allowed: readonly string[], type: string): Breaks {
  const shifts = type === 'datetime' ? [westmostMs, 0, eastmostMs] : [0]
  return (value) =>
    shifts.every((shift) => {
      const day = weekdays[new Date(Date.parse(value) + shift).getUTCDay()]
      return day !== undefined && !allowed.includes(day)
    })
}

function withNumber(text: string, make: (bound: number) => Breaks): Breaks | null {
  const bound = Number(text)
  return text.trim() === '' || Number.isNaN(bound) ? null : make(bound)
}

/** The moment a period away from another one; `towards` 1: after it. */
type Away = (from: number, towards: 1 | -1) => number

function withPeriod(text: string, make: (away: Away) => Breaks): Breaks | null {
  const parts =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
      text,
    )
  if (parts === null) return null
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  return make((from, towards) => {
    const moment = new Date(from)
    moment.setUTCMonth(moment.getUTCMonth() + towards * (12 * years + months))
    const rest = (weeks * 7 + days) * dayMs + hours * hourMs + minutes * 60_000 + seconds * 1_000
    return moment.getTime() + towards * rest
  })
}

const folded = (text: string): string => text.trim().toLowerCase()

const mailDomain = (value: string): string => folded(value.slice(value.lastIndexOf('@') + 1))

function hostOf(value: string): string | null {
  const text = value.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  return url === null ? null : folded(url.hostname)
}

const equals = (domains: readonly string[], domain: string): boolean =>
  domains.some((one) => folded(one) === domain)

const within = (domains: readonly string[], domain: string): boolean =>
  domains.some((one) => folded(one) === domain || domain.endsWith(`.${folded(one)}`))

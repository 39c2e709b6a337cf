import type { Property } from '../../engine/ports.ts'
import { type RowProblem, problem } from '../problem.ts'

export type Checked =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'problem'; readonly problem: RowProblem }

const value = (text: string): Checked => ({ kind: 'value', value: text })
const fault = (...args: Parameters<typeof problem>): Checked => ({
  kind: 'problem',
  problem: problem(...args),
})

/** HUBSPOT.md 4.4: up to 65,536 characters. */
const longestText = 65_536
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/
const day = /^(\d{4})-(\d{2})-(\d{2})$/
const moment = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?$/
const epoch = /^-?\d{1,15}$/
const dayMs = 86_400_000

/** A source's text as the wire form of a property (HUBSPOT.md 4.4), or why it can't be. Options go by internal value first, then by label. */
export type Check = (text: string) => Checked

/** Unknown texts of a select become options: the option that a text will be. */
export type Offer = (text: string) => string

/** The check of one property, made once and used for each row. */
export function checkOf(property: Property, offer: Offer | null = null): Check {
  const { name } = property
  switch (property.type) {
    case 'number':
      return (text) => {
        const plain = text.trim()
        return decimal.test(plain)
          ? value(plainDecimal(plain))
          : fault('outbound.value_no_number', `${name} takes a decimal number.`, name)
      }
    case 'bool':
      return (text) => checkBoolean(name, text)
    case 'date':
      return (text) => checkDate(name, text)
    case 'datetime':
      return (text) => checkTime(name, text)
    case 'enumeration':
      return checkOptions(property, offer)
    default:
      return (text) =>
        text.length > longestText
          ? fault('outbound.value_too_long', `${name} takes at most 65,536 characters.`, name)
          : value(text)
  }
}

function checkBoolean(name: string, text: string): Checked {
  switch (text.trim().toLowerCase()) {
    case 'true':
    case 'yes':
    case '1':
      return value('true')
    case 'false':
    case 'no':
    case '0':
      return value('false')
    default:
      return fault('outbound.value_no_boolean', `${name} takes true or false.`, name)
  }
}

function checkDate(name: string, text: string): Checked {
  const plain = text.trim()
  const ms = epoch.test(plain) ? Number(plain) : null
  // HUBSPOT.md 4.4: a date as epoch ms must be midnight UTC.
  if (ms !== null && ms % dayMs === 0) return value(new Date(ms).toISOString().slice(0, 10))
  const start = plain.slice(0, 10)
  const isDay = day.test(plain)
  const isMidnight =
    moment.test(plain) && /^[T ]00:00(:00(\.0+)?)?(Z|[+-]00(:?00)?)?$/.test(plain.slice(10))
  if ((isDay || isMidnight) && realDay(start)) return value(start)
  return fault('outbound.value_no_date', `${name} takes a day: YYYY-MM-DD.`, name)
}

function checkTime(name: string, text: string): Checked {
  const plain = text.trim()
  if (day.test(plain) && realDay(plain)) return value(`${plain}T00:00:00.000Z`)
  if (epoch.test(plain)) return value(new Date(Number(plain)).toISOString())
  if (moment.test(plain) && realDay(plain.slice(0, 10))) {
    const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/.test(plain.slice(10))
    const iso = plain.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')
    const ms = Date.parse(zoned ? iso : `${iso}Z`)
    if (!Number.isNaN(ms)) return value(new Date(ms).toISOString())
  }
  return fault('outbound.value_no_date', `${name} takes a time: YYYY-MM-DDTHH:MM:SSZ.`, name)
}

function realDay(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
}

function checkOptions(property: Property, offer: Offer | null): Check {
  const { name, options, fieldType } = property
  const several = fieldType === 'checkbox'
  // Options that come from elsewhere (owners, pipelines, teams) are not listed: HubSpot judges.
  if (property.externalOptions || (options.length === 0 && offer === null)) {
    return (text) => value(text)
  }
  const known = findOption(options)
  const find = (text: string): string | null => known(text) ?? offer?.(text) ?? null
  const unknown = fault(
    'outbound.value_no_option',
    property.readOnlyOptions === true
      ? `${name} has no such option, and HubSpot lets nobody add one to it.`
      : `${name} has no such option.`,
    name,
  )
  if (!several) {
    return (text) => {
      const found = find(text.trim())
      return found === null ? unknown : value(found)
    }
  }
  return (text) => {
    // HUBSPOT.md 2.7: a leading `;` appends to what the record has.
    const appends = text.trimStart().startsWith(';')
    const parts = text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '')
    const found = parts.map(find)
    if (found.length === 0 || found.includes(null)) return unknown
    return value(`${appends ? ';' : ''}${[...new Set(found)].join(';')}`)
  }
}

/**
 * By internal value, then by a label that only one option has, then by an internal value in other case. A hidden
 * option is one that people no longer choose, though HubSpot takes it: its label counts only where no other has it.
 */
function findOption(options: Property['options']): (text: string) => string | null {
  const byValue = new Map(options.map((option) => [option.value, option.value]))
  const labels = (hidden: boolean): ReadonlyMap<string, string | null> => {
    const byLabel = new Map<string, string | null>()
    for (const option of options) {
      if (option.hidden !== hidden) continue
      const folded = fold(option.label)
      // Two options of one label: the label names neither.
      byLabel.set(folded, byLabel.has(folded) ? null : option.value)
    }
    return byLabel
  }
  const shown = labels(false)
  const hidden = labels(true)
  const byFold = new Map(options.map((option) => [fold(option.value), option.value]))
  return (text) => {
    const folded = fold(text)
    const labelled = shown.has(folded) ? shown.get(folded) : hidden.get(folded)
    return byValue.get(text) ?? labelled ?? byFold.get(folded) ?? null
  }
}

/** Digits without exponent, plus sign or idle zeros: what number values are compared and written as. */
export function plainDecimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.trim().toLowerCase().split('e')
  const negative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 0)
  const left = padded.slice(0, at).replace(/^0+/, '')
  const right = padded.slice(at).replace(/0+$/, '')
  const plain = `${left === '' ? '0' : left}${right === '' ? '' : `.${right}`}`
  return negative && plain !== '0' ? `-${plain}` : plain
}

export function fold(text: string): string {
  return text.trim().toLowerCase()
}

import { validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import { parseInstant } from '../account/values.ts'
import type { Millis } from '../account/definitions.ts'
import { pageLimit, nextPage } from '../api/object-shape.ts'
import { isObject, type JsonObject, optionalText } from '../http/json.ts'
import type { Call } from '../http/types.ts'
import type { Collection, Place } from './collection.ts'
import { textOf } from './collection.ts'

/** Milliseconds of a time in either form; undefined when it is none. */
export function millisOf(value: unknown): Millis | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' ? parseInstant(value) : undefined
}

/** A time as ISO text. */
export function isoOf(value: unknown, otherwise: Millis): string {
  return iso(millisOf(value) ?? otherwise)
}

export function mapOf(value: unknown, otherwise: JsonObject = {}): JsonObject {
  return isObject(value) ? value : otherwise
}

/** A time of the query: milliseconds, or ISO. Throws ApiError 400. */
export function queryTime(call: Call, name: string): Millis | undefined {
  const text = call.query.get(name)
  if (text === null || text === '') return undefined
  const time = parseInstant(text)
  if (time === undefined) throw validationError(`${name} ${text} is not a valid timestamp`)
  return time
}

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')

function decode(call: Call, name: string): string | undefined {
  const text = call.query.get(name)
  if (text === null || text === '') return undefined
  const plain = Buffer.from(text, 'base64').toString('utf8')
  if (encode(plain).replaceAll('=', '') !== text.replaceAll('=', ''))
    throw validationError(`The ${name} value ${text} is not a valid paging cursor`)
  return plain
}

/**
 * A page of a v3 list. The cursor counts what was read, so that a record that moves or goes while pages are read shifts
 * the rest (SANDBOX: what the cursor holds is not documented, HUBSPOT.md 13.7).
 */
export function listPage<Item>(
  call: Call,
  items: readonly Item[],
  standard: number,
  most: number,
): { readonly page: readonly Item[]; readonly paging: JsonObject } {
  const limit = pageLimit(call, standard, most)
  const start = Number(decode(call, 'after') ?? '0')
  if (!Number.isSafeInteger(start) || start < 0)
    throw validationError('The after value is not a valid paging cursor')
  const end = start + limit
  return {
    page: items.slice(start, end),
    paging: end < items.length ? { paging: nextPage(call, encode(String(end))) } : {},
  }
}

/** The place that a cursor of the query names. Throws ApiError 400. */
export function queryPlace(call: Call, name: string): Place | undefined {
  const plain = decode(call, name)
  if (plain === undefined) return undefined
  if (!/^-?\d+:\d+$/u.test(plain))
    throw validationError(`The ${name} value is not a valid paging cursor`)
  const [time, arrival] = plain.split(':')
  return { time: Number(time), arrival: Number(arrival) }
}

/** A page of a time-ordered list, newest first, and the cursor to go on by; none at the end. */
export function takePage(
  collection: Collection,
  items: Iterable<JsonObject>,
  limit: number,
): { readonly page: readonly JsonObject[]; readonly cursor: string | undefined } {
  const page: JsonObject[] = []
  for (const item of items) {
    if (page.length === limit) {
      const { time, arrival } = collection.placeOf(page.at(-1) ?? item)
      return { page, cursor: encode(`${String(time)}:${String(arrival)}`) }
    }
    page.push(item)
  }
  return { page, cursor: undefined }
}

/** The id that an `offset` holds: `MTYxOTkyMDA=` is 16199200, the last one of the page before. */
export function queryId(call: Call, name: string): string | undefined {
  return decode(call, name)
}
export const cursorOfId = (id: unknown): string => encode(textOf(id))

/** The named fields of an item, those that are there. */
export function picked(item: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in item).map((name) => [name, item[name]]))
}
/** The item without some of its fields. */
export function without(item: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))
}

export const lowered = (value: unknown): string => (optionalText(value) ?? '').toLowerCase()

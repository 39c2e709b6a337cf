import { validationError } from '../account/api-error.ts'
import type { Millis } from '../account/definitions.ts'
import { parseInstant } from '../account/values.ts'
import { type JsonObject, optionalText } from './json.ts'

/** A time of a collection's item: ISO or epoch ms; `standard` when it is left out. Throws ApiError 400. */
export function timeField<T extends Millis | null>(
  item: JsonObject,
  name: string,
  standard: T,
): Millis | T {
  const value = item[name]
  if (value === undefined || value === null) return standard
  const time = parseInstant(optionalText(value) ?? '')
  if (time === undefined) throw validationError(`${name} must be an ISO time or epoch ms`)
  return time
}

export function textField(item: JsonObject, name: string, standard: string): string {
  return optionalText(item[name]) ?? standard
}

export function flagField(item: JsonObject, name: string, standard: boolean): boolean {
  const value = item[name]
  return typeof value === 'boolean' ? value : standard
}

export function numberField(item: JsonObject, name: string, standard: number): number {
  const value = item[name]
  if (value === undefined || value === null) return standard
  const number = Number(value)
  if (!Number.isFinite(number)) throw validationError(`${name} must be a number`)
  return number
}

import { validationError } from '../account/api-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asObject(value: unknown, what = 'request body'): JsonObject {
  if (isObject(value)) return value
  throw validationError(`Invalid input JSON: ${what} must be an object`)
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[]
  throw validationError(`Invalid input JSON: ${what} must be an array`)
}

export function optionalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export function asText(value: unknown, what: string): string {
  const text = optionalText(value)
  if (text === undefined) throw validationError(`Invalid input JSON: ${what} is required`)
  return text
}

export function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((item) => optionalText(item) ?? []) : []
}

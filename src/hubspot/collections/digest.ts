import { createHash } from 'node:crypto'
import { isObject } from '../wire.ts'

/** An id for what has none, from all that it says; the order of its keys does not matter. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex').slice(0, 32)
}

const inOrder = (_key: string, value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value

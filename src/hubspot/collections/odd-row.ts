import type { z } from 'zod'
import type { CollectionItem } from '../../engine/ports.ts'
import { isObject } from '../wire.ts'

/** A row by its schema; one that doesn't fit has no id, so that it is set aside whole and the others go on. */
export function itemsBy<T>(
  schema: z.ZodType<T>,
  row: unknown,
  itemsOf: (parsed: T) => readonly CollectionItem[],
): readonly CollectionItem[] {
  const parsed = schema.safeParse(row)
  if (parsed.success) return itemsOf(parsed.data)
  return [isObject(row) ? { ...row, id: null } : { id: null }]
}

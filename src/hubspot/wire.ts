import { z } from 'zod'
import type { WireRecord } from '../engine/ports.ts'
import { type Deed, unexpected } from './failures.ts'

/** `paging` as lists and searches carry it; absent at the end (HUBSPOT.md 4.1, 4.2). */
const paging = z
  .object({ next: z.object({ after: z.coerce.string().min(1) }).optional() })
  .nullish()

/** The frame of every page. Records in it are checked one by one by `wireRecord`, which costs less than a schema. */
export const pageSchema = z.object({ results: z.array(z.unknown()), paging })

export const searchSchema = pageSchema.extend({ total: z.number().int().nonnegative() })

export const nextOf = (page: z.infer<typeof pageSchema>): string | null =>
  page.paging?.next?.after ?? null

/** One record of an answer. Ids and values become text; a row without an id is no record. */
export function wireRecord(raw: unknown, deed: Deed): WireRecord {
  if (!isObject(raw)) throw notARecord(deed)
  const { id, properties, createdAt, updatedAt, archived, archivedAt } = raw
  if ((typeof id !== 'string' && typeof id !== 'number') || String(id) === '')
    throw notARecord(deed)
  if (!isObject(properties)) throw notARecord(deed)
  return {
    id: String(id),
    properties: textValues(properties),
    createdAt: typeof createdAt === 'string' ? createdAt : '',
    updatedAt: typeof updatedAt === 'string' ? updatedAt : '',
    archived: archived === true,
    ...(typeof archivedAt === 'string' ? { archivedAt } : {}),
  }
}

/** Values are text or null on the wire (HUBSPOT.md 4.1); anything else is written as text, so that nothing is lost. */
function textValues(
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string | null>> {
  let kept: Record<string, string | null> | null = null
  for (const name in properties) {
    const value = properties[name]
    if (typeof value === 'string' || value === null) continue
    kept ??= { ...properties } as Record<string, string | null>
    kept[name] = value === undefined ? null : JSON.stringify(value)
  }
  return kept ?? (properties as Readonly<Record<string, string | null>>)
}

export function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return raw !== null && typeof raw === 'object' && !Array.isArray(raw)
}

const notARecord = (deed: Deed) =>
  unexpected(deed, 'HubSpot answered with a row that is no record.')

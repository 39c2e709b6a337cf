import { currentRows } from '../storage.ts'
import type { LinksContext, RecordRows } from './land-links.ts'

/** Where the records of a stream stand. */
export function recordRows({ order }: Pick<LinksContext, 'order'>, name: string): RecordRows {
  const storage = order.streams.find(({ stream }) => stream.name === name)?.storage ?? 'merge'
  return { table: { schema: 'data', name }, current: currentRows(name, storage), storage }
}

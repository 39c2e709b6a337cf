import { hash } from 'node:crypto'
import type { RecordHistory } from '../../engine/ports.ts'
import { valueKey } from './layout.ts'

/** The lines of a record's entries: HubSpot's texts under the columns' names, empty ones left out. */
export function* entryLines(
  object: string,
  record: RecordHistory,
  hashed: ReadonlySet<string>,
): Generator<(seq: number) => string> {
  for (const [property, entries] of Object.entries(record.entries)) {
    const isHashed = hashed.has(property)
    let time = ''
    let place = 0
    // Newest first (HUBSPOT.md 4.1): from the end, so that the first of one time is numbered 0.
    for (const entry of entries.toReversed()) {
      place = entry.timestamp === time ? place + 1 : 0
      time = entry.timestamp
      const line: Record<string, string> = { object, record_id: record.id, property }
      const put = (name: string, text: string | null): void => {
        if (text !== null && text !== '') line[name] = text
      }
      const key = entry.value === null || entry.value === '' ? null : hash('sha256', entry.value)
      put('value', isHashed ? key : entry.value)
      put(valueKey, key)
      put('changed_at', entry.timestamp)
      put('place', String(place))
      put('source_type', entry.sourceType)
      put('source_id', entry.sourceId)
      put('source_label', entry.sourceLabel)
      put('updated_by_user_id', entry.updatedByUserId)
      yield (seq) => JSON.stringify({ _seq: String(seq), ...line })
    }
  }
}

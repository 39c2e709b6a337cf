import type { RecordStream } from '../../declare/index.ts'
import type { IsoTime } from '../../engine/ports/hubspot.ts'
import type { Ports } from '../../engine/ports.ts'
import { idProperty } from '../layout.ts'
import type { StreamState } from '../state.ts'
import { windowFor } from '../windows.ts'

/** What is known without asking HubSpot. */
interface Known {
  /** Live records of the table, and archived ones that HubSpot should still list; null: not known. */
  readonly kept: { readonly live: number; readonly archived: number } | null
  readonly state: Pick<StreamState, 'position'>
  readonly now: IsoTime
}

/**
 * How many archived records HubSpot lists. No call counts them: where they don't fit on one page (`isWhole` false), it is
 * those that the table knows and those that are missing among the living since.
 */
export async function archivedListed(
  { hubspot, signal }: Pick<Ports, 'hubspot' | 'signal'>,
  stream: Pick<RecordStream, 'object' | 'createdBy'>,
  { kept, state, now }: Known,
): Promise<{ readonly records: number; readonly isWhole: boolean }> {
  const request = { object: stream.object, properties: [idProperty], archived: true }
  let first = 0
  for await (const page of hubspot.list(request, signal)) {
    first = page.records.length
    if (page.next === null) return { records: first, isWhole: true }
    break
  }
  const more = first + 1
  if (kept === null || state.position === null) return { records: more, isWhole: false }
  const all = await hubspot.count(stream.object, null, signal)
  const window = windowFor(state.position, null, now)
  const created = await hubspot.count(stream.object, { by: stream.createdBy, window }, signal)
  const records = Math.max(more, kept.archived + kept.live + created - all)
  return { records, isWhole: false }
}

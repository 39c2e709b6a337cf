import type { OutboundOrder } from '../../engine/orders.ts'
import type { RecordCounts } from '../../engine/reports.ts'

/** What goes by batch call although the sync asks for imports, because none can do it (HUBSPOT.md 2.6). */
export function routeNotes(
  { route, target }: OutboundOrder,
  { created, updated }: RecordCounts,
): readonly string[] {
  if (route !== 'import') return []
  const imported = target.routes.import
  return [
    ...(created > 0 && !imported.includes('create') ? ['create'] : []),
    ...(updated > 0 && !imported.includes('update') ? ['update'] : []),
  ].map((act) => `Imports ${act} no ${target.object}: they go by batch calls.`)
}

/** Rows that go back among stages which HubSpot only lets climb, where the sync allows it. */
export const clearNotes = (clearsFirst: number): readonly string[] =>
  clearsFirst === 0
    ? []
    : [`${clearsFirst} records go back a stage: it is cleared first, in a write of its own.`]

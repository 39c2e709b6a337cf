import { textIn, textOrNullIn } from '../../engine/cells.ts'
import { control, tableSlot } from '../../engine/journal/tables.ts'
import type { Warehouse } from '../../engine/ports.ts'
import { latest, type Paging, placeIn, timeOfPlace } from './page.ts'
import { isoIn } from './runs.ts'

/** A condition of a sync that alerts told of. */
export interface AlertLine {
  readonly alert_id: string
  readonly sync: string
  readonly kind: string
  readonly what: string | null
  readonly fix: string | null
  readonly error_code: string | null
  readonly run_id: string | null
  readonly opened_at: string | null
  /** Null: it still holds. */
  readonly closed_at: string | null
}

/** What a scheduler did. */
export interface EventLine {
  readonly at: string | null
  readonly sync: string | null
  readonly event: string
  readonly run_id: string | null
  readonly detail: string | null
}

/** Alerts after the place, one more than asked for; the newest first. */
export async function listAlertLines(
  warehouse: Warehouse,
  { limit, after }: Paging,
): Promise<readonly AlertLine[]> {
  const [before, beforeId] = placeIn(after, [latest, ''])
  const rows = await warehouse.rows({
    name: 'ui/alerts',
    slots: { alerts: tableSlot(control('alerts')) },
    values: { before: timeOfPlace(before), before_id: beforeId, limit: limit + 1 },
  })
  return rows.map((row) => ({
    alert_id: textIn(row, 'alert_id'),
    sync: textIn(row, 'sync'),
    kind: textIn(row, 'kind'),
    what: textOrNullIn(row, 'what'),
    fix: textOrNullIn(row, 'fix'),
    error_code: textOrNullIn(row, 'error_code'),
    run_id: textOrNullIn(row, 'run_id'),
    opened_at: isoIn(row, 'opened_at'),
    closed_at: isoIn(row, 'closed_at'),
  }))
}

/** The newest, the newest first. */
export async function listEvents(
  warehouse: Warehouse,
  limit: number,
): Promise<readonly EventLine[]> {
  const rows = await warehouse.rows({
    name: 'ui/schedule_events',
    slots: { events: tableSlot(control('_schedule_events')) },
    values: { limit },
  })
  return rows.map((row) => ({
    at: isoIn(row, 'noted_at'),
    sync: textOrNullIn(row, 'sync'),
    event: textIn(row, 'event'),
    run_id: textOrNullIn(row, 'run_id'),
    detail: textOrNullIn(row, 'detail'),
  }))
}

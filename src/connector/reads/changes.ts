import { countIn, jsonIn, textIn, textOrNullIn } from '../../engine/cells.ts'
import type { Row, Warehouse } from '../../engine/ports.ts'
import { tableSlots } from '../../outbound/tables.ts'
import { fixOf } from '../fixes.ts'
import { type Page, type Paging, pageOf, placeIn } from './page.ts'
import { isoIn } from './runs.ts'

type Values = Readonly<Record<string, string | null>>

/** A record or link that a run wanted to change in HubSpot, and what became of it. */
export interface ChangeLine {
  readonly kind: 'record' | 'link'
  readonly change_id: string
  /** Of the source row; null for a refused one without. */
  readonly key: string | null
  readonly hubspot_id: string | null
  readonly action: string | null
  readonly status: string
  readonly error_code: string | null
  readonly error_message: string | null
  readonly error_field: string | null
  readonly attempts: number
  /** What was written, and what HubSpot held before, by property. */
  readonly properties: Values | null
  readonly before: Values | null
  /** Of a link: the other record. */
  readonly to_type: string | null
  readonly to_key: string | null
  readonly to_id: string | null
  readonly label: string | null
  readonly at: string | null
}

export interface ChangesAsked extends Paging {
  readonly status: string | null
  readonly error: string | null
}

export interface ChangeCount {
  readonly kind: ChangeLine['kind']
  readonly action: string | null
  readonly status: string
  readonly error_code: string | null
  readonly count: number
  /** The message of one of them. */
  readonly what: string | null
  readonly fix: string | null
}

const { changes, association_changes } = tableSlots

export async function listChanges(
  warehouse: Warehouse,
  runId: string,
  asked: ChangesAsked,
): Promise<Page<ChangeLine>> {
  const [part, key, id] = placeIn(asked.after, ['0', '', ''])
  const rows = await warehouse.rows({
    name: 'ui/changes',
    slots: { changes, association_changes },
    values: {
      run_id: runId,
      status: asked.status,
      error_code: asked.error,
      after_part: Number(part) || 0,
      after_key: key,
      after_id: id,
      limit: asked.limit + 1,
    },
  })
  const { after } = pageOf(rows, asked.limit, (row) => [
    textIn(row, 'part'),
    textIn(row, 'sort_key'),
    textIn(row, 'change_id'),
  ])
  return { rows: rows.slice(0, asked.limit).map(changeLine), after }
}

export async function countChanges(
  warehouse: Warehouse,
  runId: string,
): Promise<readonly ChangeCount[]> {
  const rows = await warehouse.rows({
    name: 'ui/change_counts',
    slots: { changes, association_changes },
    values: { run_id: runId },
  })
  return rows.map((row) => {
    const code = textOrNullIn(row, 'error_code')
    return {
      kind: kindIn(row),
      action: textOrNullIn(row, 'action'),
      status: textIn(row, 'status'),
      error_code: code,
      count: countIn(row, 'met'),
      what: textOrNullIn(row, 'what'),
      fix: code === null ? null : fixOf(code),
    }
  })
}

const kindIn = (row: Row): ChangeLine['kind'] => (countIn(row, 'part') === 1 ? 'record' : 'link')

const changeLine = (row: Row): ChangeLine => ({
  kind: kindIn(row),
  ...changed(row),
  key: textOrNullIn(row, 'key'),
  to_type: textOrNullIn(row, 'to_type'),
  to_key: textOrNullIn(row, 'to_key'),
  to_id: textOrNullIn(row, 'to_id'),
  label: textOrNullIn(row, 'label'),
})

/** What every row of the change table tells. */
export const changed = (row: Row) => ({
  change_id: textIn(row, 'change_id'),
  hubspot_id: textOrNullIn(row, 'hubspot_id'),
  action: textOrNullIn(row, 'action'),
  status: textIn(row, 'status'),
  error_code: textOrNullIn(row, 'error_code'),
  error_message: textOrNullIn(row, 'error_message'),
  error_field: textOrNullIn(row, 'error_field'),
  attempts: countIn(row, 'attempts'),
  properties: valuesIn(row, 'properties'),
  before: valuesIn(row, 'before'),
  at: isoIn(row, 'changed_at'),
})

export const valuesIn = (row: Row | undefined, column: string): Values | null =>
  (jsonIn(row, column) as Values | undefined) ?? null

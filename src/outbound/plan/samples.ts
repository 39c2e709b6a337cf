import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { PlanSample } from '../../engine/reports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'

type Values = Readonly<Record<string, string | null>>

/** A few changes of each kind, field by field, before and after. For people: they hold record values, so they are printed and never logged. */
export async function samplesOf(
  context: OutboundContext,
  withLinks: boolean,
  tables: RunTables,
): Promise<readonly PlanSample[]> {
  const { warehouse } = context.ports
  const samples: PlanSample[] = []
  for (const action of ['create', 'update'] as const) {
    const rows = await warehouse.rows({
      name: 'outbound/plan_samples',
      slots: { plan: tables.slot('plan') },
      values: { action },
    })
    for (const row of rows) {
      const after = valuesIn(textOrNullIn(row, 'properties'))
      const before = valuesIn(textOrNullIn(row, 'before'))
      for (const [field, value] of Object.entries(after)) {
        samples.push({
          key: textIn(row, 'source_key'),
          action,
          field,
          before: before[field] ?? null,
          after: value,
        })
      }
    }
  }
  for (const action of withLinks ? (['add', 'remove'] as const) : []) {
    const rows = await warehouse.rows({
      name: 'outbound/link_samples',
      slots: { link_plan: tables.slot('link_plan') },
      values: { action },
    })
    for (const row of rows) {
      const link = [
        textOrNullIn(row, 'to_key') ?? textOrNullIn(row, 'to_id'),
        textOrNullIn(row, 'label'),
      ]
        .filter((part) => part !== null)
        .join(': ')
      samples.push({
        key: textIn(row, 'source_key'),
        action,
        field: textIn(row, 'association'),
        before: action === 'remove' ? link : null,
        after: action === 'add' ? link : null,
      })
    }
  }
  return samples
}

function valuesIn(json: string | null): Values {
  return json === null ? {} : (JSON.parse(json) as Values)
}

import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { PlanSample } from '../../engine/reports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { type ArchiveFacts, knownBy } from '../records/plan-named.ts'
import type { Preparation } from './make-plan.ts'

type Values = Readonly<Record<string, string | null>>

/** A few changes of each kind, field by field, before and after. For people: they hold record values, so they are printed and never logged. */
export async function samplesOf(
  context: OutboundContext,
  { links, archives }: Preparation,
  tables: RunTables,
): Promise<readonly PlanSample[]> {
  const withLinks = links.length > 0
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
  if (archives !== null) samples.push(...(await archiveSamples(context, archives, tables)))
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

/** Of a record that goes: what people know it by, though more of it is kept. */
async function archiveSamples(
  context: OutboundContext,
  archives: ArchiveFacts,
  tables: RunTables,
): Promise<readonly PlanSample[]> {
  const fields = knownBy(archives)
  const samples: PlanSample[] = []
  for (const part of ['plan', 'leaving']) {
    const rows = await context.ports.warehouse.rows({
      name: 'outbound/plan_samples',
      slots: { plan: tables.slot(part) },
      values: { action: 'archive' },
    })
    for (const row of rows) {
      const before = valuesIn(textOrNullIn(row, 'before'))
      const sample = { key: textIn(row, 'source_key'), action: 'archive', after: null } as const
      if (fields.length === 0) {
        const id = textOrNullIn(row, 'hubspot_id')
        samples.push({ ...sample, field: 'hs_object_id', before: id })
      }
      for (const field of fields) {
        samples.push({ ...sample, field, before: before[field] ?? null })
      }
    }
  }
  return samples
}

function valuesIn(json: string | null): Values {
  return json === null ? {} : (JSON.parse(json) as Values)
}

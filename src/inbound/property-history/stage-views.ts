import type { PropertyHistoryStream } from '../../declare/index.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { Slot, Warehouse } from '../../engine/ports/warehouse.ts'
import type { Layout } from '../layout.ts'
import type { HistoryChoice } from './choices.ts'

/** Makes the views on stages whose property is read. Repeatable. */
export async function ensureStageViews(
  warehouse: Warehouse,
  stream: PropertyHistoryStream,
  layout: Layout,
  choices: readonly HistoryChoice[],
): Promise<void> {
  const text = (value: string): Slot => ({
    kind: 'expression',
    expression: { op: 'literal', value },
  })
  for (const view of stream.stageViews) {
    const isRead = choices.some(
      ({ object, properties }) => object === view.object && properties.includes(view.stage),
    )
    if (!isRead) continue
    await warehouse.view(
      { schema: 'data', name: view.name },
      {
        name: 'inbound/stage_history',
        slots: {
          history: tableSlot(layout.target),
          object: text(view.object),
          stage: text(view.stage),
          pipeline: text(view.pipeline),
          record_id: { kind: 'column', name: view.recordId },
        },
      },
    )
  }
}

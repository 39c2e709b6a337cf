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
  const millis = (name: string): Slot => ({
    kind: 'expression',
    expression: { op: 'cast', of: { op: 'column', name, of: 'stays' }, to: 'millis' },
  })
  const read = stream.stageViews.filter((view) =>
    choices.some(
      ({ object, properties }) => object === view.object && properties.includes(view.stage),
    ),
  )
  await warehouse.views(
    read.map((view) => ({
      name: { schema: 'data', name: view.name },
      statement: {
        name: 'inbound/stage_history',
        slots: {
          history: tableSlot(layout.target),
          object: text(view.object),
          stage: text(view.stage),
          pipeline: text(view.pipeline),
          record_id: { kind: 'column', name: view.recordId },
          entered_ms: millis('changed_at'),
          exited_ms: millis('exited_at'),
        },
      },
    })),
  )
}

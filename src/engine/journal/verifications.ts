import type { Transaction } from '../ports.ts'
import type { StreamVerification } from '../verification.ts'
import type { View } from '../ports.ts'
import { controlView } from './control.ts'
import { controlTable, jsonOf, slotOf } from './tables.ts'

export const verificationsTable = controlTable(
  '_verifications',
  'Comparisons of the warehouse with HubSpot, one row a stream.',
  {
    sync: 'text',
    stream: 'text',
    warehouse_rows: 'number',
    hubspot_records: 'number',
    sampled: 'number',
    differing: 'number',
    pending: 'number',
    drift: 'boolean',
    /** JSON list of kind, id and columns; never values. */
    findings: 'json',
    error_code: 'text',
    /** Our clock. */
    noted_at: 'timestamp',
  },
)

export const verificationsView: View = controlView('verifications', 'verify/view_verifications', {
  verifications: slotOf(verificationsTable),
  at: { kind: 'column', name: 'at' },
})

/** Keeps what a comparison came to. Values stay out of it, also where they were asked for. */
export async function noteVerification(
  warehouse: Transaction,
  sync: string,
  one: StreamVerification,
  at: Date,
): Promise<void> {
  await warehouse.run({
    name: 'verify/add_verification',
    slots: {
      verifications: slotOf(verificationsTable),
      findings: jsonOf('findings_text'),
    },
    values: {
      sync,
      stream: one.stream,
      warehouse_rows: one.warehouse,
      hubspot_records: one.hubspot,
      sampled: one.sampled,
      differing: one.differing,
      pending: one.pending,
      drift: one.drift,
      findings: JSON.stringify(
        one.findings.map(({ kind, id, columns }) => ({ kind, id, columns })),
      ),
      error_code: one.error?.code ?? null,
      noted_at: at,
    },
  })
}

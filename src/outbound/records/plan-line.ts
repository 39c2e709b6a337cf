/** What was decided for one changed row, as it is staged: every value is text. */
export interface PlanLine {
  readonly change_id: string
  readonly source_key: string
  readonly decision: 'planned' | 'unchanged' | 'refused' | 'set_aside' | 'dead'
  readonly action: 'create' | 'update' | null
  readonly hubspot_id: string | null
  readonly identity: string | null
  readonly properties: string | null
  readonly before: string | null
  readonly sent: string | null
  readonly hash: string
  readonly batch_only: string | null
  readonly attempts: string
  readonly error_code: string | null
  readonly error_message: string | null
  readonly error_field: string | null
  readonly retryable: string | null
}

const columns: Readonly<Record<keyof PlanLine, true>> = {
  change_id: true,
  source_key: true,
  decision: true,
  action: true,
  hubspot_id: true,
  identity: true,
  properties: true,
  before: true,
  sent: true,
  hash: true,
  batch_only: true,
  attempts: true,
  error_code: true,
  error_message: true,
  error_field: true,
  retryable: true,
}

export const planColumns = Object.keys(columns)

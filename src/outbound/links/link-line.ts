/** What was decided for one link, as it is staged: every value is text. */
export interface LinkLine {
  /** planned and set_aside become association changes; vouch, drop and keep only change what this sync remembers. */
  readonly decision: 'planned' | 'set_aside' | 'vouch' | 'drop' | 'keep'
  readonly change_id: string
  readonly source_key: string
  readonly association: string
  readonly to_type: string
  readonly from_id: string | null
  readonly to_key: string | null
  readonly to_id: string | null
  readonly to_source_key: string | null
  readonly action: 'add' | 'remove'
  readonly label: string | null
  readonly category: string | null
  readonly type_id: string | null
  readonly inverse_type_id: string | null
  readonly pair_id: string | null
  readonly write_types: string | null
  readonly remove_types: string | null
  readonly remove_pair: string | null
  readonly pair_existed: string | null
  readonly link_hash: string | null
  readonly error_code: string | null
  readonly error_message: string | null
  readonly retryable: string | null
}

const columns: Readonly<Record<keyof LinkLine, true>> = {
  decision: true,
  change_id: true,
  source_key: true,
  association: true,
  to_type: true,
  from_id: true,
  to_key: true,
  to_id: true,
  to_source_key: true,
  action: true,
  label: true,
  category: true,
  type_id: true,
  inverse_type_id: true,
  pair_id: true,
  write_types: true,
  remove_types: true,
  remove_pair: true,
  pair_existed: true,
  link_hash: true,
  error_code: true,
  error_message: true,
  retryable: true,
}

export const linkColumns = Object.keys(columns)

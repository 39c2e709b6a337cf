import type { Draw } from './draw.ts'
import type { Schedule } from './schedule.ts'

/** Somebody edits between any two calls: only where runs write nothing, so that each write has one author. */
export const drawPeople = (draw: Draw): Schedule['knobs'] =>
  draw.chance(0.35)
    ? {
        'people.every_calls': draw.between(1, 6),
        'people.deeds': 'touch,edit,create',
        'people.property': 'w_text',
      }
    : {}

export function drawKnobs(draw: Draw): Schedule['knobs'] {
  const lag = draw.weighed([
    [3, 0],
    [3, 300],
    [2, 30_000],
    [1, 600_000],
  ])
  const some = (probability: number, knobs: Schedule['knobs']): Schedule['knobs'] =>
    draw.chance(probability) ? knobs : {}
  return {
    index_lag_ms: lag,
    ...some(0.3, { index_lag_jitter_ms: draw.one([500, 60_000]) }),
    ...some(0.25, { modified_tick_ms: draw.one([1_000, 60_000]) }),
    ...some(0.4, { shuffle_batch_results: true }),
    ...some(0.3, { search_tie_order: draw.one(['reverse', 'shuffled']) }),
    ...some(0.2, { duplicate_unique_value_status: 409 }),
    ...some(0.2, { unique_values_fold_case: true }),
    ...some(0.2, { group_missing_ids: false }),
    ...some(0.2, { unchanged_writes_bump_modified: false }),
    ...some(0.15, { archive_bumps_modified: true }),
    ...some(0.15, { merge_bumps_modified: false }),
    ...some(0.15, { restore_bumps_modified: false }),
    ...some(0.2, { writes_follow_merges: false }),
    ...some(0.2, { 'associations.v4_ids': 'string' }),
    ...some(0.2, { 'associations.none_found': 'empty' }),
    ...some(0.2, { 'associations.first_company_becomes_primary': true }),
    ...some(0.2, { 'associations.same_object_labels_share_id': false }),
    ...some(0.2, { 'imports.first_row_line': 1 }),
    ...some(0.2, { 'imports.row_errors': 'many_errors_in_row' }),
    ...some(0.2, { 'imports.bad_cell': 'skip_cell' }),
    ...some(0.1, { 'imports.errors_page_size': 2 }),
    ...some(0.1, { 'imports.listed': draw.one(['finished', 'unfinished', 'none']) }),
    ...some(0.2, { 'exports.id_column': 'extra' }),
    ...some(0.2, { 'exports.bom': true }),
    ...some(0.2, { 'exports.date_values': 'iso' }),
    ...some(0.2, { 'exports.zip_above_bytes': 0 }),
    ...some(0.1, { 'exports.rows_per_file': 3 }),
    ...some(0.15, { record_lock_ms: 2_000 }),
    ...some(0.1, { retry_after: true }),
    ...some(0.1, { search_limit_per_second: 1 }),
    ...some(0.1, { rate_limit_headers: false }),
    ...some(0.15, { stale_index_values: 'before' }),
    ...some(0.1, { other_apps_share: 0.6 }),
  }
}

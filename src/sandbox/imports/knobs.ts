import type { KnobSpec } from '../account/types.ts'

export const importKnobs = {
  maxRows: {
    name: 'imports.max_rows',
    default: 1_048_576,
    meaning: 'Data rows that one file may have; more is a 429 (HUBSPOT.md 2.8).',
  },
  maxBytes: {
    name: 'imports.max_bytes',
    default: 512 * 1024 * 1024,
    meaning: 'Size that one file may have; more is a 429 (HUBSPOT.md 2.8).',
  },
  maxRowsPerDay: {
    name: 'imports.max_rows_per_day',
    default: 80_000_000,
    meaning: 'Rows of all imports in 24 hours; more is a 429 (HUBSPOT.md 2.8).',
  },
  objectScopes: {
    name: 'imports.needs_object_scopes',
    default: false,
    meaning:
      'An import also needs the write scope of every object that it maps, else 403; not stated (HUBSPOT.md 2.1).',
  },
  maxPerDay: {
    name: 'imports.max_per_day',
    default: 0,
    meaning:
      'Imports in 24 hours, more are a 429; 0: no limit. The import tool has 500, 50 on free accounts (HUBSPOT.md 2.8).',
  },
  concurrent: {
    name: 'imports.concurrent',
    default: 3,
    meaning: 'Imports at work at the same time; more wait in DEFERRED (HUBSPOT.md 2.8).',
  },
  startMs: {
    name: 'imports.start_ms',
    default: 30,
    meaning: 'Time in STARTED before PROCESSING.',
  },
  minMs: {
    name: 'imports.min_ms',
    default: 300,
    meaning: 'Shortest time in PROCESSING.',
  },
  msPerRow: {
    name: 'imports.ms_per_row',
    default: 0.01,
    meaning: 'Time in PROCESSING for each row, if that is longer.',
  },
  outcome: {
    name: 'imports.outcome',
    default: 'done',
    meaning:
      'What becomes of imports; all but done ones write no more rows than imports.outcome_after_rows, stuck ones stay in PROCESSING.',
    allowed: ['done', 'failed', 'canceled', 'reverted', 'stuck'],
  },
  outcomeAfterRows: {
    name: 'imports.outcome_after_rows',
    default: 0,
    meaning: 'Rows that an import writes before imports.outcome meets it: FAILED late.',
  },
  outcomeTimes: {
    name: 'imports.outcome_times',
    default: 0,
    meaning: 'How many imports meet imports.outcome, later ones are done; 0: all.',
  },
  listed: {
    name: 'imports.listed',
    default: 'all',
    meaning:
      'Which imports the list shows; the docs tell of no difference (HUBSPOT.md 2.1). Each is found by its id in any case.',
    allowed: ['all', 'finished', 'unfinished', 'none'],
  },
  rowErrors: {
    name: 'imports.row_errors',
    default: 'several',
    meaning:
      'Several errors of one row: an entry for each, or one MANY_ERRORS_IN_ROW (HUBSPOT.md 2.10, name only).',
    allowed: ['several', 'many_errors_in_row'],
  },
  repeated: {
    name: 'imports.repeated_identity',
    default: 'apply',
    meaning:
      'A second row for a record that this import has written: applied after the first, or a row error DUPLICATE_OBJECT_ID or DUPLICATE_ALTERNATE_ID (HUBSPOT.md 2.10, names only).',
    allowed: ['apply', 'row_error'],
  },
  loneActivity: {
    name: 'imports.lone_activity',
    default: 'row_error',
    meaning:
      'A new email, meeting or note whose row names no associated record: a row error, or made all the same (HUBSPOT.md 2.6 asks for one).',
    allowed: ['row_error', 'create'],
  },
  lineBase: {
    name: 'imports.first_row_line',
    default: 2,
    meaning:
      'lineNumber of the first data row: whether the header counts is not said (HUBSPOT.md 2.10).',
    allowed: [1, 2],
  },
  lineCounts: {
    name: 'imports.line_counts',
    default: 'rows',
    meaning: 'Whether lineNumber counts rows or text lines, where quoted cells span several.',
    allowed: ['rows', 'lines'],
  },
  blankCell: {
    name: 'imports.blank_cell',
    default: 'leave',
    meaning: 'What an empty cell does to an existing value: unverified (HUBSPOT.md 2.7).',
    allowed: ['leave', 'clear'],
  },
  badCell: {
    name: 'imports.bad_cell',
    default: 'skip_row',
    meaning: 'Whether a bad cell keeps its whole record from being written, or only itself.',
    allowed: ['skip_row', 'skip_cell'],
  },
  columnOrder: {
    name: 'imports.column_order',
    default: 'reorder',
    meaning:
      'A mapping in another order than the file: HubSpot "tries to reorder and may fail" (2.4).',
    allowed: ['reorder', 'fail'],
  },
  separator: {
    name: 'imports.cell_separator',
    default: ';',
    meaning: 'Between several ids or labels in a cell: documented nowhere (HUBSPOT.md 2.5).',
  },
  counters: {
    name: 'imports.counters',
    default: 'all',
    meaning:
      'All counters seen anywhere, or just the four of the official example (HUBSPOT.md 2.9).',
    allowed: ['all', 'documented'],
  },
  errorsPage: {
    name: 'imports.errors_page_size',
    default: 200,
    meaning: 'Default and largest page of import errors: documented nowhere.',
  },
  listPage: {
    name: 'imports.list_page_size',
    default: 100,
    meaning: 'Default and largest page of the list of imports: documented nowhere.',
  },
} as const satisfies Record<string, KnobSpec>

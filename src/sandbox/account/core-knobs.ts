import { knob } from './knobs.ts'
import { wrongRules } from './required-rules.ts'
import type { KnobSpec } from './types.ts'

/** What HUBSPOT.md leaves open about records and search, as switches. */
export const recordKnobs = {
  indexLagMs: knob({
    name: 'index_lag_ms',
    default: 300 as number,
    meaning:
      'How long a write takes to reach the index that search and exports read (HUBSPOT.md 4.2 lag).',
  }),
  indexLagJitterMs: knob({
    name: 'index_lag_jitter_ms',
    default: 0 as number,
    meaning:
      'Up to this much more lag, drawn for each write, so that writes reach the index out of order.',
  }),
  staleIndexValues: knob<boolean | string>({
    name: 'stale_index_values',
    default: true,
    allowed: [true, false, 'before'],
    meaning:
      'Search answers with values as indexed; false: with the present values of the records it found; before: a record is found by what it is now, and shown with the values of the write before (HUBSPOT.md 4.2 lag).',
  }),
  modifiedTickMs: knob({
    name: 'modified_tick_ms',
    default: 1 as number,
    meaning:
      'Modified times are cut to this step, so that many records share one (HUBSPOT.md 4.2 deep paging).',
  }),
  unchangedWritesBump: knob({
    name: 'unchanged_writes_bump_modified',
    default: true as boolean,
    meaning:
      'A write that changes no value moves the modified date all the same (unknown at HubSpot).',
  }),
  mergeBumps: knob({
    name: 'merge_bumps_modified',
    default: true as boolean,
    meaning: "A merge moves the survivor's modified date (HUBSPOT.md 4.5, assumed).",
  }),
  archiveBumps: knob({
    name: 'archive_bumps_modified',
    default: false as boolean,
    meaning: 'Archiving moves the modified date (unknown at HubSpot).',
  }),
  restoreBumps: knob({
    name: 'restore_bumps_modified',
    default: true as boolean,
    meaning: 'Restoring from the recycle bin moves the modified date (unknown at HubSpot).',
  }),
  recycleBinDays: knob({
    name: 'recycle_bin_days',
    default: 90 as number,
    meaning:
      'How long archived records can be read and restored, then they are gone; 0 = for good (HUBSPOT.md 4.1).',
  }),
  archivedAssociations: knob({
    name: 'archived_records_show_associations',
    default: true as boolean,
    meaning:
      'The list of archived records shows the links they had to live ones; connectors rely on it, the docs are silent (HUBSPOT.md 4.1).',
  }),
  lifecycleBackwards: knob<string>({
    name: 'lifecyclestage_backwards',
    default: 'ignored',
    allowed: ['ignored', 'error'],
    meaning:
      'What a backward move of lifecyclestage does when it was not cleared first (HUBSPOT.md 4.3).',
  }),
  minimumProperties: knob<string>({
    name: 'minimum_properties',
    default: 'all',
    allowed: ['all', 'seen', 'none'],
    meaning:
      'Which minimum properties of a create are enforced: all of HUBSPOT.md 4.3, only those seen enforced (stages, activities), or none.',
  }),
  requiredRules: knob<string>({
    name: 'required_rules',
    default: '',
    allowed: wrongRules,
    meaning:
      'What the admin requires beyond that, `;` between: "contacts.phone" of every new contact, "deals.closed_lost_reason if dealstage=closedlost" of every deal of that stage. No API tells these rules.',
  }),
  stageFollowsPipeline: knob({
    name: 'pipeline_change_needs_stage',
    default: true as boolean,
    meaning:
      'A record moved to another pipeline needs a stage of it in the same write; false: it keeps a stage that is not of its pipeline (unknown at HubSpot).',
  }),
  writesFollowMerges: knob({
    name: 'writes_follow_merges',
    default: true as boolean,
    meaning:
      'A write to the id of a record that was merged away goes to the survivor, as reading does; false: it is not found (HUBSPOT.md 4.1 tells of reading only).',
  }),
  ignoreUnknownOnActivities: knob({
    name: 'activities_ignore_unknown_properties',
    default: false as boolean,
    meaning:
      'Writes to activities drop unknown and read-only properties instead of failing (HUBSPOT.md 4.3, sources disagree).',
  }),
  duplicateUniqueStatus: knob<number>({
    name: 'duplicate_unique_value_status',
    default: 400,
    allowed: [400, 409],
    meaning:
      'Status of a write whose value of a unique property another record has; contact e-mail is always 409 (HUBSPOT.md 4.3).',
  }),
  foldUnique: knob({
    name: 'unique_values_fold_case',
    default: false as boolean,
    meaning:
      'Unique values that differ in case only count as one; e-mails always do (HUBSPOT.md 4.4, the rest unknown).',
  }),
  canonicalNumbers: knob({
    name: 'canonical_numbers',
    default: true as boolean,
    meaning: 'Numbers come back without padding zeros (1.50 as 1.5); false: as they were sent.',
  }),
  midnightDates: knob({
    name: 'dates_must_be_midnight',
    default: true as boolean,
    meaning:
      'A date written as epoch ms must be midnight UTC, otherwise INVALID_DATE (HUBSPOT.md 4.4).',
  }),
  validationRules: knob<string>({
    name: 'validation_rules_on',
    default: 'dated',
    allowed: ['dated', 'all', 'none'],
    meaning:
      "Which writes an admin's property validation rules bind: those by 2026-09 paths, all API writes, or none (HUBSPOT.md 1).",
  }),
  tieOrder: knob<string>({
    name: 'search_tie_order',
    default: 'id',
    allowed: ['id', 'reverse', 'shuffled'],
    meaning:
      'Order of search results with equal sort values; HubSpot promises none (HUBSPOT.md 4.2).',
  }),
  negationsMatchEmpty: knob({
    name: 'negations_match_empty',
    default: false as boolean,
    meaning:
      'NEQ, NOT_IN and NOT_CONTAINS_TOKEN also find records without a value (unknown at HubSpot).',
  }),
} as const

export const recordKnobList: readonly KnobSpec[] = Object.values(recordKnobs) as readonly KnobSpec[]

import type { KnobSpec } from '../account/types.ts'

export const associationKnobs = {
  readMax: {
    name: 'associations.batch_read_max',
    default: 1000,
    meaning: 'Inputs that a batch read takes (HUBSPOT.md 6, batch sizes).',
  },
  createMax: {
    name: 'associations.batch_create_max',
    default: 2000,
    meaning: 'Inputs that a batch create takes; 100 by other reports (HUBSPOT.md 6).',
  },
  archiveMax: {
    name: 'associations.batch_archive_max',
    default: 100,
    meaning: 'Different `from` records that a batch archive takes (HUBSPOT.md 6).',
  },
  page: {
    name: 'associations.page_size',
    default: 500,
    meaning: 'Default and largest page of an association read, single or batch (HUBSPOT.md 6).',
  },
  noneFound: {
    name: 'associations.none_found',
    default: 'error_row',
    meaning:
      'What a batch read says of a record without associations: a 207 with an error row ' +
      'NO_ASSOCIATIONS_FOUND (seen by several connectors), or a result with no records.',
    allowed: ['error_row', 'empty'],
  },
  idsAs: {
    name: 'associations.v4_ids',
    default: 'number',
    meaning: 'toObjectId and fromObjectId on v4: sources disagree (HUBSPOT.md 6). Dated: strings.',
    allowed: ['number', 'string'],
  },
} as const satisfies Record<string, KnobSpec>

import { knob } from '../account/knobs.ts'
import type { KnobSpec } from '../account/types.ts'
import { damageNames, damages } from './damage-kinds.ts'

/** What HUBSPOT.md 3 leaves open about exports, as switches. */
export const exportKnobs = {
  perDay: knob<number>({
    name: 'exports.per_day',
    default: 30,
    meaning: 'Exports in rolling 24 hours (HUBSPOT.md 3.3).',
  }),
  overLimit: knob<string>({
    name: 'exports.over_limit',
    default: 'refuse',
    meaning:
      'What one more gets: a 429 with a daily-like body, or a place in the queue (unknown, HUBSPOT.md 3.3).',
    allowed: ['refuse', 'queue'],
  }),
  startMs: knob<number>({
    name: 'exports.start_ms',
    default: 20,
    meaning: 'Time in ENQUEUED once no other export is at work.',
  }),
  minMs: knob<number>({
    name: 'exports.min_ms',
    default: 150,
    meaning: 'Shortest time in PROCESSING.',
  }),
  msPerRow: knob<number>({
    name: 'exports.ms_per_row',
    default: 0,
    meaning: 'Time in PROCESSING for each row, if that is longer.',
  }),
  outcome: knob<string>({
    name: 'exports.outcome',
    default: 'done',
    meaning:
      'What becomes of exports. canceled shows in both answers; stuck stays in PROCESSING; of the others the status says COMPLETE with errors or PENDING (HUBSPOT.md 3.1).',
    allowed: [
      'done',
      'failed',
      'conflict',
      'deleted',
      'canceled',
      'deferred',
      'pending_approval',
      'stuck',
    ],
  }),
  outcomeTimes: knob<number>({
    name: 'exports.outcome_times',
    default: 0,
    meaning: 'How many exports meet exports.outcome, later ones are done; 0: all.',
  }),
  damage: knob<string>({
    name: 'exports.damage',
    default: 'none',
    meaning: `What is wrong with CSV files: ${Object.entries(damages)
      .map(([name, what]) => `${name}: ${what}`)
      .join('; ')}.`,
    allowed: damageNames,
  }),
  damageTimes: knob<number>({
    name: 'exports.damage_times',
    default: 0,
    meaning: 'How many files meet exports.damage, later ones are whole; 0: all.',
  }),
  bombBytes: knob<number>({
    name: 'exports.bomb_bytes',
    default: 128 * 1024 * 1024,
    meaning: 'Unpacked size of a bomb of exports.damage.',
  }),
  wideColumns: knob<number>({
    name: 'exports.wide_columns',
    default: 20_000,
    meaning: 'Further columns of wide_rows of exports.damage.',
  }),
  linkBase: knob<string>({
    name: 'exports.link_base',
    default: '',
    meaning:
      'Where download links lead, as http://10.0.0.1:8080; empty: to this server. HubSpot names no host (HUBSPOT.md 3.2).',
  }),
  linkMs: knob<number>({
    name: 'exports.link_ms',
    default: 5 * 60 * 1000,
    meaning: 'How long a download link lives after the GET that gave it (HUBSPOT.md 3.1).',
  }),
  linkRefusesToken: knob<boolean>({
    name: 'exports.link_refuses_token',
    default: false,
    meaning:
      'The file host answers 400 when it is sent an Authorization header, as signed links do.',
  }),
  zipBytes: knob<number>({
    name: 'exports.zip_above_bytes',
    default: 2 * 1024 * 1024,
    meaning: 'A CSV above this size is zipped (HUBSPOT.md 3.3); 0 zips all.',
  }),
  rowsPerFile: knob<number>({
    name: 'exports.rows_per_file',
    default: 1_000_000,
    meaning: 'Rows in one file; more make several files in one zip (HUBSPOT.md 3.3).',
  }),
  header: knob<string>({
    name: 'exports.header',
    default: 'as_asked',
    meaning: 'Internal names where NAMES is asked for, else labels; or always one of them.',
    allowed: ['as_asked', 'names', 'labels'],
  }),
  idColumn: knob<string>({
    name: 'exports.id_column',
    default: 'one',
    meaning:
      'one: the first column is the id, named hs_object_id under NAMES and not repeated. extra: "Record ID" comes first in any case, hs_object_id also where asked for (unknown, HUBSPOT.md 3.4).',
    allowed: ['one', 'extra'],
  }),
  values: knob<string>({
    name: 'exports.date_values',
    default: 'epoch_ms',
    meaning:
      'How VALUES writes dates and times: "timestamps" is all that is known (HUBSPOT.md 3.2).',
    allowed: ['epoch_ms', 'iso'],
  }),
  timeZone: knob<string>({
    name: 'exports.time_zone',
    default: 'UTC',
    meaning: 'Zone of readable times: unknown (HUBSPOT.md 3.4).',
    allowed: (value) => zoneProblem(value),
  }),
  separator: knob<string>({
    name: 'exports.separator',
    default: ',',
    meaning: 'Between cells.',
    allowed: [',', ';', '\t'],
  }),
  idSeparator: knob<string>({
    name: 'exports.id_separator',
    default: ';',
    meaning: 'Between several associated ids in a cell (a third party says ;, HUBSPOT.md 3.4).',
  }),
  bom: knob<boolean>({
    name: 'exports.bom',
    default: false,
    meaning: 'Files start with a byte order mark, as some do (HUBSPOT.md 3.4).',
  }),
  lineEnd: knob<string>({
    name: 'exports.line_end',
    default: '\n',
    meaning: 'Between rows.',
    allowed: ['\n', '\r\n'],
  }),
  idAlias: knob<string>({
    name: 'exports.answer_id_field',
    default: 'id',
    meaning:
      'The 202 answer names the task `id` (the specs); both: `taskId` too, as third parties expect.',
    allowed: ['id', 'both'],
  }),
} as const

export const exportKnobList: readonly KnobSpec[] = Object.values(exportKnobs) as readonly KnobSpec[]

function zoneProblem(value: unknown): string | undefined {
  try {
    if (typeof value === 'string') {
      new Intl.DateTimeFormat('en', { timeZone: value }).format(0)
      return undefined
    }
  } catch {
    // Said below.
  }
  return 'must be a time zone such as Europe/Berlin'
}

import type { ErrorKind } from '../error-kind.ts'

export const inboundErrors = {
  'inbound.value_unfit': {
    handling: 'set_record_aside',
    exit: 0,
    meaning:
      "A value does not fit its column's type: the column is NULL and the text is kept in set_aside_values.",
    mend: 'Mend the value in HubSpot, or read the kept text.',
  },
  'inbound.value_rounded': {
    handling: 'set_record_aside',
    exit: 0,
    meaning:
      'A number has more than 8 decimal places: the column is rounded and the exact text is kept in set_aside_values.',
    mend: 'Read the kept text where the exact value matters.',
  },
  'inbound.time_in_seconds': {
    handling: 'set_record_aside',
    exit: 0,
    meaning:
      'A time is a number of nine or ten digits: it is read as seconds since 1970, and its text is kept in set_aside_values, as HubSpot itself counts in milliseconds.',
    mend: 'Read the kept text if times of early 1970 are meant.',
  },
  'inbound.record_without_id': {
    handling: 'set_record_aside',
    exit: 3,
    meaning:
      "A record came without an id or without any readable time, so its row can't be told from others.",
    mend: 'Look at the kept record; if it stays, report it.',
  },
  'inbound.links_unread': {
    handling: 'set_record_aside',
    exit: 3,
    meaning: "HubSpot could not tell a record's associations; what was known of them is kept.",
    mend: 'Run again; the record is asked for again.',
  },
  'inbound.property_unknown': {
    handling: 'stop_stream',
    exit: 3,
    meaning: 'The configuration names a property that the account does not have.',
    mend: 'Correct the name; `hubspot-warehouse discover` lists the properties.',
  },
  'inbound.start_date_ahead': {
    handling: 'stop_stream',
    exit: 3,
    meaning: 'The start date lies ahead of HubSpot’s clock: nothing would be read.',
    mend: 'Set `start_date` to a day that has been, or leave it out.',
  },
  'inbound.strategy_not_available': {
    handling: 'stop_stream',
    exit: 3,
    meaning: "The stream can't be read with the configured strategy.",
    mend: "Choose `auto`, or a strategy that the stream's page lists.",
  },
  'inbound.route_not_available': {
    handling: 'stop_stream',
    exit: 3,
    meaning: "The stream can't be read by the configured route.",
    mend: "Choose `auto`, or a route that the stream's page lists.",
  },
  'inbound.storage_not_available': {
    handling: 'stop_stream',
    exit: 3,
    meaning: "The stream can't be stored in the configured way.",
    mend: 'Take `storage` out, or choose `merge`.',
  },
  'inbound.storage_changed': {
    handling: 'stop_stream',
    exit: 3,
    meaning:
      'The table keeps several versions of a record, which the storage that is configured now would lose or misread.',
    mend: 'Set `storage` back; or rename the table, reset the state of the stream, and run again.',
  },
  'inbound.pair_not_read': {
    handling: 'stop_stream',
    exit: 3,
    meaning: 'A pair of the associations stream names an object that no stream of the sync reads.',
    mend: 'Add a stream for the object to the sync, or take the pair out.',
  },
  'inbound.read_incomplete': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'A read that should have been complete was not, so nothing was marked deleted by it.',
    mend: 'Run again; if it stays, report it.',
  },
  'inbound.removals_held': {
    handling: 'stop_stream',
    exit: 4,
    meaning: 'More rows would be marked deleted than the guard allows; a person must decide.',
    mend: 'Look whether they are really gone, then run again with `--approve PLAN`.',
  },
  'inbound.exports_used_up': {
    handling: 'stop_stream',
    exit: 5,
    meaning: 'The exports that this connector may start in 24 hours are used up.',
    mend: 'Run again later, or use another route.',
  },
  'inbound.export_unfinished': {
    handling: 'stop_stream',
    exit: 5,
    meaning: 'HubSpot has not finished an export yet; the next run goes on waiting for it.',
    mend: 'Run again later.',
  },
} as const satisfies Record<string, ErrorKind>

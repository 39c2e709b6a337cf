import type { ErrorKind } from '../error-kind.ts'

export const hubspotErrors = {
  'hubspot.sign_in_refused': {
    handling: 'stop_run',
    exit: 6,
    meaning: 'HubSpot refuses the token itself.',
    mend: 'Make a new service key or private-app token and set it where the configuration points; with OAuth run `hubspot-warehouse login`.',
  },
  'hubspot.sign_in_needed': {
    handling: 'stop_run',
    exit: 6,
    meaning: 'Nobody is signed in by OAuth, or HubSpot no longer takes the refresh token.',
    mend: 'Run `hubspot-warehouse login`.',
  },
  'hubspot.sign_in_not_finished': {
    handling: 'stop_run',
    exit: 6,
    meaning: 'A login was begun and not brought to its end; nothing was changed.',
    mend: 'Run `hubspot-warehouse login` again.',
  },
  'hubspot.scope_missing': {
    handling: 'stop_stream',
    exit: 3,
    meaning: 'The token lacks a scope that this stream or target needs; it is skipped.',
    mend: 'Add the named scope to the app, then run again.',
  },
  'hubspot.unreachable': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'HubSpot could not be reached, or kept failing, after all tries.',
    mend: "Check the network and HubSpot's status page, then run again: it goes on where it stopped.",
  },
  'hubspot.quota_exhausted': {
    handling: 'stop_run',
    exit: 5,
    meaning: 'The daily limit of API calls, or our share of it, is used up.',
    mend: "Wait for the reset at midnight in the account's time zone; the next run goes on.",
  },
  'hubspot.unexpected_answer': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'HubSpot answered something that its documentation does not describe.',
    mend: 'Run again; if it stays, report it with the correlation id in the message.',
  },
  'hubspot.request_refused': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'HubSpot refused a request as invalid.',
    mend: 'Mend what the message names.',
  },
  'hubspot.not_available': {
    handling: 'stop_stream',
    exit: 3,
    meaning: 'The account has no such object or endpoint; the stream or target is skipped.',
    mend: 'Take it out of the sync, or switch the feature on in HubSpot.',
  },
  'hubspot.export_limit_reached': {
    handling: 'stop_stream',
    exit: 5,
    meaning: 'HubSpot starts no further export now: 30 a day, shared with people.',
    mend: 'Wait, or set another route for the stream.',
  },
  'hubspot.export_failed': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'HubSpot gave up an export, or its file could not be downloaded.',
    mend: 'Run again, or set another route for the stream.',
  },
  'hubspot.export_file_refused': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'An export file is not what was asked for; nothing was loaded from it.',
    mend: 'Nothing to do where another route is allowed: it is taken. Else set `route: list`.',
  },
  'hubspot.import_too_large': {
    handling: 'retry',
    exit: 1,
    meaning: 'HubSpot takes no import file of this size; it is split.',
    mend: 'Nothing to do.',
  },
  'hubspot.answer_lost': {
    handling: 'retry',
    exit: 5,
    meaning:
      "HubSpot's answer to an import was lost; it is looked for by its name, not sent again.",
    mend: 'Run again: the run goes on with the import if HubSpot has it.',
  },
} as const satisfies Record<string, ErrorKind>

import type { ErrorKind } from '../error-kind.ts'

export const runErrors = {
  'run.already_running': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'Another run of the same sync is at work and did not end within 30 seconds.',
    mend: 'Let it end, or stop it, then run again.',
  },
  'run.stopped': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'The run was stopped by a signal at a checkpoint; nothing is lost.',
    mend: 'Run again: it goes on where it stopped.',
  },
  'run.cancelled': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'A person cancelled the run; it stopped at a checkpoint and nothing is lost.',
    mend: 'Run again: it goes on where it stopped.',
  },
  'run.time_limit': {
    handling: 'stop_run',
    exit: 1,
    meaning:
      'A scheduled run took longer than its `time_limit` and was stopped at a checkpoint; nothing is lost.',
    mend: 'Nothing to do: the next run goes on. Raise `schedule.time_limit` if that happens often.',
  },
  'run.already_serving': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'Another `serve` looks after the same syncs.',
    mend: 'Stop the process that the message names, or leave it to that one.',
  },
  'run.interrupted': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'The process of a run ended without a word (killed, or the machine went down).',
    mend: 'Nothing to do: the next run goes on where it stopped.',
  },
  'run.held': {
    handling: 'stop_run',
    exit: 4,
    meaning: 'The run would remove more than the guard allows; a person must decide.',
    mend: 'Look at the plan, then run again with `--approve PLAN`.',
  },
  'run.account_changed': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'The token belongs to another HubSpot account than the one that the sync began with.',
    mend: 'Set the token of the first account again, or take a warehouse file of its own for the other one.',
  },
  'run.state_damaged': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'The saved state does not match its checksum, or was written by a newer version.',
    mend: 'Run `hubspot-warehouse state reset SYNC STREAM`, then run again: the stream is read afresh.',
  },
  'run.accounting_failed': {
    handling: 'stop_stream',
    exit: 1,
    meaning: "The counts of a run do not add up, so it can't be called a success.",
    mend: 'Run again; if it stays, report it with the counts in the message.',
  },
  'run.work_folder': {
    handling: 'stop_run',
    exit: 1,
    meaning:
      'The folder for work files beside the configuration document can not be made or written.',
    mend: 'Make the folder that the message names writable for this user.',
  },
  'run.credentials_folder': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'The file that keeps an OAuth sign-in can not be read, written or locked.',
    mend: 'Make the folder that the message names readable and writable for this user, and for no one else.',
  },
  'run.internal': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'A fault of the connector itself.',
    mend: 'Report it with the message; the next run goes on where this one stopped.',
  },
} as const satisfies Record<string, ErrorKind>

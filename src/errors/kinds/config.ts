import type { ErrorKind } from '../error-kind.ts'

export const configErrors = {
  'config.not_found': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'There is no configuration document at the given place.',
    mend: 'Name the file with -f, or write a first one with `hubspot-warehouse init`.',
  },
  'config.unreadable': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'The configuration document is no valid YAML or JSON.',
    mend: 'Mend the line that the message names.',
  },
  'config.invalid': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'The configuration document has problems; each is listed with its path.',
    mend: 'Mend every listed path, then run `hubspot-warehouse config validate`.',
  },
  'config.secret_missing': {
    handling: 'stop_run',
    exit: 2,
    meaning:
      'A secret that the configuration refers to (environment variable or file) is not there.',
    mend: 'Set the environment variable or write the file that the message names.',
  },
  'config.source_missing': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'The CSV file that a sync takes its rows from is not there or can not be read.',
    mend: 'Put the file where `source.csv` points, or correct the path.',
  },
  'config.warehouse_incomplete': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'Neither the document nor the environment says enough to reach Snowflake.',
    mend: 'Set the field, or the variable, that the message names.',
  },
  'config.usage': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'The command was called with wrong words.',
    mend: 'See `hubspot-warehouse COMMAND --help`.',
  },
} as const satisfies Record<string, ErrorKind>

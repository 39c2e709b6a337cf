import type { ErrorKind } from '../error-kind.ts'

export const warehouseErrors = {
  'warehouse.locked': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'Another process holds the DuckDB file open.',
    mend: 'Close the process that the message names, then run again.',
  },
  'warehouse.name_clash': {
    handling: 'stop_run',
    exit: 2,
    meaning:
      'The DuckDB file has the name of one of its schemas, which makes every table name ambiguous.',
    mend: 'Name the file otherwise, such as crm.duckdb.',
  },
  'warehouse.unreachable': {
    handling: 'stop_run',
    exit: 1,
    meaning: "The warehouse can't be opened or stopped answering.",
    mend: 'Check the path or connection, then run again: it goes on where it stopped.',
  },
  'warehouse.statement_failed': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'The warehouse refused a statement of ours.',
    mend: "Report it with the statement's name in the message.",
  },
  'warehouse.fence_lost': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'Another run took over this stream or target; nothing was written by this one.',
    mend: 'Nothing to do: the other run goes on with the work.',
  },
  'warehouse.query_refused': {
    handling: 'stop_run',
    exit: 2,
    meaning:
      'A query or expression of the configuration can not be used: no single SELECT, or a table or column that is not there.',
    mend: 'Mend the query, table or column that the message names.',
  },
  'warehouse.not_a_database': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'The file is no DuckDB database, is damaged, or was written by a newer DuckDB.',
    mend: 'Point the configuration at another file, or restore this one from a backup.',
  },
  'warehouse.disk_full': {
    handling: 'stop_run',
    exit: 1,
    meaning:
      'The disk of the DuckDB file or of the work folder is full; nothing was written in part.',
    mend: 'Make room, then run again: it goes on where it stopped.',
  },
  'warehouse.out_of_memory': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'DuckDB ran out of the memory it may use.',
    mend: 'Raise memory_limit of the connection, then run again.',
  },
  'warehouse.file_unreadable': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'A CSV or JSON file of records does not follow its format; nothing of it was loaded.',
    mend: 'Mend the file where the message says, then run again.',
  },
  'warehouse.table_unfit': {
    handling: 'stop_stream',
    exit: 1,
    meaning: 'A column of a table of ours has another type than it was made with.',
    mend: 'Give the column its type back, or rename the table so that it is made anew.',
  },
  'warehouse.commit_unknown': {
    handling: 'retry',
    exit: 1,
    meaning: 'The answer to a commit was lost; the load ledger tells whether it took effect.',
    mend: 'Run again: it goes on where it stopped.',
  },
  'warehouse.statement_refused': {
    handling: 'stop_run',
    exit: 1,
    meaning:
      'A statement was about to run where it has no place, such as a change of tables inside a transaction.',
    mend: 'Report it with the message; nothing was changed.',
  },
  'warehouse.driver_missing': {
    handling: 'stop_run',
    exit: 2,
    meaning: "Snowflake's driver, an optional package, is not installed.",
    mend: 'Install it with the command that the message gives.',
  },
  'warehouse.sign_in_unfit': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'What a sign-in to Snowflake needs is missing, unreadable or open to others.',
    mend: 'Mend the key, token, file or connection that the message names.',
  },
  'warehouse.sign_in_failed': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'Snowflake refused the sign-in.',
    mend: 'Do what the message says: it tells keys, tokens, roles and network policies apart.',
  },
  'warehouse.session_lost': {
    handling: 'retry',
    exit: 1,
    meaning:
      'A Snowflake session ended in the middle of the work; nothing of its open transaction was kept.',
    mend: 'Run again: it goes on where it stopped.',
  },
  'warehouse.not_authorized': {
    handling: 'stop_run',
    exit: 1,
    meaning: "The role lacks a right on one of Snowflake's objects.",
    mend: 'Run check, which names each missing grant with the statement that gives it.',
  },
  'warehouse.no_compute': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'No virtual warehouse of Snowflake is there to do the work.',
    mend: 'Name one in the configuration that exists and that the role may use.',
  },
  'warehouse.transfer_incomplete': {
    handling: 'stop_stream',
    exit: 1,
    meaning:
      'Files did not go whole between this machine and Snowflake, or not all of their rows were taken; nothing of them counts.',
    mend: 'Let this machine reach the storage of the Snowflake account, then run again: it goes on where it stopped.',
  },
} as const satisfies Record<string, ErrorKind>

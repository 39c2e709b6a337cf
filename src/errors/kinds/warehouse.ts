import type { ErrorKind } from '../error-kind.ts'

export const warehouseErrors = {
  'warehouse.locked': {
    handling: 'stop_run',
    exit: 1,
    meaning: 'Another process holds the DuckDB file open.',
    mend: 'Close the process that the message names, then run again.',
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
      'A query or expression of the configuration does not hold: no single SELECT, or a table or column that is not there.',
    mend: 'Mend the query, table or column that the message names.',
  },
} as const satisfies Record<string, ErrorKind>

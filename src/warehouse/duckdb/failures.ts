import { ConnectorError } from '../../errors/connector-error.ts'
import { diskFull, noRoom } from '../../errors/disk-full.ts'

/**
 * DuckDB's messages begin with the kind of error (`IO Error: ...`). Only kinds whose messages name tables, columns or
 * files are passed on: conversion and constraint messages quote values of records.
 */
const speaking =
  /^(?:Failed to \w+ statements?: )?(Binder|Parser|Catalog|Permission|IO|Dependency|Not implemented|Syntax) Error: /

/** How DuckDB says that a file is none of its own, or not what it wrote (1.5.5, with bytes changed here and there). */
const damaged = /not a valid DuckDB database|Corrupt|checksum/i

export interface Failing {
  /** The statement's name, or what was done. */
  readonly doing: string
  /** A person's query, table or expression is part of it. */
  readonly users?: boolean
  /** Lines that DuckDB names are those of the person's own text. */
  readonly lines?: boolean
  /** A file of records is being read. */
  readonly file?: string
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** The error as one of ours; errors that are ours already pass through. */
export function failure(error: unknown, failing: Failing): ConnectorError {
  if (error instanceof ConnectorError) return error
  const message = messageOf(error)
  const firstLine = message.split('\n', 1)[0] ?? ''
  const kind = firstLine.match(/(?:^|: )([A-Z][A-Za-z ]*?) Error: /)?.[1] ?? 'unknown'
  const speaks = speaking.test(firstLine)
  const said = speaks ? firstLine : `DuckDB reports: ${kind} error.`
  const cause = speaks ? { cause: error } : {}

  if (noRoom.test(message)) {
    const why = 'DuckDB could not write to its file or to its spill folder.'
    return diskFull(failing.doing, why, error)
  }
  if (damaged.test(message)) {
    return new ConnectorError('warehouse.not_a_database', {
      what: `${failing.doing} failed: the DuckDB file is damaged.`,
      why: 'What DuckDB read from it does not match its checksum.',
      fix: 'Restore the file from a backup, or take a new one: the next run then reads all afresh.',
      cause: error,
    })
  }
  if (kind === 'Out of Memory') {
    return new ConnectorError('warehouse.out_of_memory', {
      what: `${failing.doing} failed: DuckDB ran out of memory.`,
      why: 'The work needs more than memory_limit and what could be spilled to disk.',
      fix: 'Raise memory_limit of the connection, or make room in the work folder for spilling.',
      cause: error,
    })
  }
  if (isFatal(error)) {
    return new ConnectorError('warehouse.unreachable', {
      what: `${failing.doing} failed and DuckDB closed the database.`,
      why: said,
      fix: 'Check the disk of the DuckDB file, then run again: it goes on where it stopped.',
      cause: error,
    })
  }
  if (failing.file !== undefined && /^(Invalid Input|Conversion|CSV|JSON|unknown)/.test(kind)) {
    return new ConnectorError('warehouse.file_unreadable', {
      what: `The file ${failing.file} can't be read.`,
      why: `It does not follow its format${lineOf(message)}.`,
      fix: 'Check that the file is UTF-8 CSV (commas, quotes doubled, a header line) or one JSON object a line, and complete.',
    })
  }
  if (failing.users === true) {
    return new ConnectorError('warehouse.query_refused', {
      what: `${failing.doing} can't be used.`,
      why: failing.lines === true && speaks ? `${said}${placeOf(message)}` : said,
      fix: 'Mend the query, table or column that is named, then run again.',
      ...cause,
    })
  }
  return new ConnectorError('warehouse.statement_failed', {
    what: `The statement ${failing.doing} failed.`,
    why: said,
    fix: 'Report this message; the next run goes on where this one stopped.',
    ...cause,
  })
}

/** What DuckDB adds: names that are alike, and the line. */
function placeOf(message: string): string {
  const alike = message.match(/^(?:Did you mean|Candidate bindings:).*$/m)?.[0]
  const line = message.match(/^LINE (\d+): /m)?.[1]
  return `${alike === undefined ? '' : ` ${alike}`}${line === undefined ? '' : ` (line ${line})`}`
}

function lineOf(message: string): string {
  const line = message.match(/\bline:? (\d+)/i)?.[1] ?? message.match(/on Line: (\d+)/)?.[1]
  return line === undefined ? '' : ` at line ${line}`
}

/** After these DuckDB serves nothing more until the file is opened again. What wraps one is one too. */
export function isFatal(error: unknown): boolean {
  if (/FATAL Error|database has been invalidated|INTERNAL Error/.test(messageOf(error))) return true
  return error instanceof Error && error.cause !== undefined && isFatal(error.cause)
}

export interface LockHolder {
  readonly pid: number | null
}

/** Set when the error says that another process holds the file. */
export function lockHolder(error: unknown): LockHolder | null {
  const message = messageOf(error)
  if (!/Could not set lock on file|being used by another process/.test(message)) return null
  const pid = message.match(/PID (\d+)/)?.[1]
  return { pid: pid === undefined ? null : Number(pid) }
}

/** What opening a file failed with. */
export function openFailure(error: unknown, path: string): ConnectorError {
  if (error instanceof ConnectorError) return error
  const message = messageOf(error)
  if (damaged.test(message) || /storage version|Serialization Error/i.test(message)) {
    return new ConnectorError('warehouse.not_a_database', {
      what: `${path} can't be opened as a DuckDB database.`,
      why: 'The file is something else, was written by a newer DuckDB, or is damaged.',
      fix: 'Point warehouse.path at another file, or restore this one from a backup.',
      cause: error,
    })
  }
  if (noRoom.test(message)) return failure(error, { doing: `Opening ${path}` })
  const why = /No such file or directory/.test(message)
    ? 'The folder it should be in does not exist.'
    : /Permission denied|EACCES/.test(message)
      ? 'This user may not read and write it.'
      : /Is a directory/.test(message)
        ? 'It is a folder.'
        : (message.split('\n', 1)[0] ?? '')
  return new ConnectorError('warehouse.unreachable', {
    what: `The DuckDB file ${path} can't be opened.`,
    why,
    fix: 'Make the folder, or give the user access, or mend warehouse.path in the configuration.',
    cause: error,
  })
}

import type { Around } from '../connector.ts'
import { type LogLevel, logLevels } from '../machine/log.ts'

/** Flags that every command takes. */
export interface CommonFlags {
  readonly file?: string
  readonly json?: boolean
  /** Set by a program that starts commands itself, never by words. */
  readonly around?: Around
}

/**
 * LOG_LEVEL; without it warn where standard error goes to a file, and silent on a terminal, where progress and
 * results say the same to people.
 */
export function logLevel(environment: Readonly<Record<string, string | undefined>>): LogLevel {
  const asked = environment['LOG_LEVEL']?.toLowerCase()
  return logLevels.find((level) => level === asked) ?? (process.stderr.isTTY ? 'silent' : 'warn')
}

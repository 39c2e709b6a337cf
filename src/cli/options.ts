import { type LogLevel, logLevels } from '../machine/log.ts'

/** Flags that every command takes. */
export interface CommonFlags {
  readonly file?: string
  readonly json?: boolean
}

/** LOG_LEVEL, or warn: milestones are shown as progress and results, not as log lines. */
export function logLevel(environment: Readonly<Record<string, string | undefined>>): LogLevel {
  const asked = environment['LOG_LEVEL']?.toLowerCase()
  return logLevels.find((level) => level === asked) ?? 'warn'
}

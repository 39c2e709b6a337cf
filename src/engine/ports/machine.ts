/** The machine's own clock: for waits and for our own timestamps, never for HubSpot positions. */
export interface Clock {
  now(): Date
  /** Resolves after the time, rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Random {
  /** In [0, 1). */
  next(): number
  /** A new UUID, lower case. */
  uuid(): string
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Events with fixed names and fields; never tokens or record values. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** A folder of this run's own (0700), its files 0600; removed when the run ends and at the next start. */
export interface WorkFolder {
  readonly path: string
  /** A path for a new file in the folder; names are made unique. */
  file(name: string): string
  /** Opens a new file for writing lines; `bytes` and `lines` tell what was written so far. */
  writer(name: string): Promise<LineWriter>
  remove(path: string): Promise<void>
}

export interface LineWriter {
  readonly path: string
  readonly bytes: number
  readonly lines: number
  /** Adds one line; the newline is added by the writer. Waits when the file is slower than the caller. */
  write(line: string): Promise<void>
  close(): Promise<void>
}

/** What the loop does about an error. It reads this and nothing else: no messages, no status numbers. */
export type Handling = 'retry' | 'set_record_aside' | 'stop_stream' | 'stop_run'

/** One kind of error: how it is handled, the exit code it leads to, and what the error page says of it. */
export interface ErrorKind {
  readonly handling: Handling
  /** The exit code of CONTRACT.md that a run ends with; 0: the error alone doesn't change it. */
  readonly exit: 0 | 1 | 2 | 3 | 4 | 5 | 6
  /** One sentence for the generated error page: when this happens. */
  readonly meaning: string
  /** One sentence for the generated error page: what to do. */
  readonly mend: string
}

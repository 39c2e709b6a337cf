/** One statement as it reached the server, for tests and for the bench. */
export interface Statement {
  readonly query_id: string
  readonly request_id: string
  readonly session: number
  readonly user: string
  readonly at: string
  readonly sql: string
  /** QUERY_TAG in force when it ran. */
  tag: string
  readonly binds: number
  kind: 'query' | 'upload' | 'download'
  status: 'running' | 'succeeded' | 'failed' | 'cancelled'
  error: string | null
  /** Of the result. */
  rows: number | null
  ms: number | null
  /** Bytes of the request and of all answers to it, result chunks as they went over the wire. */
  bytes_up: number
  bytes_down: number
  /** PUT and GET: files, and their bytes as they lie on the stage. */
  files: number
  file_bytes: number
}

export interface StatementLog {
  add(statement: Statement): void
  /** What is found out later, as the files of a PUT, is filled in first. */
  read(): readonly Statement[]
  /** Runs once, at the next reading or the next statement: the driver copies files itself, after the answer. */
  later(measure: () => void): void
  settle(): void
  forget(): void
}

export function makeLog(): StatementLog {
  let statements: Statement[] = []
  let measures: (() => void)[] = []
  function settle(): void {
    const due = measures
    measures = []
    for (const measure of due) measure()
  }
  return {
    add(statement) {
      statements.push(statement)
    },
    read() {
      settle()
      return statements
    },
    later(measure) {
      measures.push(measure)
    },
    settle,
    forget() {
      statements = []
      measures = []
    },
  }
}

/** What the wire server asks of the SQL engine behind it. A test tool: see server.ts for what it proves and what not. */
export { type Engine, openEngine } from './open-engine.ts'

export interface SqlEngine extends AsyncDisposable {
  open(session: SessionDefaults): Promise<SqlSession>
}

export interface SessionDefaults {
  readonly database: string | null
  readonly schema: string | null
  readonly warehouse: string | null
  readonly role: string
  readonly user: string
}

export interface SqlSession {
  /** One Snowflake statement. @throws SnowflakeError (code, sqlState, message) */
  execute(
    sql: string,
    binds: readonly Bind[],
    options: { readonly describeOnly: boolean; readonly signal?: AbortSignal },
  ): Promise<SqlResult>
  /** PUT and GET: local side and stage folder. null when it is neither. */
  transfer(sql: string): Promise<Transfer | null>
  /** Parameters set by login or ALTER SESSION, by upper-case name. */
  readonly parameters: Map<string, string | number | boolean>
  /** What CURRENT_DATABASE(), ... say now: USE changes them. */
  readonly current: {
    readonly database: string | null
    readonly schema: string | null
    readonly warehouse: string | null
    readonly role: string
  }
  /** Rolls back what is open. */
  close(): Promise<void>
}

/** As the driver sends them: type FIXED, REAL, TEXT, BOOLEAN, DATE, TIMESTAMP_TZ, ...; a list is an array bind: the statement runs once for each place. */
export interface Bind {
  readonly type: string
  readonly value: string | null | readonly (string | null)[]
}

export interface Transfer {
  readonly command: 'UPLOAD' | 'DOWNLOAD'
  /** UPLOAD: as written after file://, wildcards kept. DOWNLOAD: paths relative to the stage folder. */
  readonly sources: readonly string[]
  /** DOWNLOAD: where to, as written after file://. */
  readonly localFolder: string | null
  /** An existing folder of this machine that stands for the stage (with the path after its name). */
  readonly stageFolder: string
  readonly parallel: number
  readonly autoCompress: boolean
  readonly overwrite: boolean
  /** As the driver takes it: auto_detect, none, gzip, ... */
  readonly sourceCompression: string
}

export interface WireColumn {
  readonly name: string
  readonly type:
    | 'fixed'
    | 'real'
    | 'text'
    | 'boolean'
    | 'date'
    | 'time'
    | 'timestamp_tz'
    | 'timestamp_ltz'
    | 'timestamp_ntz'
    | 'variant'
    | 'object'
    | 'array'
    | 'binary'
  readonly precision: number | null
  readonly scale: number | null
  readonly length: number | null
  readonly nullable: boolean
}

export interface SqlResult {
  readonly columns: readonly WireColumn[]
  /** Batches of rows; cells in Snowflake's JSON wire form. Read it to the end, or call its iterator's return(). */
  readonly rows: AsyncIterable<readonly (readonly (string | null)[])[]>
  /** null while not known: a query's rows come as they are read. */
  readonly total: number | null
  readonly statementTypeId: number
}

import type { IsoTime, ObjectName, RecordProblem } from './hubspot.ts'

export interface ExportRequest {
  readonly object: ObjectName
  readonly name: string
  readonly properties: readonly string[]
  /** Restrict to records modified after this time, by this property. */
  readonly changedAfter?: { readonly by: string; readonly time: IsoTime }
}

/** A HubSpot job's answer to "how far are you". `recordCount` is what HubSpot says it wrote, null while unknown. */
export interface ExportStatus {
  readonly id: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly detail: string
  readonly recordCount: number | null
}

/** Downloaded, unzipped, checked (CRC, sizes, row count, header) export files. */
export interface ExportedFiles {
  readonly files: readonly ExportedFile[]
  readonly rows: number
  /** What HubSpot said it wrote, and so `rows`: a file of another number, or of none, is refused. */
  readonly recordCount: number
}

export interface ExportedFile {
  readonly path: string
  readonly rows: number
  /** The property each column holds, in file order; null for a column that was not asked for (it is not loaded). */
  readonly columns: readonly (string | null)[]
}

export interface ExportJobs {
  /** Exports this connector may still start today, by the count given; throws nothing. */
  start(request: ExportRequest, signal: AbortSignal): Promise<{ readonly id: string }>
  status(id: string, signal: AbortSignal): Promise<ExportStatus>
  /** @throws inbound-safe ConnectorError `hubspot.export_file_refused` when the file is not what was asked for: nothing may be loaded from it. */
  download(
    id: string,
    request: ExportRequest,
    into: string,
    signal: AbortSignal,
  ): Promise<ExportedFiles>
}

export interface ImportColumn {
  /** The header cell. */
  readonly header: string
  /** `hs_object_id` with kind `record_id`; a unique property with kind `unique`; otherwise a plain property. Null for a link column. */
  readonly property: string | null
  readonly kind: 'record_id' | 'unique' | 'value' | 'label'
  readonly object: ObjectName
  /** Of a label column: the other object. */
  readonly toObject?: ObjectName
}

export interface ImportRequest {
  /** Carries our batch id: a lost answer is settled by looking for it. */
  readonly name: string
  readonly operations: Readonly<Record<ObjectName, 'CREATE' | 'UPDATE' | 'UPSERT'>>
  readonly file: { readonly path: string; readonly columns: readonly ImportColumn[] }
}

export interface ImportStatus {
  readonly id: string
  readonly name: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'canceled'
  readonly counters: Readonly<Record<string, number>>
}

export interface ImportRowError {
  /** 1-based line of the file, header line included or not (unknown); 0: the whole file. */
  readonly line: number
  /** The row's cells, as HubSpot gives them back. */
  readonly row: readonly string[]
  readonly problem: RecordProblem
}

export interface ImportJobs {
  /** The import of that name made by this app, if HubSpot lists one. */
  find(name: string, signal: AbortSignal): Promise<ImportStatus | null>
  /** @throws ConnectorError `hubspot.import_too_large` (split it) or `hubspot.answer_lost` (look for its name, don't send again). */
  start(request: ImportRequest, signal: AbortSignal): Promise<ImportStatus>
  status(id: string, signal: AbortSignal): Promise<ImportStatus>
  /** All pages. */
  errors(id: string, signal: AbortSignal): AsyncIterable<readonly ImportRowError[]>
}

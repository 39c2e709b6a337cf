/** An object's name as paths carry it: plural (`contacts`), or `p_<name>` / `2-123` for custom objects. */
export type ObjectName = string

/** An ISO 8601 UTC time with milliseconds, as HubSpot writes it: `2026-11-21T10:00:00.000Z`. */
export type IsoTime = string

/** HubSpot's wire form of a CRM record: ids are strings, every value is a string or null (HUBSPOT.md 4.1). */
export interface WireRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly createdAt: IsoTime
  readonly updatedAt: IsoTime
  readonly archived: boolean
  readonly archivedAt?: IsoTime
}

/** One property of an object as the account describes it (HUBSPOT.md 4.4). */
export interface Property {
  readonly name: string
  readonly label: string
  readonly description: string
  /** string, number, bool, enumeration, date, datetime, phone_number, json, object_coordinates. */
  readonly type: string
  readonly fieldType: string
  readonly groupName: string
  readonly options: readonly PropertyOption[]
  readonly calculated: boolean
  readonly externalOptions: boolean
  readonly hasUniqueValue: boolean
  readonly hidden: boolean
  readonly hubspotDefined: boolean
  readonly readOnlyValue: boolean
  readonly referencedObjectType: string | null
  readonly dataSensitivity: string | null
}

export interface PropertyOption {
  readonly label: string
  readonly value: string
  readonly hidden: boolean
}

export interface AccountDetails {
  readonly portalId: string
  readonly timeZone: string
  readonly companyCurrency: string | null
  readonly accountType: string | null
}

export interface Owner {
  readonly id: string
  readonly email: string | null
  readonly firstName: string
  readonly lastName: string
  readonly archived: boolean
}

export interface Pipeline {
  readonly id: string
  readonly label: string
  readonly archived: boolean
  readonly stages: readonly {
    readonly id: string
    readonly label: string
    readonly archived: boolean
  }[]
}

/** A span of modified times in HubSpot's clock: after < modified <= until. `after` null: from the beginning. */
export interface Window {
  readonly after: IsoTime | null
  readonly until: IsoTime
}

/** How far a walk by (modified time, id) has come: all at earlier times, and at `time` all ids up to `id` (null: all of them). */
export interface WalkPosition {
  readonly time: IsoTime
  readonly id: string | null
}

export interface ChangedRequest {
  readonly object: ObjectName
  /** The modified property: `lastmodifieddate` for contacts, `hs_lastmodifieddate` otherwise (HUBSPOT.md 4.2). */
  readonly by: string
  readonly window: Window
  readonly properties: readonly string[]
  /** Go on from here instead of the window's start. */
  readonly from?: WalkPosition
}

export interface ChangedPage {
  /** Hydrated records: values from a batch read, not from the index. */
  readonly records: readonly WireRecord[]
  /** Found by search but gone at the batch read (archived or merged meanwhile). */
  readonly gone: readonly string[]
  readonly reached: WalkPosition
}

export interface ListRequest {
  readonly object: ObjectName
  readonly properties: readonly string[]
  readonly archived?: boolean
  /** `paging.next.after` of the page that was read last; go on from there. */
  readonly after?: string
}

export interface ListPage {
  readonly records: readonly WireRecord[]
  /** What the next page is asked with; null after the last page. */
  readonly next: string | null
}

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
  /** What HubSpot said it wrote, equal to `rows` by then; null where it never said, so that `rows` stands unproven. */
  readonly recordCount: number | null
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

/** One input of a create or update. `trace` is unique in the batch; outcomes are matched by it. */
export interface WriteInput {
  readonly trace: string
  /** Absent for a create. */
  readonly id?: string
  /** Wire values; '' clears. */
  readonly properties: Readonly<Record<string, string>>
}

export interface RecordProblem {
  /** HubSpot's category or error type, as a dotted code of ours: `hubspot.row.VALIDATION_ERROR`, `hubspot.row.CONFLICT`. */
  readonly code: string
  readonly message: string
  readonly field: string | null
  /** Of a 409: the record that has the unique value already, when HubSpot names it. */
  readonly existingId: string | null
  /** Whether the same input can succeed later without a change by a person. */
  readonly retryable: boolean
}

export type WriteOutcome =
  | { readonly kind: 'done'; readonly trace: string; readonly id: string }
  | { readonly kind: 'refused'; readonly trace: string; readonly problem: RecordProblem }
  /** The answer was lost: it may or may not have taken effect. */
  | { readonly kind: 'unknown'; readonly trace: string; readonly problem: RecordProblem }

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

export type AssociationCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED' | 'INTEGRATOR_DEFINED' | 'WORK'

export interface AssociationType {
  readonly category: string
  readonly typeId: number
  /** Null: the unlabelled type. */
  readonly label: string | null
}

/** One direction of a label between two object types; `inverse` is the type that the other direction carries. */
export interface AssociationLabel extends AssociationType {
  readonly from: ObjectName
  readonly to: ObjectName
}

export interface LinksOf {
  readonly from: string
  readonly links: readonly { readonly to: string; readonly types: readonly AssociationType[] }[]
  /** Set when HubSpot could not answer for this record: what is known of it must not be overwritten. */
  readonly problem?: RecordProblem
}

export interface LinkInput {
  readonly trace: string
  readonly from: string
  readonly to: string
  /**
   * The full set of labels that the pair shall carry in this direction (HubSpot replaces the others).
   * Empty: the unlabelled association alone; labels that are there stay, `removeLabels` takes them away.
   */
  readonly types: readonly { readonly category: string; readonly typeId: number }[]
}

export interface Associations {
  labels(from: ObjectName, to: ObjectName, signal: AbortSignal): Promise<readonly AssociationType[]>
  /** Up to any number of ids; asks in batches, all pages of each. */
  read(
    from: ObjectName,
    to: ObjectName,
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly LinksOf[]>
  /** Writes the label set of each pair; a `done` outcome's id is the other record's. Each pair at most once a call. */
  write(
    from: ObjectName,
    to: ObjectName,
    links: readonly LinkInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  /** Removes the pairs, every type of them. Traces of `links` come back. */
  remove(
    from: ObjectName,
    to: ObjectName,
    links: readonly LinkInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  /** Removes just the given labels of each pair. */
  removeLabels(
    from: ObjectName,
    to: ObjectName,
    links: readonly LinkInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
}

/** Calls made so far, as CONTRACT.md's result counts them. `export` and `import` count jobs' own calls. */
export interface CallCounts {
  readonly export: number
  readonly import: number
  readonly search: number
  readonly list: number
  readonly batch_read: number
  /** Batch writes of records and of associations. */
  readonly batch: number
  readonly other: number
}

/** What is known of the account's limits from headers; null where HubSpot has not said. */
export interface Quota {
  readonly dailyMax: number | null
  readonly dailyRemaining: number | null
  readonly burstMax: number | null
  readonly usedByUs: number
}

/** One HubSpot account. Every method that waits takes a signal; errors are ConnectorErrors. */
export interface HubSpot extends AsyncDisposable {
  /** HubSpot's clock: the `Date` header of a cheap call. Whole seconds. */
  now(signal: AbortSignal): Promise<Date>
  account(signal: AbortSignal): Promise<AccountDetails>
  /** Scopes of the token; null when HubSpot doesn't tell (then a 403 tells). */
  scopes(signal: AbortSignal): Promise<readonly string[] | null>
  properties(object: ObjectName, signal: AbortSignal): Promise<readonly Property[]>
  owners(signal: AbortSignal): Promise<readonly Owner[]>
  pipelines(object: ObjectName, signal: AbortSignal): Promise<readonly Pipeline[]>
  /** The objectTypeId (`0-1`, `2-123`) of an object name. */
  objectTypeId(object: ObjectName): string
  /** Pages of a stream that is no CRM object (`owners`, `deal_pipelines`, ...), items as HubSpot sends them. */
  collection(
    name: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly Readonly<Record<string, unknown>>[]>
  /** How many records a search finds (its `total`); all live records when there is no window. */
  count(
    object: ObjectName,
    changed: { readonly by: string; readonly window: Window } | null,
    signal: AbortSignal,
  ): Promise<number>
  /** Walks changed records by search keyset and hydrates them; see DESIGN section 4. */
  changed(request: ChangedRequest, signal: AbortSignal): AsyncIterable<ChangedPage>
  list(request: ListRequest, signal: AbortSignal): AsyncIterable<ListPage>
  /** Batch read by record id, or by a unique property; missing ones are simply not in the answer. */
  records(
    object: ObjectName,
    ids: readonly string[],
    properties: readonly string[],
    signal: AbortSignal,
    options?: { readonly idProperty?: string; readonly archived?: boolean },
  ): AsyncIterable<readonly WireRecord[]>
  /** Live records whose property has one of these values (search `IN`; lags behind writes). */
  searchByValue(
    object: ObjectName,
    property: string,
    values: readonly string[],
    properties: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly WireRecord[]>
  create(
    object: ObjectName,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  update(
    object: ObjectName,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  archive(
    object: ObjectName,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  readonly exports: ExportJobs
  readonly imports: ImportJobs
  readonly associations: Associations
  calls(): CallCounts
  quota(): Quota
}

import type { Millis, RecordId } from '../account/definitions.ts'
import type { TokenGrant } from '../account/types.ts'
import type { ApiVersion } from '../http/types.ts'
import type { ImportError, ImportFinding } from './errors.ts'
import type { ReceivedFile } from './receive.ts'
import type { ImportFile, ImportOrder } from './request.ts'

export type ImportState =
  | 'STARTED'
  | 'PROCESSING'
  | 'DONE'
  | 'FAILED'
  | 'CANCELED'
  | 'DEFERRED'
  | 'REVERTED'

export interface UploadedFile extends ReceivedFile {
  readonly id: number
}

/** One import as HubSpot's side holds it. */
export class ImportJob {
  readonly id: number
  readonly order: ImportOrder
  readonly files: readonly UploadedFile[]
  readonly folder: string
  readonly owner: TokenGrant | undefined
  /** The API version that it came by: validation rules look at it. */
  readonly version: ApiVersion
  readonly createdAt: Millis
  readonly listId: number | undefined
  readonly errors: ImportError[] = []
  readonly counters = new Map<string, number>()
  /** By object type, what it has created or changed. */
  readonly written = new Map<string, Set<RecordId>>()
  readonly #now: () => Millis
  #state: ImportState
  #updatedAt: Millis

  constructor(parts: {
    readonly id: number
    readonly order: ImportOrder
    readonly files: readonly UploadedFile[]
    readonly folder: string
    readonly owner: TokenGrant | undefined
    readonly version: ApiVersion
    readonly state: ImportState
    readonly listId: number | undefined
    readonly now: () => Millis
  }) {
    this.id = parts.id
    this.order = parts.order
    this.files = parts.files
    this.folder = parts.folder
    this.owner = parts.owner
    this.version = parts.version
    this.listId = parts.listId
    this.#now = parts.now
    this.#state = parts.state
    this.createdAt = parts.now()
    this.#updatedAt = this.createdAt
  }

  get state(): ImportState {
    return this.#state
  }

  set state(state: ImportState) {
    this.#state = state
    this.#updatedAt = this.#now()
  }

  get updatedAt(): Millis {
    return this.#updatedAt
  }

  get unfinished(): boolean {
    return ['STARTED', 'PROCESSING', 'DEFERRED'].includes(this.#state)
  }

  /** Written rows stay, the rest is left out. */
  get stopped(): boolean {
    return this.#state !== 'PROCESSING'
  }

  get rows(): number {
    return this.files.reduce((sum, { rows }) => sum + rows, 0)
  }

  pathOf(file: ImportFile): string {
    return this.files.find(({ name }) => name === file.fileName)?.path ?? ''
  }

  count(counter: string, by: number): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + by)
  }

  fail(file: number, line: number, row: readonly string[], finding: ImportFinding): void {
    const fileId = this.files.find(({ name }) => name === this.order.files[file]?.fileName)?.id ?? 0
    const id = this.errors.length + 1
    this.errors.push({ ...finding, id, createdAt: this.#now(), fileId, line, row })
    this.count('ERRORS', 1)
  }
}

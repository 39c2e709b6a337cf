import type { ObjectTypeDefinition, RecordId, RecordRef } from './definitions.ts'
import type { LinkType } from './link-store.ts'
import type { WriteSource } from './record-store.ts'
import type { Version } from './rows.ts'

/** Something that has happened to a record or between two, whoever did it. */
export type AccountChange =
  | {
      readonly kind: 'record'
      readonly type: ObjectTypeDefinition
      readonly id: RecordId
      /** undefined: it was not there. */
      readonly before: Version | undefined
      /** undefined: it is gone for good. */
      readonly after: Version | undefined
      readonly source: WriteSource
    }
  | {
      readonly kind: 'link'
      readonly from: RecordRef
      readonly to: RecordRef
      readonly before: readonly LinkType[]
      readonly after: readonly LinkType[]
    }

export interface Listener {
  /** Asked before each change: to make one costs something. */
  listens(): boolean
  hear(change: AccountChange): void
}

/** Told of a change, made only if somebody listens. */
export type Notice = (make: () => AccountChange) => void

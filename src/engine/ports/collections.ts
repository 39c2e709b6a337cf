import type { ObjectName, Window } from './hubspot.ts'

/** An item of a collection as HubSpot sends it, with an `id` of text that tells it from all others of the collection. */
export type CollectionItem = Readonly<Record<string, unknown>>

/** What a reader keeps between pages and between runs. The engine stores it and never looks into it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** One read of a stream that is no CRM object. Each collection has a reader of its own in src/hubspot/collections. */
export interface CollectionRequest {
  readonly collection: string
  /**
   * True: all of it is wanted, from the window's start. False: what changed in the window is enough, and whatever else
   * comes does no harm.
   */
  readonly full: boolean
  /** Only readers that HubSpot lets filter by time, or order by it, look at it. */
  readonly window: Window
  /** What the last complete read left as `memory`; null before the first. */
  readonly memory: Json
  /** Where a read of an earlier run was cut off: the `resume` of the last page that landed; null: from the beginning. */
  readonly resume: Json
  /** Whether what HubSpot lists apart (archived items) is due too. Always true with `full`. */
  readonly sweep: boolean
  /** Objects that the sync reads, for collections that are read object by object. */
  readonly objects: readonly ObjectName[]
  /** What paths call those of them that go by something else than their name. */
  readonly addresses?: ReadonlyMap<ObjectName, string>
}

export interface CollectionPage {
  readonly items: readonly CollectionItem[]
  /** What a later run goes on with after this page. */
  readonly resume: Json
  /** Nothing can have slipped past the page's borders: it is a whole list, or the pages follow a key. */
  readonly keyed?: boolean
  /** With the last page: what the next read is given. */
  readonly memory?: Json
  /**
   * Parts that HubSpot would not show (an object without its scope, say). What a read with such parts did not come by
   * is no proof that it is gone.
   */
  readonly leftOut?: readonly (string | LeftOut)[]
}

/** A part that was not read, in the user's words; as mere text it may have held any of the items. */
export interface LeftOut {
  readonly part: string
  /** What the ids of its items begin with: only these are spared. */
  readonly ids: string
  /** Never in the account, or no longer asked for: nobody needs to be told. */
  readonly silent?: boolean
}

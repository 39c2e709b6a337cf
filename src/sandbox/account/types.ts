import type {
  Millis,
  ObjectTypeDefinition,
  ObjectTypeId,
  ObjectTypes,
  Owner,
  Pipeline,
  PropertyDefinition,
} from './definitions.ts'
import type { Listener } from './changes.ts'
import type { Links } from './link-store.ts'
import type { ObjectStore } from './record-store.ts'

export interface Clock {
  now(): Millis
  set(now: Millis): void
  advance(byMs: number): void
  freeze(frozen: boolean): void
  readonly frozen: boolean
  /** Calls back once the clock reaches `at`, however it gets there. Returns the cancel. */
  schedule(at: Millis, act: () => void): () => void
}

/** Deterministic from the seed. `fork(name)` gives a stream of its own that others' use doesn't disturb. */
export interface Random {
  next(): number
  int(from: number, to: number): number
  uuid(): string
  fork(name: string): Random
}

export type KnobValue = string | number | boolean | null

export interface KnobSpec<T extends KnobValue = KnobValue> {
  readonly name: string
  readonly default: T
  readonly meaning: string
  /** The allowed values, or a check that returns what is wrong. Without it: anything of the default's type. */
  readonly allowed?: readonly T[] | ((value: KnobValue) => string | undefined)
}

export interface Knobs {
  register(specs: readonly KnobSpec[]): void
  value<T extends KnobValue>(spec: KnobSpec<T>): T
  set(name: string, value: unknown): void
  list(): Readonly<
    Record<
      string,
      { readonly value: KnobValue; readonly default: KnobValue; readonly meaning: string }
    >
  >
}

export interface TokenGrant {
  readonly token: string
  /** null = every scope. */
  readonly scopes: ReadonlySet<string> | null
  readonly expiresAt: Millis | null
  readonly kind: 'private_app' | 'oauth'
  readonly appId: number
}

export interface Account {
  readonly portalId: number
  readonly seed: number
  readonly clock: Clock
  readonly random: Random
  readonly knobs: Knobs
  readonly types: ObjectTypes
  readonly links: Links
  /** Throws for an unknown id; find one with `types.find` first. */
  objects(type: ObjectTypeId): ObjectStore
  defineCustomObject(schema: {
    readonly name: string
    readonly labels: { readonly singular: string; readonly plural: string }
    readonly primaryDisplayProperty: string
    readonly requiredProperties?: readonly string[]
    readonly properties: readonly PropertyDefinition[]
  }): ObjectTypeDefinition
  /** Custom objects whose schema was deleted; their records can't be reached. */
  archivedTypes(): readonly ObjectTypeDefinition[]
  /** Takes the place of the custom object's definition of that id. */
  redefineCustomObject(definition: ObjectTypeDefinition): void
  /** `restore` takes it back, `purge` frees its name for good. */
  retireCustomObject(type: ObjectTypeId, act: 'archive' | 'restore' | 'purge'): void
  owners(): readonly Owner[]
  setOwners(owners: readonly Owner[]): void
  pipelines(type: ObjectTypeId): readonly Pipeline[]
  setPipelines(type: ObjectTypeId, pipelines: readonly Pipeline[]): void
  readonly tokens: ReadonlyMap<string, TokenGrant>
  issueToken(
    scopes: readonly string[] | null,
    expiresInSeconds: number | null,
    kind?: 'private_app' | 'oauth',
    /** Absent: an app of its own. */
    appId?: number,
  ): TokenGrant
  /** The token's scopes become these, again if it was revoked; undefined: it is revoked. Unknown tokens are no error. */
  regrant(token: string, scopes: readonly string[] | null | undefined): void
  /** Until when it lives; null: for good. */
  relive(token: string, expiresAt: Millis | null): void
  /** Whether the account ever gave this token. */
  knows(token: string): boolean
  /** State of a room that lives as long as the account (gone after a reset): made at first use. */
  keep<T>(key: string, make: () => T): T
  /** Called with each change of records and links from now on. */
  onChange(listener: Listener): void
  /** Called on reset and close: stop timers, delete temp files. */
  onDispose(act: () => void): void
  dispose(): void
}

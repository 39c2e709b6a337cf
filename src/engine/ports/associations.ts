import type { ObjectName, RecordProblem, WriteOutcome } from './hubspot.ts'

export interface AssociationType {
  readonly category: string
  readonly typeId: number
  /** Null: the unlabelled type. */
  readonly label: string | null
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

/** How many other records one record may be linked to. */
export interface LinkLimits {
  /** Null: not told. */
  readonly perRecord: number | null
  /** Bounds that people set in the account, for single types of the direction asked for. */
  readonly perType: readonly {
    readonly category: string
    readonly typeId: number
    readonly most: number
  }[]
}

/** `code`: of HubSpot's refusal, as in errors. */
export type LabelOutcome =
  | { readonly kind: 'there' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

export interface Associations {
  labels(from: ObjectName, to: ObjectName, signal: AbortSignal): Promise<readonly AssociationType[]>
  /**
   * Makes a label that reads the same from both sides, unless the objects have one of that text. Safe to repeat.
   * `name`: what the account knows it by; unlike the label it is never shown.
   */
  createLabel(
    from: ObjectName,
    to: ObjectName,
    label: { readonly label: string; readonly name: string },
    signal: AbortSignal,
  ): Promise<LabelOutcome>
  limits(from: ObjectName, to: ObjectName, signal: AbortSignal): Promise<LinkLimits>
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

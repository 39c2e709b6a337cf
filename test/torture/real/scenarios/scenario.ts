import type { Tier } from '../../tier.ts'
import type { Looked } from '../picture.ts'

/** A run that is worth stopping anywhere, and the world that it meets. */
export interface Scenario {
  readonly name: string
  readonly what: string
  readonly syncs: Readonly<Record<string, unknown>>
  readonly knobs?: Readonly<Record<string, string | number | boolean>>
  /** Records, links, labels and sources as they are at first: the same ids at the same times, whenever it is made. */
  readonly account: (tier: Tier) => Promise<void>
  /** What ran before, and ran well; null: nothing did. */
  readonly before: readonly string[] | null
  /** Its runs leave the account as it is: what ran before need not run again for each stop. */
  readonly onlyReads?: true
  /** What changed since. */
  readonly since?: (tier: Tier) => Promise<void>
  /** The sync whose run is stopped. */
  readonly run: string
  /** Not a run of the sync but a scheduler is stopped: it has done its work when the statement gives 0. */
  readonly served?: { readonly undone: string }
  readonly looked: Looked
}

/** Lets HubSpot's clock stand: what two runs of a scenario find has the same times. */
export async function standStill(tier: Tier): Promise<void> {
  await tier.control('clock', { freeze: true })
  await tier.control('clock', { now: instant })
}

/** HubSpot's clock, by which all cadences go, moves on; it stands still before and after. */
export async function passed(tier: Tier, ms: number): Promise<void> {
  await tier.control('clock', { advance: `${ms}ms` })
}

const instant = '2026-11-20T08:00:00.000Z'

/** Times of an account that stands still are before it, times of machines after. */
export const machinesBegin = new Date('2026-11-21T00:00:00.000Z')

/** Writes records past all rules; their ids in order. */
export async function written(
  tier: Tier,
  object: string,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<readonly string[]> {
  const { ids } = await tier.control<{ ids: readonly string[] }>(`records/${object}`, {
    records: rows.map((properties) => ({ properties })),
  })
  return ids
}

/** Changes records, as an edit of a person does. */
export async function edited(
  tier: Tier,
  object: string,
  ids: readonly string[],
  properties: Readonly<Record<string, string>>,
): Promise<void> {
  await tier.api('POST', `/crm/v3/objects/${object}/batch/update`, {
    inputs: ids.map((id) => ({ id, properties })),
  })
}

export async function linked(
  tier: Tier,
  [from, to]: readonly [string, string],
  pairs: readonly (readonly [string, string])[],
): Promise<void> {
  await tier.api('POST', `/crm/v4/associations/${from}/${to}/batch/associate/default`, {
    inputs: pairs.map(([one, other]) => ({ from: { id: one }, to: { id: other } })),
  })
}

export const places = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => at + 1)

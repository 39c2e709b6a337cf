import { AsyncLocalStorage } from 'node:async_hooks'

/** The run that statements are sent for. */
export interface TaggedRun {
  readonly sync: string
  readonly run_id: string
}

const runs = new AsyncLocalStorage<TaggedRun>()

/** Every statement of the work carries the run in its query tag, also where several runs share a session. */
export const tagged = <T>(run: TaggedRun, work: () => Promise<T>): Promise<T> => runs.run(run, work)

/** The sync whose run asks; empty outside of runs. */
export const runningSync = (): string => runs.getStore()?.sync ?? ''

/** What the account's query history shows of a statement: JSON, so that it can be picked apart there. */
export const queryTag = (): string =>
  JSON.stringify({ app: 'hubspot-warehouse', ...runs.getStore() })

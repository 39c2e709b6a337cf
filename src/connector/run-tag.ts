import { AsyncLocalStorage } from 'node:async_hooks'
import type { CallObserver } from '../engine/timeline.ts'

/** The run that statements are sent for. */
export interface TaggedRun {
  readonly sync: string
  readonly run_id: string
}

const runs = new AsyncLocalStorage<{ readonly run: TaggedRun; readonly observer: CallObserver }>()

/** Every statement of the work carries the run in its query tag, also where several runs share a session. */
export const tagged = <T>(
  run: TaggedRun,
  observer: CallObserver,
  work: () => Promise<T>,
): Promise<T> => runs.run({ run, observer }, work)

/** The sync whose run asks; empty outside of runs. */
export const runningSync = (): string => runs.getStore()?.run.sync ?? ''

/** Whoever keeps count of the run's calls; null outside of runs. */
export const runningObserver = (): CallObserver | null => runs.getStore()?.observer ?? null

/** What the account's query history shows of a statement: JSON, so that it can be picked apart there. */
export const queryTag = (): string =>
  JSON.stringify({ app: 'hubspot-warehouse', ...runs.getStore()?.run })

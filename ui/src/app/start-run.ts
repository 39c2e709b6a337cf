import { useSyncExternalStore } from 'react'
import { say, sayFailure } from '../parts/toasts.tsx'
import { api, ask } from './api.ts'
import { home, oneRun, queries } from './queries.ts'
import { statusShown } from './statuses.ts'

/** Runs that this page started and that have not ended, by sync. */
const started = new Map<string, string>()
const listeners = new Set<() => void>()

function note(sync: string, run: string | null): void {
  if (run === null) started.delete(sync)
  else started.set(sync, run)
  for (const listener of listeners) listener()
}

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useStarted = (sync: string): string | null =>
  useSyncExternalStore(listen, () => started.get(sync) ?? null)

/** Starts a run and says so; its id, or null when it was refused. */
export async function runNow(sync: string, approve: string | null = null): Promise<string | null> {
  try {
    const { run_id } = await ask(
      api.syncs[':sync'].runs.$post({ param: { sync }, json: { full: false, approve } }),
    )
    note(sync, run_id)
    say(`${sync} has started`)
    void followed(sync, run_id)
    return run_id
  } catch (error) {
    sayFailure(error)
    return null
  }
}

const lookEveryMs = 1_000

/** Looks until the run has ended, then says how, wherever the person is by then. */
async function followed(sync: string, run: string): Promise<void> {
  try {
    while (true) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      const { status } = await queries.fetchQuery({ ...oneRun(run), staleTime: lookEveryMs / 2 })
      if (status === 'running') continue
      const { word, tone } = statusShown(status)
      say(
        `${sync}: ${word.toLowerCase()}`,
        undefined,
        tone === 'warn' || tone === 'bad' ? tone : 'good',
      )
      return
    }
  } catch (error) {
    sayFailure(error)
  } finally {
    await queries.invalidateQueries({ queryKey: home.queryKey }).catch(() => undefined)
    void queries.invalidateQueries({ queryKey: ['runs'] })
    note(sync, null)
  }
}

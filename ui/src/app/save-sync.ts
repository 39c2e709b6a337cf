import { type Dispatch, type SetStateAction, useState } from 'react'
import { api, ask, Problem } from './api.ts'
import type { Entries } from './forms.ts'
import { home, queries } from './queries.ts'

/** What an editor began with, and where that stood. */
export interface Saved {
  /** Of the document that was read. */
  readonly stamp: string
  /** Null: the sync is new. */
  readonly sync: string | null
  readonly config: Entries
}

export interface Saving {
  readonly busy: boolean
  /** What the last attempt met. */
  readonly problem: unknown
  readonly saved: Saved
  /** Whether it was written; what was refused stands in `problem`. */
  readonly save: (sync: string, config: Entries) => Promise<boolean>
  /** Takes the document's newest stamp, so that what is here is written over what is there. */
  readonly keepMine: () => Promise<void>
  readonly forget: () => void
}

export const isChangedMeanwhile = (problem: unknown): boolean =>
  problem instanceof Problem && problem.status === 409

/** What the server found wrong below a place of the document, by what follows that place. */
export const problemsBelow = (problem: unknown, place: string): ReadonlyMap<string, string> =>
  new Map(
    (problem instanceof Problem ? problem.problems : []).flatMap(({ path, what }) =>
      path.startsWith(`${place}.`) ? [[path.slice(place.length + 1), what] as const] : [],
    ),
  )

/** Writes a sync into the document, in place. A change of somebody else is never written over unasked. */
export function useSaving(begun: Saved): Saving {
  const [saved, setSaved] = useState(begun)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  return {
    busy,
    problem,
    saved,
    forget: () => setProblem(null),
    save: async (sync, config) => {
      setBusy(true)
      try {
        const { stamp } = await ask(
          api.syncs[':sync'].$put({
            param: { sync },
            json: { stamp: saved.stamp, config: config as never },
          }),
        )
        setSaved({ stamp, sync, config })
        setProblem(null)
        await forgetSyncs()
        return true
      } catch (error) {
        setProblem(error)
        return false
      } finally {
        setBusy(false)
      }
    },
    keepMine: () => keepMine(setSaved, setProblem),
  }
}

async function keepMine(
  setSaved: Dispatch<SetStateAction<Saved>>,
  setProblem: (problem: unknown) => void,
): Promise<void> {
  try {
    const { stamp } = await ask(api.configuration.$get())
    setSaved((before) => ({ ...before, stamp }))
    setProblem(null)
  } catch (error) {
    setProblem(error)
  }
}

/** After the document has changed, whatever shows it is read anew. */
export const forgetSyncs = async (): Promise<void> => {
  const keys = [
    home.queryKey,
    ['syncs'],
    ['connections'],
    ['configuration'],
    ['alerts'],
    ['schedules'],
  ]
  await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })))
}

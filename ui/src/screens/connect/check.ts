import type { InferResponseType } from 'hono/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { answered, api } from '../../app/api.ts'
import { eventsOf, failureIn } from '../../app/events.ts'
import type { Entries } from '../../app/forms.ts'

/** One thing that was looked at, and its mend when it does not hold. */
export interface CheckLine {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  readonly brief?: string
  readonly fix: string | null
}

export type Scopes = InferResponseType<
  (typeof api.connections)[':connection']['scopes']['$get'],
  200
>

export interface Checked {
  readonly state: 'not_checked' | 'checking' | 'works' | 'broken'
  readonly lines: readonly CheckLine[]
  /** Null until the sign-in held, or while HubSpot does not let us in. */
  readonly scopes: Scopes | null
  /** Why there are no lines at all. */
  readonly error: unknown
}

const begun: Checked = { state: 'not_checked', lines: [], scopes: null, error: null }

/** A connection as the document has it, or as somebody is about to save it. */
export type Subject =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'draft'; readonly name: string; readonly config: Entries }

const streamOf = (subject: Subject, signal: AbortSignal): Promise<Response> =>
  (subject.kind === 'saved'
    ? api.connections[':connection'].check.$get(
        { param: { connection: subject.name } },
        { init: { signal } },
      )
    : api.connections.check.$post(
        { json: { name: subject.name, config: subject.config as never } },
        { init: { signal } },
      )) as Promise<Response>

/** Line by line as the server looks; a new check ends the one before. */
export function useCheck(): Checked & {
  readonly check: (subject: Subject) => void
  readonly forget: () => void
} {
  const [checked, setChecked] = useState<Checked>(begun)
  const going = useRef<AbortController | null>(null)
  const stop = useCallback(() => going.current?.abort(), [])
  useEffect(() => stop, [stop])
  const check = useCallback(
    (subject: Subject) => {
      stop()
      const own = new AbortController()
      going.current = own
      setChecked({ ...begun, state: 'checking' })
      void look(subject, own.signal, (to) => {
        if (!own.signal.aborted) setChecked(to)
      })
    },
    [stop],
  )
  const forget = useCallback(() => {
    stop()
    setChecked(begun)
  }, [stop])
  return { ...checked, check, forget }
}

async function look(
  subject: Subject,
  signal: AbortSignal,
  set: (to: (before: Checked) => Checked) => void,
): Promise<void> {
  try {
    for await (const { event, data } of eventsOf(await answered(streamOf(subject, signal)))) {
      if (event === 'failed') throw failureIn(data)
      if (event === 'line')
        set((before) => ({ ...before, lines: [...before.lines, data as CheckLine] }))
      if (event === 'done')
        set((before) => ({
          ...before,
          state: before.lines.every(({ ok }) => ok) ? 'works' : 'broken',
          scopes: (data as { readonly scopes: Scopes | null }).scopes,
        }))
    }
    // Cut off before its end: the server went away.
    set((before) => (before.state === 'checking' ? { ...before, state: 'broken' } : before))
  } catch (error) {
    set((before) => ({ ...before, state: 'broken', error }))
  }
}

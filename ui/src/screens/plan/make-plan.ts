import { answered, api, Problem, type Progress, toldOf } from '../../app/api.ts'
import { eventsOf, failureIn } from '../../app/events.ts'
import type { Entries } from '../../app/forms.ts'
import type { InferResponseType } from 'hono/client'

/** What a run of the sync would do. */
export type Planned = InferResponseType<(typeof api.syncs)[':sync']['plan']['$post'], 200>
/** Of a sync that is not saved: it can't be approved. */
export type DraftPlan = InferResponseType<typeof api.plan.$post, 200>
export type OutboundPlan = Extract<Planned, { readonly direction: 'outbound' }>['plan']
export type InboundPlan = Extract<Planned, { readonly direction: 'inbound' }>['plan']

/** Makes a plan and tells how far it is. @throws {Problem} */
export async function makePlan(
  sync: string,
  progress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Planned> {
  const response = await answered(
    api.syncs[':sync'].plan.$post(
      { param: { sync } },
      { headers: { accept: 'text/event-stream' }, init: { signal } },
    ) as Promise<Response>,
  )
  return (await planIn(response, progress)) as Planned
}

/** What a run of a sync would do that is not saved. @throws {Problem} */
export async function makeDraftPlan(
  name: string,
  config: Entries,
  progress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<DraftPlan> {
  const response = await answered(
    api.plan.$post(
      { json: { name, config: config as never } },
      { headers: { accept: 'text/event-stream' }, init: { signal } },
    ) as Promise<Response>,
  )
  return (await planIn(response, progress)) as DraftPlan
}

async function planIn(
  response: Response,
  progress: (progress: Progress) => void,
): Promise<unknown> {
  for await (const { event, data } of eventsOf(response)) {
    if (event === 'progress') progress(data as Progress)
    if (event === 'failed') throw failureIn(data)
    if (event === 'plan') return data
  }
  throw new Problem(0, {
    ...toldOf(null),
    code: 'ui.cut_off',
    what: 'The plan was cut off.',
    why: 'The server stopped before it was done.',
    fix: 'Make the plan again.',
  })
}

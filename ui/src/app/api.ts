import { type ClientResponse, hc, type InferResponseType } from 'hono/client'
import type { App } from '../../../src/server/api/app.ts'
import { isUnfetched } from './unfetched.ts'

/** Everything that the UI asks of `serve`; its types are the routes' own. */
export const { api } = hc<App>('/')

export type HomeShown = InferResponseType<typeof api.home.$get, 200>
export type HomeSync = InferResponseType<typeof api.home.syncs.$get, 200>['rows'][number]
export type Need = HomeShown['needs'][number]
export type Quota = HomeShown['quota'][number]
export type RunLine = InferResponseType<typeof api.runs.$get, 200>['rows'][number]
export type RunShown = InferResponseType<(typeof api.runs)[':run']['$get'], 200>
export type Progress = RunShown['progress'][number]
export type Change = InferResponseType<
  (typeof api.runs)[':run']['changes']['$get'],
  200
>['rows'][number]
export type SetAside = InferResponseType<
  (typeof api.runs)[':run']['set-aside']['$get'],
  200
>['rows'][number]
export type Removal = InferResponseType<
  (typeof api.syncs)[':sync']['removals'][':plan']['$get'],
  200
>['rows'][number]

export type ConnectionShown = InferResponseType<
  typeof api.connections.$get,
  200
>['connections'][number]
export type StreamTable = InferResponseType<typeof api.data.streams.$get, 200>['tables'][number]
export type SchemaChange = InferResponseType<
  (typeof api.data)['schema-changes']['$get'],
  200
>['rows'][number]
export type SetAsideCount = InferResponseType<
  (typeof api.data)['set-aside']['counts']['$get'],
  200
>['counts'][number]
export type WarehouseTable = InferResponseType<
  (typeof api.connections)[':connection']['tables']['$get'],
  200
>['rows'][number]
export type Found = InferResponseType<typeof api.records.$get, 200>
export type Schedule = InferResponseType<typeof api.schedules.$get, 200>['schedules'][number]
export type ScheduleEvent = InferResponseType<typeof api.schedules.$get, 200>['events'][number]
export type DayOfRuns = InferResponseType<(typeof api)['runs-by-day']['$get'], 200>['days'][number]

/** What failed, why, and the mend, as the server says it. */
export interface Told {
  readonly code: string
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** Something that is wrong in a document that was not written. */
export interface DocumentProblem {
  /** Dotted; empty for all of it. */
  readonly path: string
  readonly what: string
  readonly fix: string
}

export class Problem extends Error {
  readonly told: Told
  readonly status: number
  readonly problems: readonly DocumentProblem[]

  constructor(status: number, told: Told, problems: readonly DocumentProblem[] = []) {
    super(told.what)
    this.name = 'Problem'
    this.status = status
    this.told = told
    this.problems = problems
  }
}

const unreachable: Told = {
  code: 'ui.unreachable',
  what: 'The server does not answer.',
  why: '`hubspot-warehouse serve` has ended, or this machine can’t reach it.',
  fix: 'Start `hubspot-warehouse serve` again, then open the link that it prints.',
}

const unfetched: Told = {
  code: 'ui.unfetched',
  what: 'This part of the page can’t be loaded.',
  why: '`hubspot-warehouse serve` has ended, or another version of it was started.',
  fix: 'Load the page again. If it does not come, start `hubspot-warehouse serve` and open the link that it prints.',
}

const unreadable = (status: number): Told => ({
  code: 'ui.unreadable',
  what: 'The answer can’t be read.',
  why: `The server answered with status ${status} and no reason.`,
  fix: 'Load the page again.',
})

const isTold = (value: unknown): value is Told =>
  typeof value === 'object' &&
  value !== null &&
  ['code', 'what', 'why', 'fix'].every((key) => typeof Reflect.get(value, key) === 'string')

/** What anything thrown says of itself. */
export function toldOf(error: unknown): Told {
  if (error instanceof Problem) return error.told
  if (isUnfetched(error)) return unfetched
  return {
    code: 'ui.internal',
    what: 'This page met a fault of its own.',
    why: error instanceof Error ? error.message : String(error),
    fix: 'Load the page again. If it happens again, report it with what you did.',
  }
}

/** @throws {Problem} the server does not answer, or refuses */
export async function answered<R extends Response | ClientResponse<unknown, number, string>>(
  sent: Promise<R>,
): Promise<R> {
  const response = await sent.catch(() => {
    throw new Problem(0, unreachable)
  })
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => null)
  const { error = null, problems = [] } = (body ?? {}) as {
    readonly error?: unknown
    readonly problems?: readonly DocumentProblem[]
  }
  const told = isTold(error) ? error : unreadable(response.status)
  throw new Problem(response.status, told, problems)
}

type Given<R> = R extends ClientResponse<infer Body, 200, 'json'> ? Body : never

/** The JSON of an answer. @throws {Problem} */
export async function ask<R extends ClientResponse<unknown, number, string>>(
  sent: Promise<R>,
): Promise<Given<R>> {
  return (await (await answered(sent)).json()) as Given<R>
}

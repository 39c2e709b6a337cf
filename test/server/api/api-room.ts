import { join } from 'node:path'
import { systemClock } from '../../../src/machine/clock.ts'
import { systemRandom } from '../../../src/machine/random.ts'
import { serve } from '../../../src/server/serve.ts'
import type { SandboxOptions } from '../../../src/sandbox/start.ts'
import { type CliRoom, openCliRoom } from '../../cli/cli-room.ts'

// What an answer holds depends on its route: tests look at what they expect.
// oxlint-disable-next-line typescript/no-explicit-any -- read by tests only
export type Body = any

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  readonly text: string
}

export interface ApiRoom extends CliRoom {
  readonly api: string
  /** What the page sends with each request. */
  readonly session: Readonly<Record<string, string>>
  /** What the server has logged and told. */
  readonly logged: readonly string[]
  /** A fresh one-time link. */
  link(): string
  /** Asks as the page does, within a session. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  /** Server-sent events of an answer, each by name with its data. */
  events(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<readonly (readonly [string, Body])[]>
  /** Starts a run and waits for its end. */
  ran(sync: string, body?: unknown): Promise<Body>
}

async function ask(
  api: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${api}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = (answer.headers.get('content-type') ?? '').startsWith('application/json')
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson ? (JSON.parse(text) as Body) : null,
    text,
  }
}

/** A sandbox account, a DuckDB file, and `serve` in this process, with a session. */
export async function openApiRoom(
  config: string,
  before: (room: CliRoom) => Promise<void> = async () => undefined,
  options: SandboxOptions = {},
  ui?: string,
): Promise<ApiRoom> {
  const room = await openCliRoom(config, options, 'here')
  await before(room)
  const ending = new AbortController()
  const logged: string[] = []
  const silent = () => undefined
  const note = (...told: readonly unknown[]) => void logged.push(JSON.stringify(told))
  let served: Promise<void> = Promise.resolve()
  const began = new Promise<readonly [string, () => string]>((resolve, reject) => {
    served = serve({
      file: join(room.folder, 'hubspot-warehouse.yaml'),
      environment: room.environment,
      log: { debug: note, info: note, warn: note, error: note },
      clock: systemClock,
      random: systemRandom,
      signal: ending.signal,
      pollMs: 60_000,
      concurrency: 1,
      port: 0,
      probe: null,
      tell: note,
      result: silent,
      serving: (_, url, link) => {
        if (url !== null && link !== null) resolve([url, link])
      },
      ...(ui === undefined ? {} : { ui }),
    })
    served.catch(reject)
  })
  const [api, link] = await began
  const key = new URL(link()).searchParams.get('key')
  const opened = await ask(api, 'POST', '/api/session', { key }, { origin: api })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const own = { cookie, origin: api, 'sec-fetch-site': 'same-origin' }
  const asked: ApiRoom['ask'] = (method, path, body, headers = {}) =>
    ask(api, method, path, body, { ...own, ...headers })
  const events: ApiRoom['events'] = async (method, path, body) => {
    const { text } = await asked(method, path, body, { accept: 'text/event-stream' })
    return text
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => {
        const field = (name: string): string =>
          event
            .split('\n')
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2) ?? ''
        return [field('event'), JSON.parse(field('data')) as Body] as const
      })
  }
  return {
    ...room,
    api,
    session: own,
    logged,
    link,
    ask: asked,
    events,
    ran: async (sync, body = {}) => {
      const started = await asked('POST', `/api/syncs/${sync}/runs`, body)
      if (started.status !== 200) throw new Error(started.text)
      const told = await events('GET', `/api/runs/${started.body.run_id}/events`)
      const [name, data] = told.at(-1) ?? ['', null]
      if (name !== 'result' || data.result === null) throw new Error(JSON.stringify(told))
      return data.result
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await served
      await room[Symbol.asyncDispose]()
    },
  }
}

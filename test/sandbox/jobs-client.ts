import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import type { SandboxOptions } from '../../src/sandbox/start.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by many tests, each by its own path
export type Json = any

export interface Reply {
  readonly status: number
  readonly body: Json
  readonly headers: Headers
}

/** A sandbox account as seen over HTTP, without limits on calls unless asked for. */
export class Caller {
  readonly sandbox: RunningSandbox
  readonly token: string

  constructor(sandbox: RunningSandbox, token = sandbox.token) {
    this.sandbox = sandbox
    this.token = token
  }

  static async start(options: SandboxOptions = {}): Promise<Caller> {
    const knobs = { burst_limit: 0, search_limit_per_second: 0, ...options.knobs }
    return new Caller(await startSandbox({ ...options, knobs }))
  }

  async call(method: string, path: string, body?: unknown): Promise<Reply> {
    const isForm = body instanceof FormData
    const response = await fetch(this.sandbox.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const { status, headers } = response
    return {
      status,
      headers,
      body: headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    }
  }

  get(path: string): Promise<Reply> {
    return this.call('GET', path)
  }
  post(path: string, body?: unknown): Promise<Reply> {
    return this.call('POST', path, body)
  }
  put(path: string, body?: unknown): Promise<Reply> {
    return this.call('PUT', path, body)
  }
  delete(path: string): Promise<Reply> {
    return this.call('DELETE', path)
  }

  async knobs(knobs: Readonly<Record<string, unknown>>): Promise<void> {
    const reply = await this.post('/_sandbox/knobs', knobs)
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  }

  async withScopes(scopes: readonly string[]): Promise<Caller> {
    const { body } = await this.post('/_sandbox/tokens', { scopes })
    return new Caller(this.sandbox, body.token)
  }

  /** Ids of records made past all rules. */
  async put_records(
    type: string,
    ...records: readonly Record<string, unknown>[]
  ): Promise<string[]> {
    const body = { records: records.map((properties) => ({ properties })) }
    const reply = await this.post(`/_sandbox/records/${type}`, body)
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
    return reply.body.ids
  }

  async records(type: string): Promise<Json[]> {
    return (await this.get(`/_sandbox/records/${type}`)).body.results
  }

  /** `from>to:typeId:label`, sorted. */
  async links(from: string, to: string): Promise<string[]> {
    const { body } = await this.get(`/_sandbox/associations/${from}/${to}`)
    return body.results
      .map((link: Json) => `${link.from}>${link.to}:${link.typeId}:${link.label ?? '-'}`)
      .sort()
  }

  async settled(): Promise<void> {
    await this.post('/_sandbox/clock', { advance: '1m' })
  }
}

/** Asks again until it holds. */
export async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000
  for (;;) {
    const answer = await ask()
    if (holds(answer)) return answer
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

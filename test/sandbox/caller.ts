import { startSandbox } from '../../src/sandbox/start.ts'
import type { RunningSandbox, SandboxOptions } from '../../src/sandbox/start.ts'

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** undefined when the body is no JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by many tests, each by its own path
  readonly body: any
}

export interface Caller extends AsyncDisposable {
  readonly sandbox: RunningSandbox
  call(method: string, path: string, body?: unknown, token?: string | null): Promise<Reply>
  control(method: string, path: string, body?: unknown): Promise<Reply>
  knobs(values: Readonly<Record<string, unknown>>): Promise<void>
  contact(properties: Readonly<Record<string, string>>): Promise<string>
}

/** A sandbox of its own for one test file or test, without limits on calls unless asked for, and no index lag. */
export async function openAccount(options: SandboxOptions = {}): Promise<Caller> {
  const sandbox = await startSandbox({
    seed: 7,
    ...options,
    knobs: { burst_limit: 0, search_limit_per_second: 0, index_lag_ms: 0, ...options.knobs },
  })
  async function send(
    method: string,
    path: string,
    body: unknown,
    token: string | null,
  ): Promise<Reply> {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      parsed = undefined
    }
    return { status: response.status, headers: response.headers, text, body: parsed }
  }
  const caller: Caller = {
    sandbox,
    call: (method, path, body, token = sandbox.token) => send(method, path, body, token),
    control: (method, path, body) => send(method, `/_sandbox/${path}`, body, null),
    async knobs(values) {
      const reply = await caller.control('POST', 'knobs', values)
      if (reply.status !== 200) throw new Error(reply.text)
    },
    async contact(properties) {
      const reply = await caller.call('POST', '/crm/v3/objects/contacts', { properties })
      if (reply.status !== 201) throw new Error(reply.text)
      return String(reply.body.id)
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
  return caller
}

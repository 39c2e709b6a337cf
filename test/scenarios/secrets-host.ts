import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly authorization: string
  readonly body: string
}

export interface Answered {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export interface Between extends AsyncDisposable {
  readonly url: string
  /** Every token, signed link and secret that went over the wire, in either direction. */
  readonly secrets: ReadonlySet<string>
  /** Answers in the account's place; null: the account answers. */
  between(answer: (asked: Asked) => Answered | null): void
}

/** Stands between the connector and an account, sees all that is secret, and can give it back where it has no place. */
export async function openBetween(account: string): Promise<Between> {
  const secrets = new Set<string>()
  let own = ''
  let instead: (asked: Asked) => Answered | null = () => null

  const notice = (text: string): void => {
    for (const [, value] of text.matchAll(/"(?:access_token|refresh_token)"\s*:\s*"([^"]+)"/g))
      secrets.add(value ?? '')
  }

  /** Links to files lead here, and are signed as those of a file store are: the query is the secret. */
  const signed = (text: string): string =>
    text.replaceAll(/"result":"(https?:\/\/[^"]+)"/g, (_, link: string) => {
      const signature = `c4nary-signature-${randomUUID()}`
      secrets.add(signature)
      secrets.add(link.slice(-36))
      const { pathname } = new URL(link)
      return `"result":"${own}${pathname}?X-Amz-Expires=300&X-Amz-Signature=${signature}"`
    })

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const { authorization = '' } = request.headers
    const token = authorization.replace(/^Bearer /, '')
    if (token !== '') secrets.add(token)
    const asked = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      authorization: token,
      body: body.toString(),
    }
    const answered = instead(asked)
    if (answered !== null) {
      response.writeHead(answered.status, {
        'content-type': 'application/json',
        ...answered.headers,
      })
      response.end(answered.body)
      return
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' &&
        !/^(host|connection|content-length|accept-encoding)$/.test(name)
          ? [[name, value]]
          : [],
      ),
    )
    const answer = await fetch(`${account}${asked.path.replace(/\?X-Amz-.*/, '')}`, {
      method: asked.method,
      headers,
      ...(body.length === 0 ? {} : { body }),
      redirect: 'manual',
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    const isText = /json/.test(answer.headers.get('content-type') ?? '')
    const given = isText ? signed(bytes.toString()) : bytes
    notice(given.toString())
    response.writeHead(
      answer.status,
      Object.fromEntries(
        [...answer.headers].filter(
          ([name]) =>
            !/^(content-encoding|content-length|transfer-encoding|connection)$/.test(name),
        ),
      ),
    )
    response.end(given)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  own = `http://127.0.0.1:${port}`
  return {
    url: own,
    secrets,
    between: (answer) => {
      instead = answer
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConnectorError } from '../../src/errors/connector-error.ts'
import { type HttpServer, openHttp, openProbe } from '../../src/server/http.ts'

let server: HttpServer
beforeAll(async () => {
  server = await openHttp(0, {
    '/api/health': async () => ({ status: 200, body: { ok: true } }),
    '/api/broken': async () => {
      throw new ConnectorError('warehouse.locked', { what: 'Locked.', why: 'Held.', fix: 'Wait.' })
    },
  })
})
afterAll(async () => server[Symbol.asyncDispose]())

const ask = (path: string, method = 'GET', host?: string) =>
  new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    const headers = host === undefined ? {} : { host }
    const asked = request(`${server.url}${path}`, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }))
    })
    asked.on('error', reject).end()
  })

test('answers on loopback, by its own name', async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await ask('/api/health?x=1')).toEqual({ status: 200, body: { ok: true } })
  const port = new URL(server.url).port
  expect((await ask('/api/health', 'GET', `localhost:${port}`)).status).toBe(200)
})

test.each([
  ['another host', '/api/health', 'GET', 'evil.example', 421],
  ['this host with another port', '/api/health', 'GET', '127.0.0.1:1', 421],
  ['a path that is not there', '/api/toString', 'GET', undefined, 404],
  ['another method', '/api/health', 'POST', undefined, 405],
] as const)('refuses %s', async (_, path, method, host, status) => {
  expect((await ask(path, method, host)).status).toBe(status)
})

test('an error is told with its code', async () => {
  expect(await ask('/api/broken')).toMatchObject({
    status: 503,
    body: { error: { code: 'warehouse.locked' } },
  })
})

test('a port that is taken is refused with its mend', async () => {
  const port = Number(new URL(server.url).port)
  await expect(openHttp(port, {})).rejects.toMatchObject({ code: 'config.usage' })
})

test('a probe asks by any name, for one thing', async () => {
  let well = true
  await using probe = await openProbe(0, () => well)
  const { port } = new URL(probe.url)
  const asked = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: `10.1.2.3:${port}` }
      request(`http://127.0.0.1:${port}${path}`, { headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
        .on('error', reject)
        .end()
    })
  expect(await asked('/healthz')).toBe(200)
  well = false
  expect(await asked('/healthz')).toBe(503)
  expect(await asked('/api/status')).toBe(404)
})

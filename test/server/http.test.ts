import { expect, test } from 'vitest'
import { request } from 'node:http'
import { openHttp, openProbe } from '../../src/server/http.ts'

test('answers on loopback, and knows the names that it may be called by', async () => {
  await using server = await openHttp(0, (hosts) => ({
    fetch: () => Response.json([...hosts()]),
  }))
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const { port } = new URL(server.url)
  expect(await (await fetch(server.url)).json()).toEqual([`127.0.0.1:${port}`, `localhost:${port}`])
})

test('a port that is taken is refused with its mend', async () => {
  await using server = await openHttp(0, () => ({ fetch: () => new Response() }))
  const port = Number(new URL(server.url).port)
  await expect(openHttp(port, () => ({ fetch: () => new Response() }))).rejects.toMatchObject({
    code: 'config.usage',
  })
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

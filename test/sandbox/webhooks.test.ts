import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Signature } from '@hubspot/api-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

interface Post {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  // oxlint-disable-next-line typescript/no-explicit-any -- events are looked into by their own paths
  readonly events: any[]
}

let account: Caller
let receiver: Server
let url: string
let posts: Post[]
let refusals: number

beforeAll(async () => {
  account = await openAccount()
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      posts.push({ headers: request.headers, body, events: JSON.parse(body) })
      response.statusCode = refusals-- > 0 ? 500 : 204
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
})
afterAll(async () => {
  receiver.close()
  await account[Symbol.asyncDispose]()
})
beforeEach(async () => {
  posts = []
  refusals = 0
  await account.control('POST', 'reset')
  await account.knobs({ burst_limit: 0, 'webhooks.url': url, 'webhooks.delay_ms': 5 })
})

const contacts = '/crm/v3/objects/contacts'
const events = () => posts.flatMap((post) => post.events)
const until = async (count: number) =>
  await expect.poll(() => events().length, { timeout: 5000, interval: 10 }).toBe(count)
const secret = async () =>
  String((await account.control('POST', 'tokens', { kind: 'oauth' })).body.client_secret)

async function isSigned({ headers, body }: Post, version: 'v1' | 'v3'): Promise<boolean> {
  const name = version === 'v1' ? 'x-hubspot-signature' : 'x-hubspot-signature-v3'
  return Signature.isValid({
    signatureVersion: version,
    clientSecret: await secret(),
    method: 'POST',
    url,
    requestBody: body,
    signature: String(headers[name]),
    timestamp: Number(headers['x-hubspot-request-timestamp']),
  })
}

test('each change of a record and a link is told, whoever made it', async () => {
  const a = await account.contact({ email: 'a@x.io', firstname: 'A' })
  const b = await account.contact({ email: 'b@x.io' })
  await account.call('PATCH', `${contacts}/${a}`, { properties: { firstname: 'Ann' } })
  await account.call('PUT', `/crm/v4/objects/contacts/${a}/associations/default/contacts/${b}`)
  await account.call('DELETE', `${contacts}/${b}`)
  await account.control('POST', 'restore/contacts', { ids: [b] })
  await account.call('POST', `${contacts}/merge`, { primaryObjectId: a, objectIdToMerge: b })
  await account.control('POST', 'records/notes', { records: [{ properties: {} }] })
  await account.control('POST', 'purge/contacts', { ids: [a] })
  await expect
    .poll(() => events().map(({ subscriptionType }) => subscriptionType), { timeout: 5000 })
    .toContain('contact.privacyDeletion')
  const told = events().map((event) => [
    event.subscriptionType,
    event.objectId ?? event.fromObjectId,
  ])
  const wanted = [
    ['contact.creation', Number(a)],
    ['contact.creation', Number(b)],
    ['contact.propertyChange', Number(a)],
    ['contact.associationChange', Number(a)],
    ['contact.associationChange', Number(b)],
    ['contact.deletion', Number(b)],
    ['contact.restore', Number(b)],
    ['contact.merge', Number(a)],
    ['contact.privacyDeletion', Number(a)],
  ]
  expect(told).toEqual(expect.arrayContaining(wanted))
  expect(told.map(([type]) => type)).toContain('object.creation')
  expect(events().find(({ propertyName }) => propertyName === 'firstname')).toMatchObject({
    propertyValue: 'Ann',
    changeSource: 'INTEGRATION',
    portalId: account.sandbox.account.portalId,
    attemptNumber: 0,
    occurredAt: expect.any(Number),
  })
  expect(
    events().find(({ subscriptionType }) => subscriptionType === 'contact.merge'),
  ).toMatchObject({ primaryObjectId: Number(a), mergedObjectIds: [Number(b)] })
})

test('posts hold a hundred events at most and are signed as HubSpot’s own SDK checks it', async () => {
  await account.knobs({ 'webhooks.subscriptions': 'contact.creation' })
  const records = Array.from({ length: 150 }, () => ({ properties: { firstname: 'A' } }))
  await account.control('POST', 'records/contacts', { records })
  await until(150)
  expect(posts.map((post) => post.events.length).toSorted((a, b) => a - b)).toEqual([50, 100])
  const [first] = posts
  if (!first) throw new Error('Nothing was posted')
  expect(await isSigned(first, 'v1')).toBe(true)
  expect(await isSigned(first, 'v3')).toBe(true)
  await account.knobs({ 'webhooks.signature': 'wrong', 'webhooks.duplicates': 1 })
  await account.contact({ email: 'a@x.io' })
  await until(152)
  const last = posts.at(-1)
  if (!last) throw new Error('Nothing was posted')
  expect(await isSigned(last, 'v3')).toBe(false)
  expect(new Set(last.events.map(({ eventId }) => eventId)).size).toBe(1)
})

test('a post that is refused comes again, as often as time passes', async () => {
  refusals = 2
  await account.contact({ email: 'a@x.io' })
  await until(1)
  for (const count of [2, 3]) {
    // The answer of the attempt before has to be heard before its next one is due.
    await expect
      .poll(
        async () => {
          await account.control('POST', 'clock', { advance: '3h' })
          return events().length
        },
        { timeout: 5000, interval: 20 },
      )
      .toBeGreaterThanOrEqual(count)
  }
  await account.control('POST', 'clock', { advance: '24h' })
  expect(events().map(({ attemptNumber }) => attemptNumber)).toEqual([0, 1, 2])
})

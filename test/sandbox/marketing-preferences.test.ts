import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { put, tokenWith, truth } from './marketing-kit.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
  await put(account, 'subscription_definitions', [
    { id: '1', name: 'News', createdAt: 1, subscriptionTranslations: [{ languageCode: 'de' }] },
    { id: '2', name: 'Safety', createdAt: 2 },
    { id: '3', name: 'Old', createdAt: 3, isActive: false },
  ])
})
afterEach(() => account[Symbol.asyncDispose]())

const statusOf = (body: { results: readonly { subscriptionId: number; status: string }[] }) =>
  body.results.map(({ subscriptionId, status }) => [subscriptionId, status])

describe.each(['/communication-preferences/v4', '/communication-preferences/2026-09'])(
  '%s',
  (base) => {
    const one = `${base}/statuses/a%40x.io`

    test('lists every definition, translated when asked', async () => {
      const { body } = await account.call('GET', `${base}/definitions`)
      expect(body.status).toBe('COMPLETE')
      expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['1', '2', '3'])
      expect(body.results[0].subscriptionTranslations).toBeUndefined()
      const whole = await account.call('GET', `${base}/definitions?includeTranslations=true`)
      expect(whole.body.results[0].subscriptionTranslations).toEqual([{ languageCode: 'de' }])
    })

    test('tells one status for each active type, of any address', async () => {
      const { body } = await account.call('GET', `${one}?channel=EMAIL`)
      expect(statusOf(body)).toEqual([
        [1, 'NOT_SPECIFIED'],
        [2, 'NOT_SPECIFIED'],
      ])
      expect((await account.call('GET', one)).status).toBe(400)
    })

    test('a status that is set shows at once, and in the timeline', async () => {
      const set = (statusState: string) =>
        account.call('POST', one, { channel: 'EMAIL', subscriptionId: 2, statusState })
      expect((await set('SUBSCRIBED')).body.results[0].setStatusSuccessReason).toBe(
        'REQUESTED_CHANGE_OCCURRED',
      )
      expect((await set('SUBSCRIBED')).body.results[0].setStatusSuccessReason).toBe(
        'NO_STATUS_CHANGE',
      )
      await set('UNSUBSCRIBED')
      const back = await set('SUBSCRIBED')
      expect(back.body.results[0].setStatusSuccessReason).toBe('RESUBSCRIBE_OCCURRED')
      expect(statusOf((await account.call('GET', `${one}?channel=EMAIL`)).body)).toContainEqual([
        2,
        'SUBSCRIBED',
      ])
      expect(await truth(account, 'subscription_changes')).toHaveLength(3)
      expect((await set('MAYBE')).status).toBe(400)
    })

    test('of changes in one millisecond the later one stands', async () => {
      await account.control('POST', 'clock', { freeze: true })
      const states = ['SUBSCRIBED', 'UNSUBSCRIBED', 'SUBSCRIBED', 'UNSUBSCRIBED', 'SUBSCRIBED']
      for (const statusState of states) {
        await account.call('POST', one, { channel: 'EMAIL', subscriptionId: 2, statusState })
        const { body } = await account.call('GET', `${one}?channel=EMAIL`)
        expect(statusOf(body)).toContainEqual([2, statusState])
      }
      const timeline = '/email/public/v1/subscriptions/timeline?limit=2'
      const told: string[] = []
      let offset = ''
      do {
        const { body } = await account.call('GET', `${timeline}&offset=${offset}`)
        for (const { changes } of body.timeline) told.push(changes[0].change)
        offset = body.offset
      } while (offset !== '')
      expect(told).toEqual(states.toReversed())
    })

    test('opts out of all', async () => {
      const all = `${one}/unsubscribe-all?channel=EMAIL`
      expect((await account.call('GET', all)).body.results[0].status).toBe('NOT_SPECIFIED')
      const done = await account.call('POST', `${all}&verbose=true`)
      expect(statusOf(done.body)).toEqual([
        [1, 'UNSUBSCRIBED'],
        [2, 'UNSUBSCRIBED'],
      ])
      expect((await account.call('GET', all)).body.results[0]).toMatchObject({
        wideStatusType: 'PORTAL_WIDE',
        status: 'UNSUBSCRIBED',
      })
      expect(await truth(account, 'subscription_changes')).toHaveLength(1)
    })

    test('reads a batch', async () => {
      await put(account, 'subscription_changes', [
        { recipient: 'A@x.io', changes: [{ change: 'UNSUBSCRIBED', subscriptionId: 1 }] },
      ])
      const { body } = await account.call('POST', `${base}/statuses/batch/read?channel=EMAIL`, {
        inputs: ['a@x.io', 'b@x.io'],
      })
      expect(
        body.results.map((each: { statuses: readonly { status: string }[] }) =>
          each.statuses.map(({ status }) => status),
        ),
      ).toEqual([
        ['UNSUBSCRIBED', 'NOT_SPECIFIED'],
        ['NOT_SPECIFIED', 'NOT_SPECIFIED'],
      ])
    })

    test('keeps reading and writing apart by scope', async () => {
      const reader = await tokenWith(account, 'communication_preferences.read')
      expect((await account.call('GET', `${base}/definitions`, undefined, reader)).status).toBe(200)
      const write = { channel: 'EMAIL', subscriptionId: 1, statusState: 'SUBSCRIBED' }
      expect((await account.call('POST', one, write, reader)).status).toBe(403)
      const batch = `${base}/statuses/batch/read?channel=EMAIL`
      expect((await account.call('POST', batch, { inputs: [] }, reader)).status).toBe(403)
    })
  },
)

test('v3 knows two statuses, and brings nobody back who opted out', async () => {
  const base = '/communication-preferences/v3'
  const request = { emailAddress: 'a@x.io', subscriptionId: '1' }
  const on = await account.call('POST', `${base}/subscribe`, request)
  expect([on.status, on.body.status]).toEqual([200, 'SUBSCRIBED'])
  const off = await account.call('POST', `${base}/unsubscribe`, request)
  expect(off.body.status).toBe('NOT_SUBSCRIBED')
  expect((await account.call('POST', `${base}/subscribe`, request)).status).toBe(400)
  const all = await account.call('GET', `${base}/status/email/a%40x.io`)
  expect(all.body.subscriptionStatuses.map(({ status }: { status: string }) => status)).toEqual([
    'NOT_SUBSCRIBED',
    'NOT_SUBSCRIBED',
  ])
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { HubSpot } from '../../src/engine/ports.ts'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { refreshingToken } from '../../src/hubspot/oauth/access-token.ts'
import { Credentials } from '../../src/hubspot/oauth/credentials.ts'
import { TokenEndpoint } from '../../src/hubspot/oauth/token-endpoint.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, link, settled, streamOrder, syncRoom } from '../inbound/sync-room.ts'
import { field, orderOf, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

const limit = { timeout: 120_000 }
const never = new AbortController().signal

interface Account {
  readonly sandbox: { readonly url: string }
  readonly control: <T>(path: string, body?: unknown) => Promise<T>
}

const isToken = /^\/oauth\//
const everyCall = '^/(?!oauth|_sandbox)'
const ended = { status: 401, body: '{"category":"EXPIRED_AUTHENTICATION","message":"expired"}' }

const requests = async (account: Account): Promise<readonly string[]> =>
  (await account.control<{ results: { path: string }[] }>('requests')).results.map(
    ({ path }) => path,
  )

const strike = (account: Account, from: number, action: object, times?: number, path = everyCall) =>
  account.control('faults', {
    faults: [{ path, from, ...(times === undefined ? {} : { times }), action }],
  })

const peace = (account: Account) => account.control('faults', { faults: [] })

/** A client that signs in by OAuth, with a sign-in of its own kept in a folder of its own. */
async function byOAuth(account: Account) {
  const granted = await account.control<Record<string, string>>('tokens', { kind: 'oauth' })
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-'))
  const ports = { clock: systemClock, random: systemRandom, log: silentLog }
  const baseUrl = account.sandbox.url
  const clientId = granted['client_id'] ?? ''
  const endpoint = new TokenEndpoint({
    baseUrl,
    clientId,
    clientSecret: granted['client_secret'] ?? '',
    ...ports,
  })
  const token = refreshingToken({
    connection: 'main',
    clientId,
    endpoint,
    credentials: new Credentials(join(folder, 'kept', 'main.json'), systemClock),
    configured: granted['refresh_token'] ?? '',
    signal: never,
    ...ports,
  })
  const hubspot: HubSpot = createHubSpot({ baseUrl, token, ...ports })
  return {
    hubspot,
    [Symbol.asyncDispose]: async () => {
      await hubspot[Symbol.asyncDispose]()
      await endpoint[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A run in which every request is answered first by 401, and then, with another token, as it should be. How many they are. */
async function endedThroughout(
  account: Account,
  run: () => Promise<{ readonly status: string; readonly error: unknown }>,
): Promise<number> {
  const before = (await requests(account)).length
  const odd = Array.from({ length: 60 }, (_, at) => ({
    path: everyCall,
    from: 2 * at + 1,
    times: 1,
    action: ended,
  }))
  await account.control('faults', { faults: odd })
  expect(await run()).toMatchObject({ status: 'succeeded', error: null })
  const asked = (await requests(account)).slice(before)
  const calls = asked.filter((path) => !isToken.test(path)).length / 2
  const tokens = asked.filter((path) => isToken.test(path)).length
  // The first of all, and one for each 401; calls under way at once share one.
  expect(tokens).toBeGreaterThan(calls / 2)
  expect(tokens).toBeLessThanOrEqual(calls + 1)
  return calls
}

test(
  'inbound: a token that ends or loses its scopes at any request costs nothing',
  limit,
  async () => {
    await using room = await syncRoom()
    const streams = [streamOrder(contacts), streamOrder(companies), streamOrder(associations)]
    const order = inboundOrder(streams, { sweepMs: 0, reconcileMs: 0 })
    const [company = ''] = await create(room, 'companies', [{ name: 'A' }])
    const change = async (n: string) => {
      await peace(room)
      const [id = ''] = await create(room, 'contacts', [{ email: `${n}@example.com` }])
      await link(room, 'contacts', id, 'companies', company)
    }
    const whole = async (what: string) => {
      await peace(room)
      expect((await room.run(order)).status, what).toBe('succeeded')
      const emails = (await room.truth('contacts')).map(({ properties }) => properties['email'])
      const rows = await room.table('contacts')
      expect(rows, what).toHaveLength(emails.length)
      expect(new Set(rows.map((row) => row['email'])), what).toEqual(new Set(emails))
      // Each pair stands once in each direction.
      expect(await room.table('associations'), what).toHaveLength(2 * emails.length)
    }
    await change('first')
    await whole('first')
    await using signedIn = await byOAuth(room)

    await change('ended')
    const calls = await endedThroughout(room, () =>
      room.run(order, { wrap: () => signedIn.hubspot }),
    )
    await whole('ended at each')
    expect(calls).toBeGreaterThan(8)

    for (let n = 1; n <= calls; n += 3) {
      await change(`revoked${n}`)
      await strike(room, n, ended)
      expect(await room.run(order), `request ${n}`).toMatchObject({
        status: 'sign_in_needed',
        error: { code: 'hubspot.sign_in_refused' },
      })
    }
    await whole('revoked at each')

    const body = JSON.stringify({
      category: 'MISSING_SCOPES',
      message: 'One or more of the following scopes are required.',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }],
    })
    for (const n of [1, 2]) {
      await change(`scope${n}`)
      const before = settled(await room.table('contacts'))
      await strike(room, n, { status: 403, body }, undefined, '/crm/.*(contacts|0-1)')
      const report = await room.run(order)
      expect(report, `request ${n}`).toMatchObject({
        status: 'partial',
        error: null,
        streams: { companies: { status: 'succeeded' } },
      })
      expect(['skipped', 'failed']).toContain(report.streams['contacts']?.status)
      expect(report.streams['contacts']?.error).toMatchObject({ code: 'hubspot.scope_missing' })
      expect(JSON.stringify(report.streams['contacts']?.error)).toContain(
        'crm.objects.contacts.read',
      )
      expect(settled(await room.table('contacts')).slice(0, before.length)).toHaveLength(
        before.length,
      )
      await whole(`scope gone at ${n}`)
    }
  },
)

test(
  'outbound: a token that ends or is taken away at any request costs nothing',
  limit,
  async () => {
    await using room = await outboundRoom()
    const company = '501'
    await room.write('companies', [{ id: company, properties: { name: 'A' } }])
    const order = orderOf({
      strategy: 'mirror',
      guard: { removals: 1 },
      fields: [field('firstname', 'first_name')],
      associations: [{ to: 'companies', by: 'record_id', column: 'employer', policy: 'exact' }],
    })
    let turn = 0
    /** One row changes, one goes and one is new. */
    const change = async () => {
      turn += 1
      const rows = [`stays`, `new${turn}`].map(
        (who) =>
          `SELECT '${who}' AS customer_id, '${who}@example.com' AS email, 'F${turn}' AS first_name, ` +
          `'{"${company}": null}' AS employer`,
      )
      await room.source('customers', rows.join(' UNION ALL '))
    }
    const whole = async (what: string) => {
      await peace(room)
      expect(await runOnce(room, order), what).toMatchObject({ status: 'succeeded', error: null })
      const live = (await room.records('contacts')).filter(({ archived }) => !archived)
      const names = live.map(
        ({ properties }) => `${properties['email']} ${properties['firstname']}`,
      )
      expect(names.toSorted(), what).toEqual(
        [`stays@example.com F${turn}`, `new${turn}@example.com F${turn}`].toSorted(),
      )
      const linked = (await room.links('contacts', 'companies')).map(({ from }) => from)
      expect(linked.toSorted(), what).toEqual(live.map(({ id }) => id).toSorted())
    }
    await change()
    await whole('first')
    await using signedIn = await byOAuth(room)
    const { hubspot: byToken } = room.ports
    const ports = room.ports as { hubspot: HubSpot }

    await change()
    ports.hubspot = signedIn.hubspot
    const calls = await endedThroughout(room, () => runOnce(room, order))
    ports.hubspot = byToken
    await whole('ended at each')
    expect(calls).toBeGreaterThan(5)
    for (let n = 1; n <= calls; n += 3) {
      await change()
      await strike(room, n, ended)
      expect(await runOnce(room, order), `request ${n}`).toMatchObject({
        status: 'sign_in_needed',
        error: { code: 'hubspot.sign_in_refused' },
      })
    }
    await whole('revoked at each')
  },
)

import { lookup } from 'node:dns/promises'
import { mkdtemp } from 'node:fs/promises'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, isIP, type LookupFunction } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  checkedLink,
  guardedLookup,
  isPrivateAddress,
} from '../../../src/hubspot/exports/file-link.ts'
import { ScriptedHost } from '../scripted-host.ts'
import { fetchFile } from '../../../src/hubspot/exports/fetch-file.ts'

const hubspot = new URL('https://api.hubapi.com')
const loopback = new URL('http://127.0.0.1:8080')

describe('a link to an export file', () => {
  test.each([
    ['http://files.example.com/x', 'It is not HTTPS.'],
    ['file:///etc/passwd', 'It is not HTTPS.'],
    ['http://127.0.0.1/x', 'It is not HTTPS.'],
    ['https://127.0.0.1/x', 'It leads to a private address.'],
    ['https://localhost/x', 'It leads to a private address.'],
    ['https://10.0.0.1/x', 'It leads to a private address.'],
    ['https://0x0a000001/x', 'It leads to a private address.'],
    ['https://169.254.169.254/latest', 'It leads to a private address.'],
    ['https://[fd00::1]/x', 'It leads to a private address.'],
    ['https://[::ffff:192.168.0.1]/x', 'It leads to a private address.'],
    ['https://[::ffff:7f00:1]/x', 'It leads to a private address.'],
    ['https://[::127.0.0.1]/x', 'It leads to a private address.'],
    ['https://[::1]/x', 'It leads to a private address.'],
    ['https://[2002:7f00:1::]/x', 'It leads to a private address.'],
    ['https://2130706433/x', 'It leads to a private address.'],
    ['https://0177.0.0.1/x', 'It leads to a private address.'],
    ['https://127.1/x', 'It leads to a private address.'],
    ['https://127.0.0.1./x', 'It leads to a private address.'],
    ['https://①⑥⑨.254.169.254/x', 'It leads to a private address.'],
    ['https://%31%30.0.0.1/x', 'It leads to a private address.'],
    ['https://[fe80::1%25eth0]/x', 'It is no URL.'],
    ['https://user:word@files.example.com/x', 'It carries a user name.'],
    ['no link', 'It is no URL.'],
  ])('is refused as %s', (link, why) => {
    expect(() => checkedLink(link, hubspot)).toThrow(expect.objectContaining({ why }))
  })

  test.each([
    ['https://files.example.com/x', hubspot],
    ['https://93.184.216.34/x', hubspot],
    ['http://127.0.0.1:9999/x', loopback],
    ['http://localhost:8080/x', loopback],
  ])('is followed as %s', (link, base) => {
    expect(checkedLink(link, base).href).toBe(link)
  })

  test('is refused where a redirect leaves the configured private host for another', () => {
    const own = checkedLink('http://127.0.0.1:8080/x', loopback)
    expect(() => checkedLink('http://192.168.1.1/x', loopback, own)).toThrow('not HTTPS')
    expect(() => checkedLink('https://192.168.1.1/x', loopback, own)).toThrow('private')
    expect(checkedLink('/y', loopback, own).href).toBe('http://127.0.0.1:8080/y')
  })
})

const found = (guarded: LookupFunction, host: string, all: boolean) =>
  new Promise((resolve) => {
    guarded(host, { all }, (error, address) => resolve(error ?? address))
  })

describe('the lookup of a file host', () => {
  test('refuses a name that leads to this machine', async () => {
    const guarded = guardedLookup(new URL('https://files.example.com/x'), hubspot)
    for (const all of [true, false]) {
      expect(await found(guarded, 'localhost', all)).toMatchObject({
        why: 'Its host leads to a private address.',
      })
    }
  })

  test('finds the base URL’s own host wherever it is', async () => {
    const guarded = guardedLookup(new URL('http://localhost:8080/x'), loopback)
    expect(await found(guarded, 'localhost', false)).toMatch(/^(127\.0\.0\.1|::1)$/)
    expect(await found(guarded, 'localhost', true)).toContainEqual(
      expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) }),
    )
  })
})

/** A name server that says something else each time. */
function swapping(...turns: readonly (readonly string[])[]): {
  readonly resolve: NonNullable<Parameters<typeof guardedLookup>[2]>
  readonly asked: () => number
} {
  let turn = 0
  const resolve = (
    _host: string,
    _options: unknown,
    done: (error: null, found: readonly { address: string; family: number }[]) => void,
  ): void => {
    const addresses = turns[Math.min(turn, turns.length - 1)] ?? []
    turn += 1
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    done(null, found)
  }
  return { resolve: resolve as never, asked: () => turn }
}

describe('a name that changes its mind', () => {
  const link = new URL('https://files.example.com/x')

  test.each([
    [['93.184.216.34', '10.0.0.1']],
    [['2606:4700::1111', '::1']],
    [['::ffff:169.254.169.254']],
    [[]],
  ])('is refused where one of its addresses is private: %j', async (addresses) => {
    const { resolve } = swapping(addresses)
    for (const all of [true, false]) {
      expect(
        await found(guardedLookup(link, hubspot, resolve), 'files.example.com', all),
      ).toMatchObject({ why: 'Its host leads to a private address.' })
    }
  })

  test('is asked once a connection, and what was checked is what is connected to', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    let connections = 0
    server.on('connection', () => (connections += 1))
    const names = swapping(['93.184.216.34'], ['127.0.0.1'])
    const lookup = guardedLookup(link, hubspot, names.resolve)
    expect(await found(lookup, 'files.example.com', false)).toBe('93.184.216.34')
    const socket = connect({
      host: 'files.example.com',
      port: (server.address() as AddressInfo).port,
      lookup,
    })
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error).toMatchObject({ why: 'Its host leads to a private address.' })
    expect([names.asked(), connections]).toEqual([2, 0])
    await new Promise((resolve) => server.close(resolve))
  })
})

test.each([
  ['http://10.0.0.1/x', 'It is not HTTPS.'],
  ['https://10.0.0.1/x', 'It leads to a private address.'],
  ['https://[::ffff:a00:1]/x', 'It leads to a private address.'],
  ['https://2852039166/latest/meta-data', 'It leads to a private address.'],
  ['file:///etc/passwd', 'It is not HTTPS.'],
  ['https://me:word@files.example.com/x', 'It carries a user name.'],
])('a file that redirects to %s is not fetched, and no host gets the token', async (to, why) => {
  await using host = await ScriptedHost.start({
    'GET /file': (_, response) => void response.writeHead(302, { location: to }).end(),
  })
  const into = join(await mkdtemp(join(tmpdir(), 'file-link-')), 'file')
  const { signal } = new AbortController()
  await expect(
    fetchFile(`${host.url}/file`, new URL(host.url), into, { signal }),
  ).rejects.toMatchObject({ why })
  expect(host.asked).toMatchObject([{ path: '/file', authorization: undefined }])
})

test.each([
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['172.31.255.255', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['2606:4700::1111', false],
  ['::1', true],
  ['fe80::1', true],
  ['::ffff:10.1.2.3', true],
  ['64:ff9b::a00:1', true],
  ['64:ff9b:1::a00:1', true],
  ['::7f00:1', true],
  ['2001:0:0:1::1', true],
  ['2002:a00:1::1', true],
  ['fec0::1', true],
  ['192.0.2.1', true],
  ['198.51.100.1', true],
  ['203.0.113.1', true],
  ['::ffff:8.8.8.8', false],
  ['2a00:1450::1', false],
  ['not an address', true],
])('%s is private: %s', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate)
})

/** This machine's own name leads to itself or into its private network, where it leads anywhere. */
const own = hostname()
const leads = await resolved(own)

test.skipIf(leads === null || !isPrivateAddress(leads))(
  'a name that leads to a private address is not connected to',
  async () => {
    const into = join(await mkdtemp(join(tmpdir(), 'file-link-')), 'file')
    const signal = new AbortController().signal
    await expect(fetchFile(`https://${own}/x`, hubspot, into, { signal })).rejects.toMatchObject({
      why: 'Its host leads to a private address.',
    })
  },
)

async function resolved(host: string): Promise<string | null> {
  return lookup(host).then(
    ({ address }) => address,
    () => null,
  )
}

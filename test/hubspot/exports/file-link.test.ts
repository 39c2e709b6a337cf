import { lookup } from 'node:dns/promises'
import { mkdtemp } from 'node:fs/promises'
import type { LookupFunction } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  checkedLink,
  guardedLookup,
  isPrivateAddress,
} from '../../../src/hubspot/exports/file-link.ts'
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

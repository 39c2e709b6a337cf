import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { ConnectorError } from '../../errors/connector-error.ts'

/**
 * Addresses that no public file host has: IANA's registries of special-purpose addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, read 2026-11-22), and
 * those of IPv6 that lead to an IPv4 address of the writer's choice (compatible, NAT64, 6to4, Teredo).
 */
const notPublic = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublic.addSubnet(network, bits, 'ipv4')
}
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, bits, 'ipv6')
}

/** Whether an address is on this machine, in a private network or otherwise not on the internet. */
export function isPrivateAddress(address: string): boolean {
  const kind = isIP(address)
  if (kind === 0) return true
  // BlockList sees through IPv4-mapped IPv6 addresses.
  return notPublic.check(address, kind === 6 ? 'ipv6' : 'ipv4')
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Whether the link leads to the very host that the configuration names as HubSpot. */
function isOwnHost(link: URL, base: URL): boolean {
  const host = hostOf(link)
  return host === hostOf(base) || (isLoopbackHost(host) && isLoopbackHost(hostOf(base)))
}

/**
 * Takes a link to an export file apart and refuses what it may not lead to (DESIGN 7): HTTPS only, no private address,
 * except to the base URL's own host. Addresses behind names are checked when they are connected to (`guardedLookup`).
 */
export function checkedLink(text: string, base: URL, from?: URL): URL {
  const link = URL.parse(text, from?.href)
  if (link === null) throw linkRefused('It is no URL.')
  const own = isOwnHost(link, base)
  const plainHttp = link.protocol === 'http:' && own && base.protocol === 'http:'
  if (link.protocol !== 'https:' && !plainHttp) throw linkRefused('It is not HTTPS.')
  if (link.username !== '' || link.password !== '') throw linkRefused('It carries a user name.')
  const host = hostOf(link)
  if (!own && (isLoopbackHost(host) || (isIP(host) !== 0 && isPrivateAddress(host)))) {
    throw linkRefused('It leads to a private address.')
  }
  return link
}

/** A DNS lookup that refuses names that lead to private addresses, so that none can be swapped in after the check. */
export function guardedLookup(
  link: URL,
  base: URL,
  resolve: typeof lookup = lookup,
): LookupFunction {
  const own = isOwnHost(link, base)
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '', 0)
      const [first] = found
      if (first === undefined || (!own && found.some((one) => isPrivateAddress(one.address)))) {
        return done(linkRefused('Its host leads to a private address.'), '', 0)
      }
      return options.all === true ? done(null, found) : done(null, first.address, first.family)
    })
  }
}

function linkRefused(why: string): ConnectorError {
  return new ConnectorError('hubspot.export_failed', {
    what: 'The link to an export file was not followed.',
    why,
    fix: 'Run again; if it stays, set `route: list` for the stream.',
  })
}

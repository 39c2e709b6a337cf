import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Sessions } from './session-store.ts'

/** What other tools ask without a session, and how a session begins. */
const open: ReadonlySet<string> = new Set([
  'GET /api/health',
  'GET /api/status',
  'POST /api/session',
])

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** Cookies are not kept apart by port: two servers of one machine must not take each other's. */
export const cookieName = (context: Context): string =>
  `hubspot_warehouse_${(context.req.header('host') ?? '').split(':').at(-1) ?? ''}`

const bearerOf = (context: Context): string | null =>
  /^Bearer ([\w-]+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? null

export const tokenOf = (context: Context): string | null =>
  bearerOf(context) ?? getCookie(context, cookieName(context)) ?? null

/** What the page may do: its own scripts and styles, talk to where it came from, and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer, whoever asked. */
export const headers: MiddlewareHandler = async (context, next) => {
  await next()
  context.header('content-security-policy', policy)
  context.header('x-content-type-options', 'nosniff')
  context.header('referrer-policy', 'no-referrer')
  context.header('cross-origin-opener-policy', 'same-origin')
  context.header('cross-origin-resource-policy', 'same-origin')
  if (context.req.path.startsWith('/api')) context.header('cache-control', 'no-store')
}

/**
 * Lets through what was meant for this server, comes from its own pages, and belongs to a session. A page of another
 * site that lets its own name point to this machine (DNS rebinding) is told by the Host header; one that posts here
 * from elsewhere by Origin and Sec-Fetch-Site, which scripts in a browser can't set.
 */
export function guard(hosts: () => ReadonlySet<string>, sessions: Sessions): MiddlewareHandler {
  return async (context, next) => {
    const { method, path } = context.req
    const host = context.req.header('host') ?? ''
    if (!hosts().has(host)) throw wrongHost()
    const asks = path === '/api' || path.startsWith('/api/')
    if (!asks && reads.has(method)) return next()

    const origin = context.req.header('origin')
    const isOwn = origin === `http://${host}`
    if (origin !== undefined && !isOwn) throw crossSite('It came from another site.')
    const site = context.req.header('sec-fetch-site')
    // `none`: typed into the address bar.
    if (site !== undefined && site !== 'same-origin' && !(site === 'none' && reads.has(method)))
      throw crossSite('The browser says that another site asks.')

    const isOpen = open.has(`${method === 'HEAD' ? 'GET' : method} ${path}`)
    const bearer = bearerOf(context)
    if (!reads.has(method) && !isOwn && bearer === null && !isOpen)
      throw crossSite('It does not say where it comes from.')
    const token = tokenOf(context)
    if (!isOpen && (token === null || !sessions.goesOn(token))) throw sessionNeeded()
    return next()
  }
}

const wrongHost = (): ConnectorError =>
  new ConnectorError('server.wrong_host', {
    what: 'The request is meant for another server.',
    why: 'Its Host header names another server.',
    fix: 'Open the address that `hubspot-warehouse serve` printed.',
  })

const crossSite = (why: string): ConnectorError =>
  new ConnectorError('server.cross_site', {
    what: 'The request was refused.',
    why,
    fix: 'Open the address that `hubspot-warehouse serve` printed; scripts send `Authorization: Bearer` with the token of a session.',
  })

export const sessionNeeded = (why = 'It has no session, or one that has ended.'): ConnectorError =>
  new ConnectorError('server.session_needed', {
    what: 'The request was refused.',
    why,
    fix: 'Open a new link: send SIGUSR2 to `hubspot-warehouse serve` (kill -USR2 PID) and it prints one, or start it again.',
  })

import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { Hono } from 'hono'

/** Where the build of the front end stands, from the sources and from the build alike. */
export const builtUi = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('#package')), 'dist', 'ui')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Vite puts a hash of the content into the names of what it builds. */
const isHashed = (path: string): boolean => /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path)

/** What can only be a file: the page's own paths have names of people's choice in them, such as schema.table. */
const isNamedLikeFile = (path: string): boolean => /^\/(assets\/.*|[^/]+\.\w+)$/.test(path)

/**
 * The front end's files. What is served is what was found in the folder: a path is looked up, never put together, so
 * that none leads out of it. Paths that no file has are the page's own.
 */
export function files(folder: string): Hono {
  const known = existsSync(folder) ? listed(folder) : new Map<string, string>()
  return new Hono().get('*', async (context) => {
    const { path } = context.req
    const isFile = known.has(path) && types[extname(path)] !== undefined
    const asked = isFile ? path : '/index.html'
    const file = known.get(asked)
    if (file === undefined || (!isFile && isNamedLikeFile(path))) {
      const found = known.size === 0 && path === '/'
      return context.text(found ? notBuilt : 'There is nothing here.\n', found ? 200 : 404)
    }
    const accepted = context.req.header('accept-encoding') ?? ''
    const packed = encodings.find(
      ([name, ending]) => new RegExp(`\\b${name}\\b`).test(accepted) && known.has(asked + ending),
    )
    const read = known.get(asked + (packed?.[1] ?? '')) ?? file
    if (packed !== undefined) context.header('content-encoding', packed[0])
    context.header('vary', 'Accept-Encoding')
    context.header('content-type', types[extname(asked)] ?? 'application/octet-stream')
    context.header(
      'cache-control',
      isHashed(asked) ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
    return context.body(new Uint8Array(await readFile(read)))
  })
}

function listed(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isFile()
        ? [[`/${relative(folder, path).split(sep).join('/')}`, path] as const]
        : []
    }),
  )
}

const notBuilt = `hubspot-warehouse serves its HTTP API here; the web UI is not part of this build.

  GET /api/health, GET /api/status   without a session
  GET /api/openapi.json              with one: docs/api.md
`

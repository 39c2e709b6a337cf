import { createServer, type AddressInfo } from 'node:net'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SandboxOptions } from '../../src/sandbox/start.ts'
import {
  type CliRoom,
  type Ended,
  openCliRoom,
  people,
  start,
  type Started,
  type Where,
} from './cli-room.ts'
import { startHere, type StartedHere } from './in-process.ts'

const secretVariable = 'HUBSPOT_CLIENT_SECRET'

interface App {
  readonly token: string
  readonly refresh_token: string
  readonly client_id: string
  readonly client_secret: string
}

export interface OAuthRoom extends AsyncDisposable {
  readonly room: CliRoom
  readonly app: App
  readonly port: number
  cli(...args: readonly string[]): Promise<Ended>
  start(...args: readonly string[]): Started
  startIn(
    environment: Readonly<Record<string, string | undefined>>,
    ...args: readonly string[]
  ): Started
  /** `login --json`, with a browser that agrees at once. */
  login(where?: Where): Promise<Ended>
  /** Every file under the folder, with its text (binary as latin1). */
  files(): Promise<
    readonly { readonly path: string; readonly text: string; readonly mode: number }[]
  >
  /** What `login` and refreshes have kept; fails when there is not exactly one. */
  kept(): Promise<{
    readonly path: string
    readonly refresh_token: string
    readonly access: { readonly token: string }
  }>
  /** How often the token endpoint was asked. */
  tokenCalls(): Promise<number>
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const inbound = `
  crm_in:
    connection: main
    direction: inbound
    streams:
      contacts: { properties: [email, firstname], route: list }
      owners: {}
`

/** A sandbox account with one OAuth app, 350 contacts, and a document that signs in by it. `oauth`: further options. */
export async function openOAuthRoom(
  oauth = '',
  options: SandboxOptions = {},
  syncs = inbound,
): Promise<OAuthRoom> {
  const room = await openCliRoom(null, options)
  const app = await room.control<App>('tokens', { kind: 'oauth', scopes: null })
  await room.control('records/contacts', { records: people(350) })
  const port = await freePort()
  await room.write(
    'hubspot-warehouse.yaml',
    `version: 1
connections:
  main:
    hubspot:
      oauth:
        client_id: ${app.client_id}
        client_secret: { env: ${secretVariable} }
        redirect_port: ${port}
${oauth}
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:${syncs}`,
  )
  const environment = {
    HUBSPOT_BASE_URL: room.url,
    NO_COLOR: '1',
    LOG_LEVEL: 'debug',
    [secretVariable]: app.client_secret,
  }
  const startIn: OAuthRoom['startIn'] = (more, ...args) =>
    start(args, room.folder, { ...environment, ...more })
  const files: OAuthRoom['files'] = async () => {
    const entries = await readdir(room.folder, { recursive: true, withFileTypes: true })
    return Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name)
          const { mode } = await stat(path)
          return { path, text: await readFile(path, 'latin1'), mode: mode & 0o777 }
        }),
    )
  }
  return {
    room,
    app,
    port,
    startIn,
    start: (...args) => startIn({}, ...args),
    cli: (...args) => startIn({}, ...args).ended,
    login: async (where = 'here') => {
      const args = ['login', '--no-browser', '--json']
      const running =
        where === 'here' ? startHere(args, room.folder, environment) : startIn({}, ...args)
      await agree(await pageOf(running))
      return running.ended
    },
    files,
    kept: async () => {
      const found = (await files()).filter(({ path }) => /credentials.*\.json$/.test(path))
      const [only] = found
      if (only === undefined || found.length !== 1) throw new Error(`${found.length} kept`)
      return { ...JSON.parse(only.text), path: only.path } as Awaited<ReturnType<OAuthRoom['kept']>>
    },
    tokenCalls: async () => {
      const counts = await room.control<Record<string, number>>('requests?count=1')
      return Object.entries(counts)
        .filter(([call]) => /^POST \/oauth\/[^/]+\/token$/.test(call))
        .reduce((sum, [, calls]) => sum + calls, 0)
    },
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  }
}

/** The page that a login with --json asks to open. */
export async function pageOf(running: StartedHere): Promise<string> {
  await Promise.race([
    running.printed('\n'),
    running.ended.then(({ stdout, stderr }) => {
      throw new Error(`The login ended: ${stdout}${stderr}`)
    }),
  ])
  const [line = ''] = running.stdout().split('\n')
  const { type, url } = JSON.parse(line) as { readonly type: string; readonly url: string }
  if (type !== 'authorize') throw new Error(`Not a page: ${line}`)
  return url
}

/** What a browser does with the page: the sandbox agrees, and leads back. */
export async function agree(page: string): Promise<Response> {
  return fetch(page, { headers: { connection: 'close' } })
}

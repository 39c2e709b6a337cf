import type { Server } from 'node:http'
import { createAccount } from './account/account.ts'
import { createRandom } from './account/random.ts'
import type { Account } from './account/types.ts'
import type { RunningSandbox, SandboxOptions } from './options.ts'
import { generateContacts } from './data/contacts.ts'
import { loadDemo } from './data/demo.ts'
import { loadFolder } from './data/folder.ts'
import { type Door, openDoor } from './http/door.ts'
import { createHttp } from './http/server.ts'
import { parts } from './parts.ts'
import { tellWebhooks } from './webhooks/post.ts'

export type { RunningSandbox, SandboxOptions } from './options.ts'
export { parseFaults } from './http/fault-fields.ts'

async function buildAccount(
  options: SandboxOptions,
  seed: number,
  token: string,
): Promise<Account> {
  const account = createAccount({ seed, token, knobs: parts.flatMap((part) => part.knobs) })
  // Generated rows come before any write to their type.
  if (options.contacts !== undefined && options.contacts > 0)
    generateContacts(account, options.contacts)
  if (options.data === 'demo') loadDemo(account)
  else if (options.data !== undefined) await loadFolder(account, options.data)
  for (const [name, value] of Object.entries(options.knobs ?? {})) account.knobs.set(name, value)
  tellWebhooks(account)
  return account
}

/**
 * A HubSpot account on loopback, behaving as HUBSPOT.md says, legacy and dated paths alike. `account` is for tests in
 * the same process; everything else goes over HTTP (CONTRACT.md "Sandbox control").
 */
export async function startSandbox(
  options: SandboxOptions = {},
  open: (server: Server, port: number) => Promise<Door> = openDoor,
): Promise<RunningSandbox> {
  const seed = options.seed ?? 1
  const token = options.token ?? `pat-eu1-${createRandom(`${seed}/token`).uuid()}`
  let account = await buildAccount(options, seed, token)
  let door: Door | undefined
  const server = createHttp({
    account: () => account,
    parts,
    async reset() {
      const fresh = await buildAccount(options, seed, token)
      account.dispose()
      account = fresh
    },
    faults: options.faults ?? [],
    close: (ms) => door?.close(ms),
  })
  const opened = await open(server, options.port ?? 0)
  door = opened
  return {
    url: `http://127.0.0.1:${opened.port}`,
    token,
    get account() {
      return account
    },
    async close() {
      account.dispose()
      await opened.shut()
    },
  }
}

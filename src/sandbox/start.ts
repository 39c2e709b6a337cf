import type { AddressInfo } from 'node:net'
import { createAccount } from './account/account.ts'
import { createRandom } from './account/random.ts'
import type { Account } from './account/types.ts'
import type { RunningSandbox, SandboxOptions } from './options.ts'
import { generateContacts } from './data/contacts.ts'
import { loadDemo } from './data/demo.ts'
import { loadFolder } from './data/folder.ts'
import { createHttp } from './http/server.ts'
import { parts } from './parts.ts'

export type { RunningSandbox, SandboxOptions } from './options.ts'
export { parseFaults } from './http/faults.ts'

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
  return account
}

/**
 * A HubSpot account on loopback, behaving as HUBSPOT.md says, legacy and dated paths alike. `account` is for tests in
 * the same process; everything else goes over HTTP (CONTRACT.md "Sandbox control").
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const seed = options.seed ?? 1
  const token = options.token ?? `pat-eu1-${createRandom(`${seed}/token`).uuid()}`
  let account = await buildAccount(options, seed, token)
  const server = createHttp({
    account: () => account,
    parts,
    async reset() {
      const fresh = await buildAccount(options, seed, token)
      account.dispose()
      account = fresh
    },
    faults: options.faults ?? [],
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  // A server on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    get account() {
      return account
    },
    async close() {
      account.dispose()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface SandboxProcess {
  readonly url: string
  readonly token: string
  stop(): void
}

/** A sandbox account with generated contacts in a process of its own, so that its memory and time are not ours. */
export async function startServer(contacts: number): Promise<SandboxProcess> {
  const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, [cli, 'sandbox', '--contacts', String(contacts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)))
  })
  const { url, token } = JSON.parse(first) as { url: string; token: string }
  return {
    url,
    token,
    stop: () => child.kill('SIGTERM'),
  }
}

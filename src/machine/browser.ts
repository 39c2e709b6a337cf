import { spawn } from 'node:child_process'

/** What opens an address in the person's browser; `url` is seen in the process list. */
function openerOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open']
  // Not by cmd's `start`, which would read `&` in the address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return ['xdg-open']
}

/** False when no browser could be started; where one was, it may still not show the page. */
export function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = openerOf(process.platform)
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
    child.unref()
  })
}

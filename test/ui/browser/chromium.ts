import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']

/** Where Chromium is: `CHROMIUM` says it, or the first of its usual names in the path. */
export function chromiumPath(): string | null {
  const told = process.env['CHROMIUM']
  if (told !== undefined && told !== '') return existsSync(told) ? told : null
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((one) => one !== '')
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find((path) => existsSync(path)) ?? null
}

export const noChromium =
  'Tests of the web UI need Chromium, and none was found.\n' +
  'Debian and Ubuntu: apt-get update && apt-get install -y chromium. Elsewhere: install it, and set CHROMIUM to its path.'

export async function openChromium(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === null) throw new Error(noChromium)
  return chromium.launch({
    executablePath,
    // Text is drawn alike wherever the screenshots are made; nothing is asked of a graphics card.
    args: ['--font-render-hinting=none', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

import { join } from 'node:path'
import { configOf } from '../../cli/cli-room.ts'
import { furnish, furnishedConfig } from './furnished.ts'
import { openBrowserRoom } from './room.ts'
import type { Watched } from './watched.ts'

// See room.ts: look.ts [--empty] [--whole] [--stay] [--at=768,1920] FOLDER [PATH ...]
const words = process.argv.slice(2)
const flags = new Set(words.filter((word) => word.startsWith('--')))
const widths = words
  .flatMap((word) => /^--at=([\d,]+)$/.exec(word)?.[1]?.split(',') ?? [])
  .map(Number)
const [folder = 'looks', ...paths] = words.filter((word) => !word.startsWith('--'))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const empty = configOf('').replace(/connections:[\s\S]*$/, '')
const room = flags.has('--empty')
  ? await openBrowserRoom(empty, furnish)
  : await openBrowserRoom(furnishedConfig, furnish)
try {
  const known = flags.has('--empty') ? {} : await runs()
  for (const path of paths.length === 0 ? ['/'] : paths) {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '')
    for (const window of [room.wide, room.narrow]) await look(window, filled, path)
  }
  for (const fault of [...room.wide.faults, ...room.narrow.faults]) say(`FAULT ${fault}`)
  if (flags.has('--stay')) {
    say(
      `Open ${room.link()}  (folder ${room.folder}; HUBSPOT_TOKEN=${room.token}). Ctrl-C ends it.`,
    )
    await new Promise((resolve) => process.once('SIGINT', resolve))
  }
} finally {
  await room[Symbol.asyncDispose]()
}

/** Both themes of a window, and what axe says of each. */
async function look(window: Watched, path: string, name: string): Promise<void> {
  const { page } = window
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await window.go(path)
    const plain = name.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '') || 'home'
    const file = join(folder, `${plain}-${window.name}-${theme}.png`)
    await window.shot(file, flags.has('--whole'))
    say(file)
    for (const found of await window.flaws()) say(`FLAW ${theme} ${found}`)
    const size = page.viewportSize()
    for (const width of window.name === 'wide' && size !== null ? widths : []) {
      await page.setViewportSize({ width, height: size?.height ?? width })
      await window.shot(file.replace('-wide-', `-${width}-`), flags.has('--whole'))
      for (const found of await window.flaws('layout')) say(`FLAW ${width} ${found}`)
    }
    if (size !== null) await page.setViewportSize(size)
  }
}

/** Runs of every kind, so that each screen has something to show. */
async function runs(): Promise<Record<string, string>> {
  const inbound = await room.ran('crm_in', { full: true })
  const run = await room.ran('customers_out')
  const held = await room.ran('leavers_out')
  return { inbound: inbound.run_id, run: run.run_id, held: held.run_id }
}

import type { Page } from 'playwright-core'
import { addProperties, fillTables, large, largeConfig } from '../server/api/large-room.ts'
import { furnish, furnishedConfig } from '../ui/browser/furnished.ts'
import { type BrowserRoom, openBrowserRoom } from '../ui/browser/room.ts'

/** Looks from one frame to the next until the heading and the first line of the list are drawn; milliseconds. */
const untilDrawn = `new Promise((resolve) => {
  const look = () =>
    requestAnimationFrame(() =>
      document.querySelector('h1') !== null && document.querySelector('.table-row') !== null
        ? resolve(performance.now())
        : look())
  look()
})`

/** Scrolls by a hand's width a frame for three seconds; how long its frames took. */
const scrolled = (place: string): string => `new Promise((resolve) => {
  const tasks = []
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ entryTypes: ['longtask'] })
  const frames = []
  const began = performance.now()
  let last = began
  const tick = (now) => {
    frames.push(now - last)
    last = now
    ${place}.scrollBy(0, 160)
    if (now - began < 3000) requestAnimationFrame(tick)
    else resolve({
      frames: frames.length,
      slow: frames.filter((one) => one > 50).length,
      worst: Math.max(...frames),
      tasks: tasks.length,
    })
  }
  requestAnimationFrame(tick)
})`

interface Scrolled {
  readonly frames: number
  readonly slow: number
  readonly worst: number
  readonly tasks: number
}

const turns = 5
const middle = (of: readonly number[]): number =>
  of.toSorted((one, other) => one - other)[Math.floor(of.length / 2)] ?? 0

/** The first screen, from an empty cache and from a full one, and how lists scroll. */
export async function benchUi(say: (text: string) => void): Promise<void> {
  const small = await openBrowserRoom(furnishedConfig, furnish)
  try {
    await small.ran('crm_in', { full: true })
    await small.ran('customers_out')
    await firstScreen('4 syncs', small, say)
  } finally {
    await small[Symbol.asyncDispose]()
  }
  const room = await openBrowserRoom(largeConfig, async (account) => {
    await addProperties(account)
    await fillTables(account)
  })
  try {
    await firstScreen(`${large.syncs} syncs, ${large.runs} runs`, room, say)
    const { page } = room.wide
    for (const [name, path] of [
      [`${large.syncs} syncs`, '/'],
      [`${large.runs} runs`, '/runs'],
      [`${large.aside} rows set aside`, '/data?view=set_aside'],
    ] as const) {
      await room.wide.go(path)
      await page.locator('.table-row').first().waitFor()
      say(`scrolling through ${name}: ${await scroll(page, 'document.scrollingElement')}`)
    }
    await room.wide.go('/syncs/new/inbound')
    await page.getByRole('textbox', { name: 'Name' }).fill('wide_in')
    await page.getByRole('button', { name: 'Next: Streams' }).click()
    await page.getByRole('checkbox', { name: 'contacts', exact: true }).click()
    await page.getByRole('button', { name: 'Options of contacts' }).click()
    await page.getByText(/of 2,\d{3} are read/).waitFor()
    say(
      `scrolling through ${large.properties} properties: ${await scroll(page, "document.querySelector('.properties')")}`,
    )
  } finally {
    await room[Symbol.asyncDispose]()
  }
}

async function scroll(page: Page, place: string): Promise<string> {
  const seen = await page.evaluate<Scrolled>(scrolled(place))
  return `${seen.frames} frames in 3 s, ${seen.slow} over 50 ms, the longest ${seen.worst.toFixed(0)} ms; ${seen.tasks} long tasks`
}

async function firstScreen(
  name: string,
  { wide: { page }, api }: BrowserRoom,
  say: (text: string) => void,
): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const once = async (): Promise<number> => {
    await page.goto(`${api}/`, { waitUntil: 'commit' })
    return page.evaluate<number>(untilDrawn)
  }
  const cold: number[] = []
  const warm: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    await browser.send('Network.clearBrowserCache')
    cold.push(await once())
    warm.push(await once())
  }
  say(
    `first screen with ${name}: ${middle(cold).toFixed(0)} ms from an empty cache, ${middle(warm).toFixed(0)} ms from a full one (the middle of ${turns})`,
  )
}

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { type Layout, layout } from './layout.ts'

/** A page in a window of one size and one theme, and what went wrong in it. */
export interface Watched {
  readonly name: string
  readonly page: Page
  /** Errors of the console and of scripts, breaches of the page's policy, requests to other hosts. Empty is right. */
  readonly faults: readonly string[]
  /** Goes to a screen and waits until it has what it asked for. */
  go(path: string): Promise<void>
  /** The same by the way of people: a place of the main menu. */
  choose(place: string): Promise<void>
  /** Waits until nothing is loading and nothing moves. */
  settled(): Promise<void>
  /**
   * What axe finds against WCAG 2.2 AA, whether the page is wider than its window, and what stands on top of something
   * else, a line each. Empty is right. `colours`: only what another theme can change; `layout`: only what a size can.
   */
  flaws(of?: 'all' | 'colours' | 'layout'): Promise<readonly string[]>
  /** The same in another theme, and in windows of other widths, without loading the page again. */
  flawsElsewhere(widths?: readonly number[]): Promise<readonly string[]>
  /** Lets an error of the console be that a test brings about on purpose. */
  forgive(text: RegExp): void
  /** Writes a PNG; the whole page when asked. */
  shot(path: string, whole?: boolean): Promise<void>
  /** Writes an image of the docs, when the tests run to make them (`UPDATE_IMAGES=1`); otherwise nothing. */
  image(name: string): Promise<void>
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/**
 * A skeleton stands where something is asked for, a plan says that it is being made, and what comes or goes is marked. While
 * a colour changes its contrast is none of both. Progress of a run is no reason to wait.
 */
const calm = `document.querySelector('.loading, .plan-making, [data-starting-style], [data-ending-style]') === null
  && document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running')`

const lookEveryMs = 40
const patienceMs = 30_000

export async function watched(
  name: string,
  context: BrowserContext,
  at: string,
  theme: 'light' | 'dark',
): Promise<Watched> {
  const page = await context.newPage()
  const { host } = new URL(at)
  const faults: string[] = []
  const forgiven: RegExp[] = []
  const blame = (what: string): void => {
    if (!forgiven.some((one) => one.test(what))) faults.push(`${name}: ${what}`)
  }
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    blame(`console: ${message.text()} (${message.location().url.replace(at, '')})`)
  })
  page.on('pageerror', (error) => blame(`error: ${error.stack ?? error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.host !== host)
      blame(`request to another host: ${request.url()}`)
  })
  const settled = async (): Promise<void> => {
    // Asked from here: the page's policy lets no script of ours wait in it. Twice, since one list may lead to the next.
    const until = Date.now() + patienceMs
    for (let looks = 0; looks < 2; ) {
      looks = (await page.evaluate<boolean>(calm)) ? looks + 1 : 0
      if (Date.now() > until) throw new Error(`${name}: ${page.url()} keeps loading.`)
      await page.waitForTimeout(lookEveryMs)
    }
  }
  const flaws: Watched['flaws'] = async (of = 'all') => {
    await settled()
    const at = `${name} ${new URL(page.url()).pathname}`
    const found: string[] = []
    if (of !== 'colours') {
      const { beyond, stacked } = await page.evaluate<Layout>(layout)
      if (beyond !== null) found.push(`${at}: wider than the window by ${beyond}`)
      found.push(...stacked.map((pair) => `${at}: on top of each other: ${pair}`))
    }
    if (of === 'layout') return found
    // Drawn in the page itself: no second page is opened to gather what it found.
    // Only violations are described node by node, which is half of its time.
    const axe = new AxeBuilder({ page })
      .options({ resultTypes: ['violations'], iframes: false })
      .setLegacyMode(true)
    const { violations } = await (of === 'colours'
      ? axe.withRules(['color-contrast', 'link-in-text-block'])
      : axe.withTags(tags)
    ).analyze()
    return [
      ...found,
      ...violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => {
          const why = (failureSummary ?? '').replaceAll(/\s+/g, ' ')
          return `${at}: ${id}: ${help}: ${target.join(' ')}: ${why}`
        }),
      ),
    ]
  }
  const shot: Watched['shot'] = async (path, whole = false) => {
    await settled()
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await page.screenshot({ fullPage: whole, animations: 'disabled' }))
  }
  return {
    name,
    page,
    faults,
    settled,
    choose: async (place) => {
      const link = page.getByRole('navigation', { name: 'Main' }).getByText(place, { exact: true })
      // Where there is little room the places stand behind a button.
      if (!(await link.isVisible())) await page.getByRole('button', { name: 'Menu' }).click()
      await link.click()
      await settled()
    },
    go: async (path) => {
      await page.goto(`${at}${path}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await settled()
    },
    flaws,
    flawsElsewhere: async (widths = []) => {
      const other = theme === 'light' ? 'dark' : 'light'
      await page.emulateMedia({ colorScheme: other })
      const found = [...(await flaws('colours'))].map((flaw) => `${other}: ${flaw}`)
      await page.emulateMedia({ colorScheme: theme })
      const size = page.viewportSize()
      for (const width of widths) {
        await page.setViewportSize({ width, height: size?.height ?? width })
        found.push(...(await flaws('layout')).map((flaw) => `${width} pixels: ${flaw}`))
      }
      if (size !== null && widths.length > 0) await page.setViewportSize(size)
      return found
    },
    forgive: (text) => {
      forgiven.push(text)
    },
    shot,
    image: async (name) => {
      if (imagesFolder === null) return
      // Messages stand before what is shown.
      const close = page.getByRole('button', { name: 'Close the message' })
      while ((await close.count()) > 0) await close.first().click()
      await shot(join(imagesFolder, `${name}.png`))
    },
  }
}

/** Where screenshots of the docs are kept; null in an ordinary run, which writes none. */
const imagesFolder: string | null =
  process.env['UPDATE_IMAGES'] === '1'
    ? join(import.meta.dirname, '..', '..', '..', 'docs', 'images')
    : null

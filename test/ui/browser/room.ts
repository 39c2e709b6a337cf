/**
 * A room for looking at the web UI as people do: a sandbox account, a DuckDB file, `serve`, and Chromium.
 *
 * To look without a test (writes four PNG files a path; without a path, the home screen):
 *   node test/ui/browser/look.ts /tmp/looks /runs '/runs?status=failed' /syncs/customers_out/plan
 * It opens a furnished account (furnished.ts): synced contacts and companies, an outbound run with refused rows, a held
 * run, source tables with labelled links. `--empty` opens one without a connection; `--stay` leaves it open and prints a
 * link; `--at=768,1920` looks in windows of these widths too. In a path `{run}` stands for the newest outbound run, `{inbound}` for the newest inbound one, `{held}` for the one that is held.
 *
 * In a test (see runs.ui.test.ts): `const room = useRoom(...)`, which fails a test after which a page has faults.
 * `npm run test:ui` runs the tests, `UPDATE_IMAGES=1 npm run test:ui` also writes the screenshots of the docs.
 */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { CliRoom } from '../../cli/cli-room.ts'
import { type ApiRoom, openApiRoom } from '../../server/api/api-room.ts'
import { builtPage } from './built.ts'
import { openChromium } from './chromium.ts'
import { queryElsewhere } from './query.ts'
import { type Watched, watched } from './watched.ts'

export interface BrowserRoom extends ApiRoom {
  readonly browser: Browser
  /** 1280 by 800, light. */
  readonly wide: Watched
  /** 390 by 844, dark: a phone. */
  readonly narrow: Watched
}

const windows = {
  wide: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  narrow: {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    isMobile: true,
    hasTouch: true,
  },
} as const

/** How long a page may take on a machine that has more to do. */
const patienceMs = 30_000

/** Opens both windows, each with a session of its own. */
export async function openBrowserRoom(
  config: string,
  before: (room: CliRoom) => Promise<void> = async () => undefined,
): Promise<BrowserRoom> {
  const [browser, api] = await Promise.all([
    openChromium(),
    builtPage().then((page) => openApiRoom(config, before, {}, page)),
  ])
  const open = async (name: keyof typeof windows): Promise<Watched> => {
    const context = await browser.newContext({
      ...windows[name],
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      // Screens are looked at as they are when they have come to rest.
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(patienceMs)
    const one = await watched(name, context, api.api, windows[name].colorScheme)
    await one.page.goto(api.link())
    await one.page.getByRole('heading', { level: 1 }).first().waitFor()
    return one
  }
  const wide = await open('wide')
  const narrow = await open('narrow')
  return {
    ...api,
    sql: (statement) => queryElsewhere(join(api.folder, 'crm.duckdb'), statement),
    browser,
    wide,
    narrow,
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await api[Symbol.asyncDispose]()
    },
  }
}

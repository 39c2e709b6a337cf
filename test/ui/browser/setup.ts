import { chromiumPath, noChromium } from './chromium.ts'

/** What vitest calls before the tests: without a browser each of them would fail, with the same words. */
export function setup(): void {
  if (chromiumPath() !== null) return
  process.stderr.write(`\n${noChromium}\n\n`)
  process.exit(1)
}

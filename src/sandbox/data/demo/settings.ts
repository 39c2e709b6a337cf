import { currencyBook } from '../../settings/currency-book.ts'
import { teamBook } from '../../settings/team-book.ts'
import type { DemoWriter } from './writer.ts'

/** About what the dollar bought in these months; rates are the demo's own. */
const currencies: readonly (readonly [code: string, rate: number])[] = [
  ['EUR', 1.08],
  ['GBP', 1.27],
  ['CHF', 1.12],
]

/** Four currencies with a rate for each month of 2026 that has begun, and a fourth team, still empty. */
export function writeSettings(demo: DemoWriter): void {
  teamBook(demo.account).save({ id: '804', name: 'Field "Ops" 🤖' })
  const book = currencyBook(demo.account)
  for (const [n, [code, first]] of currencies.entries()) {
    for (let month = 0; month <= 10; month++) {
      const effectiveAt = Date.UTC(2026, month, 1)
      const drift = demo.random.int(-300, 300) / 10_000
      book.save({
        id: 5_500_001 + month * 10 + n,
        from: code,
        to: 'USD',
        rate: Math.round((first + drift) * 10_000) / 10_000,
        effectiveAt,
        createdAt: effectiveAt,
        // The rate of July was put right later.
        updatedAt: month === 6 ? effectiveAt + 3 * 86_400_000 : effectiveAt,
        visibleInUi: code !== 'CHF',
      })
    }
  }
}

import { validationError } from '../account/api-error.ts'
import type { Millis } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { currencyNames } from './currency-codes.ts'

/** One rate from an additional currency to the company's, in force from `effectiveAt` on. */
export interface ExchangeRate {
  readonly id: number
  readonly from: string
  readonly to: string
  readonly rate: number
  readonly effectiveAt: Millis
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly visibleInUi: boolean
}

/** The default account was opened on this day (data/pipelines.ts has it too). */
const OPENED: Millis = Date.UTC(2021, 2, 1, 9)

export function currencyBook(account: Account): CurrencyBook {
  return account.keep('currencies', () => new CurrencyBook(account))
}

/** Company currency and exchange rates. A new account has the dollar and one rate of the euro. */
export class CurrencyBook {
  readonly #rates = new Map<number, ExchangeRate>()
  #nextId: number
  company: { code: string; createdAt: Millis } = { code: 'USD', createdAt: OPENED }

  constructor(account: Account) {
    this.#nextId = account.random.fork('currencies').int(1_000_000, 9_000_000)
    const times = { effectiveAt: OPENED, createdAt: OPENED, updatedAt: OPENED }
    this.save({ id: this.#nextId, from: 'EUR', to: 'USD', rate: 1.21, visibleInUi: true, ...times })
  }

  newId(): number {
    return this.#nextId
  }
  all(): readonly ExchangeRate[] {
    return [...this.#rates.values()].sort((a, b) => a.id - b.id)
  }
  find(id: number): ExchangeRate | undefined {
    return this.#rates.get(id)
  }
  save(rate: ExchangeRate): void {
    this.#rates.set(rate.id, rate)
    this.#nextId = Math.max(this.#nextId, rate.id + 1)
  }
  remove(id: number): void {
    this.#rates.delete(id)
  }

  /** Codes with a rate to the company currency, in the order they were added. */
  additional(): readonly string[] {
    const codes = this.all()
      .filter(({ to }) => to === this.company.code)
      .map(({ from }) => from)
    return [...new Set(codes)]
  }

  /** The latest rate of each pair that is in force by then. */
  current(now: Millis): readonly ExchangeRate[] {
    const latest = new Map<string, ExchangeRate>()
    for (const rate of this.all()) {
      const pair = `${rate.from}/${rate.to}`
      const before = latest.get(pair)
      if (rate.effectiveAt <= now && (!before || before.effectiveAt <= rate.effectiveAt))
        latest.set(pair, rate)
    }
    return [...latest.values()]
  }
}

export function currencyCode(text: string): string {
  if (!Object.hasOwn(currencyNames, text)) throw validationError(`Unknown currency code ${text}`)
  return text
}

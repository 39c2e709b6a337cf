import type { Table } from './catalog.ts'
import { SnowflakeError } from './errors.ts'

/**
 * One writer a table until it commits: UPDATE, DELETE, MERGE, TRUNCATE and DDL wait for one another, INSERT and COPY for
 * nobody. https://docs.snowflake.com/en/sql-reference/transactions (resource locking)
 */
export class Locks {
  readonly #holders = new Map<Table, object>()
  readonly #waiting = new Map<Table, (() => void)[]>()

  async take(table: Table, holder: object, seconds: number, signal?: AbortSignal): Promise<void> {
    const until = Date.now() + seconds * 1000
    for (;;) {
      const now = this.#holders.get(table)
      if (now === undefined || now === holder) {
        this.#holders.set(table, holder)
        return
      }
      const left = until - Date.now()
      if (left <= 0 || signal?.aborted === true)
        throw new SnowflakeError(
          '000625',
          '57014',
          `Statement was aborted because the number of waiters for this lock exceeds the limit or LOCK_TIMEOUT passed: table ${table.name}.`,
        )
      await this.#freed(table, left, signal)
    }
  }

  release(holder: object): void {
    for (const [table, held] of this.#holders) {
      if (held !== holder) continue
      this.#holders.delete(table)
      const waiting = this.#waiting.get(table) ?? []
      this.#waiting.delete(table)
      for (const wake of waiting) wake()
    }
  }

  async #freed(table: Table, ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, Math.min(ms, 2_000_000_000))
    signal?.addEventListener('abort', () => resolve(), { once: true })
    this.#waiting.set(table, [...(this.#waiting.get(table) ?? []), resolve])
    await promise
    clearTimeout(timer)
  }
}

import type { Statement, Transaction, Warehouse } from '../../../src/engine/ports.ts'

/** Tells what each statement gave. */
export function seenWarehouse(inner: Warehouse, told: (line: string) => void): Warehouse {
  const seen = <T>(statement: Statement, result: T): T => {
    told(`${statement.name} ${JSON.stringify(statement.values ?? {}, asText)} ${textOf(result)}`)
    return result
  }
  const seenTransaction = (transaction: Transaction): Transaction => ({
    run: async (statement) => seen(statement, await transaction.run(statement)),
    rows: async (statement) => seen(statement, await transaction.rows(statement)),
  })
  return {
    ...inner,
    ...seenTransaction(inner),
    transaction: (work) => inner.transaction((opened) => work(seenTransaction(opened))),
    stream: async function* (statement) {
      for await (const rows of inner.stream(statement)) yield seen(statement, rows)
    },
  }
}

const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value

const textOf = (result: unknown): string => JSON.stringify(result, asText)

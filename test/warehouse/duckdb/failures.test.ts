import { expect, test } from 'vitest'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { failure, isFatal } from '../../../src/warehouse/duckdb/failures.ts'

test('a database that DuckDB gave up is told through every error that wraps it', () => {
  const driver = new Error('FATAL Error: Failed: database has been invalidated')
  const ours = failure(driver, { doing: 'warehouse/commit' })
  const lost = new ConnectorError('warehouse.commit_unknown', {
    what: 'The answer to a commit was lost.',
    why: 'It was cut off.',
    fix: 'Run again.',
    cause: ours,
  })
  expect([driver, ours, lost].map(isFatal)).toEqual([true, true, true])
  expect(isFatal(failure(new Error('Binder Error: no such column'), { doing: 'a' }))).toBe(false)
})

import type { ErrorCode } from '../../errors/catalogue.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

/** A session that is lost before COMMIT takes the transaction along; after it, only a look tells whether it took effect. */
const goesAgain: ReadonlySet<string> = new Set<ErrorCode>([
  'warehouse.commit_unknown',
  'warehouse.session_lost',
])

/** A transaction that does no harm when it is done twice, once more when its session or the answer to its commit was lost. */
export async function repeatable<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction()
  } catch (error) {
    if (!(error instanceof ConnectorError) || !goesAgain.has(error.code)) throw error
    return await transaction()
  }
}

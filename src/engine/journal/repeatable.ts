import type { ErrorCode } from '../../errors/catalogue.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

type Lost = Extract<ErrorCode, 'warehouse.session_lost' | 'warehouse.commit_unknown'>

/** A session that is lost before COMMIT takes the transaction along; after it, only a look tells whether it took effect. */
const either: readonly Lost[] = ['warehouse.session_lost', 'warehouse.commit_unknown']

/**
 * A transaction, once more when it was lost so. Unless only `warehouse.session_lost` is named, it must do no harm when
 * it is done twice.
 */
export async function repeatable<T>(
  transaction: () => Promise<T>,
  lost: readonly Lost[] = either,
): Promise<T> {
  try {
    return await transaction()
  } catch (error) {
    if (!(error instanceof ConnectorError) || !lost.some((code) => code === error.code)) throw error
    return await transaction()
  }
}

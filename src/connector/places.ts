import type { Config } from '../config/load.ts'
import { pathFrom } from '../config/orders.ts'
import { placeOf } from '../warehouse/duckdb/place.ts'

/** Connections of one place share their tables and take turns, however they are written. */
export function placeOfWarehouse(
  { document, folder, environment }: Config,
  connection: string,
): string {
  const place = document.connections[connection]?.warehouse
  if (place === undefined) return connection
  if (place.kind === 'duckdb') return placeOf(pathFrom(folder, place.path))
  const account = place.account ?? environment['SNOWFLAKE_ACCOUNT'] ?? ''
  const database = place.database ?? environment['SNOWFLAKE_DATABASE'] ?? ''
  return ['snowflake', place.connection ?? '', account, database].join('/').toUpperCase()
}

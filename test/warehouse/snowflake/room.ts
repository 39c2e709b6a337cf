import { systemClock } from '../../../src/machine/clock.ts'
import { openSnowflake } from '../../../src/warehouse/snowflake/warehouse.ts'
import type { OpenWarehouse } from '../../inbound/landing-room.ts'
import { startTestServer } from '../../snowflake-server/start.ts'

/** The stand-in for Snowflake, and the adapter on it by the unmodified driver: for rooms of either direction. */
export async function snowflakeStandIn() {
  const server = await startTestServer({})
  const { account, url, role, warehouse, database, users } = server
  const open: OpenWarehouse = ({ work, signal }) =>
    openSnowflake({
      account,
      accessUrl: url,
      role,
      warehouse,
      database: database ?? 'CRM',
      signIn: { authenticator: 'SNOWFLAKE', ...users.password },
      workFolder: work,
      clock: systemClock,
      signal,
      tag: () => '',
    })
  return { server, open, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

import type { Config } from '../config/load.ts'
import { defaults } from '../config/orders.ts'
import { scheduleOf } from '../config/schedules.ts'
import type { ConfigDocument } from '../config/schema.ts'
import type { Environment } from '../config/secrets.ts'
import { placeVariables } from '../config/snowflake-settings.ts'
import type { WarehouseConfig } from '../config/warehouse-schema.ts'
import type { ScheduleConfig } from '../config/parts-schema.ts'

/** The document with its defaults filled in; secrets stay references. */
export function understood(config: Config): unknown {
  const { document } = config
  return {
    version: document.version,
    connections: mapValues(document.connections, (connection) => ({
      hubspot: {
        ...(connection.hubspot?.oauth === undefined ? { token: { env: 'HUBSPOT_TOKEN' } } : {}),
        base_url: config.environment['HUBSPOT_BASE_URL'] ?? 'https://api.hubapi.com',
        daily_share: defaults.dailyShare,
        ...connection.hubspot,
      },
      warehouse: warehouseWithDefaults(connection.warehouse, config.environment),
    })),
    syncs: mapValues(document.syncs, withDefaults),
  }
}

/** What the environment leaves open stays open: the document as understood also tells what is missing. */
function warehouseWithDefaults(warehouse: WarehouseConfig, environment: Environment): object {
  if (warehouse.kind === 'duckdb') return { schema: 'hubspot', ...warehouse }
  const named = warehouse.connection === undefined ? fromEnvironment(environment) : {}
  return { schema: 'HUBSPOT', ...named, ...warehouse }
}

const fromEnvironment = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(placeVariables).flatMap(([field, variable]) => {
      const value = environment[variable]?.trim() ?? ''
      return value === '' ? [] : [[field, value]]
    }),
  )

const mapValues = <T>(
  of: Readonly<Record<string, T>>,
  map: (value: T) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, map(value)]))

function scheduleWithDefaults(schedule: ScheduleConfig | undefined): object {
  if (schedule === undefined) return {}
  const { rule, retries, catchUp, paused } = scheduleOf(schedule)
  const kind = rule.kind === 'cron' ? { time_zone: rule.timeZone } : { after_status: rule.status }
  return { schedule: { ...kind, retries, catch_up: catchUp, paused, ...schedule } }
}

function withDefaults(sync: ConfigDocument['syncs'][string]): unknown {
  const schedule = scheduleWithDefaults(sync.schedule)
  const guard = { removals: sync.guard?.removals ?? '20%' }
  if (sync.direction === 'inbound') {
    const { horizon, sweep, reconcile } = defaults
    return {
      horizon,
      sweep,
      reconcile,
      new_streams: 'ignore',
      ...sync,
      ...schedule,
      guard,
      streams: mapValues(sync.streams, (stream) => ({
        strategy: 'auto',
        storage: 'merge',
        route: 'auto',
        properties: 'all',
        ...stream,
      })),
    }
  }
  return {
    cleanup_default_associations: false,
    route: 'auto',
    wait: defaults.wait,
    ...sync,
    ...schedule,
    guard,
    associations: (sync.associations ?? []).map((association) => ({
      policy: 'exact',
      ...association,
    })),
  }
}

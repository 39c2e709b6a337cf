import type Sdk from 'snowflake-sdk'
import { ConnectorError } from '../../errors/connector-error.ts'

/** The parts of snowflake-sdk that are used. */
export type Driver = Pick<typeof Sdk, 'createConnection' | 'configure'>

/** Read by the driver while it is imported; without them it asks three clouds whether it runs there (SNOWFLAKE.md 1, pitfall 7). */
const onlyForImport = {
  SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
  SNOWFLAKE_DISABLE_MINICORE: '1',
} as const
/** Read after each sign-in, so that it stays: the driver would send what the account's name looks like. */
const forAllTime = 'SF_TELEMETRY_DISABLE_CONNECTION_SHAPE'

let loaded: Promise<Driver> | null = null

/**
 * The driver, loaded at its first use: it takes two thirds of a second and 90 MB (SNOWFLAKE.md 1).
 * @throws ConnectorError `warehouse.driver_missing`
 */
export function loadDriver(): Promise<Driver> {
  loaded ??= load().catch((error: unknown) => {
    loaded = null
    throw error
  })
  return loaded
}

async function load(): Promise<Driver> {
  const before = new Map(Object.keys(onlyForImport).map((name) => [name, process.env[name]]))
  Object.assign(process.env, onlyForImport)
  process.env[forAllTime] ??= '1'
  try {
    // CommonJS: Node gives what the module exports as `default`.
    const { default: driver } = await import('snowflake-sdk')
    quiet(driver)
    return driver
  } catch (error) {
    throw missing(error)
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** For the whole process; we are the only ones in it to use the driver. */
function quiet(driver: Driver): void {
  driver.configure({
    // Without it the driver writes snowflake.log into the current folder, and to the console.
    logLevel: 'OFF',
    // The driver's own falls back to running the value as JavaScript (SNOWFLAKE.md 1, "Types in JS").
    jsonColumnVariantParser: (text) => JSON.parse(text) as unknown,
    // What is no JSON is XML, which is no more than text to us.
    xmlColumnVariantParser: (text) => text,
  })
}

function missing(cause: unknown): ConnectorError {
  return new ConnectorError('warehouse.driver_missing', {
    what: "Snowflake's driver can't be loaded.",
    why: 'The package snowflake-sdk is optional, and was left out or broken when this one was installed.',
    fix: 'Install it beside this package: npm install snowflake-sdk@3.3.0',
    cause,
  })
}

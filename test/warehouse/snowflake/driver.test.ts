import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const driver = fileURLToPath(new URL('../../../src/warehouse/snowflake/driver.ts', import.meta.url))

/** A process of its own: what is loaded once stays. */
function run(script: string, folder: string): unknown {
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, DRIVER: driver },
    encoding: 'utf8',
  })
  return JSON.parse(told)
}

test('the driver is loaded without probes, logs and traces in the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driver-'))
  try {
    const told = run(
      `
      import net from 'node:net'
      const connected = []
      const connect = net.Socket.prototype.connect
      net.Socket.prototype.connect = function (...asked) {
        connected.push(String(asked[0]?.host ?? asked[0]?.[0]?.host))
        return connect.apply(this, asked)
      }
      const { loadDriver } = await import(process.env.DRIVER)
      const [one, other] = await Promise.all([loadDriver(), loadDriver()])
      one.createConnection({ account: 'a', username: 'u', password: 'p' })
      const left = Object.keys(process.env).filter((name) => name.startsWith('SNOWFLAKE_'))
      console.log(JSON.stringify({ same: one === other, left, connected }))
      process.exit(0)
      `,
      folder,
    )
    expect(told).toEqual({ same: true, left: [], connected: [] })
    // A folder for what it learns of certificates is all that it makes.
    expect(readdirSync(folder).filter((name) => name !== '.cache')).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a driver that is not installed is asked for, with the command', () => {
  const told = run(
    `
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve(name, context, next) {
        if (name === 'snowflake-sdk') throw new Error('not there')
        return next(name, context)
      },
    })
    const { loadDriver } = await import(process.env.DRIVER)
    const error = await loadDriver().catch((thrown) => thrown)
    console.log(JSON.stringify(error.report()))
    `,
    tmpdir(),
  )
  expect(told).toMatchObject({
    code: 'warehouse.driver_missing',
    fix: 'Install it beside this package: npm install snowflake-sdk@3.3.0',
  })
})

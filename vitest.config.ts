import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Temporary files of the tests stand in memory where there is plenty: hundreds of DuckDB files wait for no disk then.
 * A kill -9 leaves both alike.
 */
function inMemory(folder: string, bytes: number): string | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < bytes) return null
    const own = join(folder, 'hubspot-warehouse-tests')
    mkdirSync(own, { recursive: true })
    return own
  } catch {
    return null
  }
}

const temporary = process.env['TMPDIR'] ?? inMemory('/dev/shm', 4 * 1024 ** 3)

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Files share nothing but modules: a process for each would load them anew, a second a file.
    isolate: false,
    // Many tests wait for limits, lags and locks: on two cores more workers use what they leave idle.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    ...(temporary === null ? {} : { env: { TMPDIR: temporary } }),
  },
})

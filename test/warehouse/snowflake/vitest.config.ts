import { defineConfig } from 'vitest/config'
import { temporary } from '../../temporary.ts'

/** The tests of both directions, on the stand-in for Snowflake in place of DuckDB (`npm run test:snowflake`). */
export default defineConfig({
  test: {
    include: [
      'test/scenarios/{inbound,outbound,verify}-*.test.ts',
      'test/{inbound,outbound}/*.test.ts',
      'test/dbt/*.test.ts',
      'test/server/api/journey.test.ts',
    ],
    exclude: [
      'test/**/*.{long,soak}.test.ts',
      // Sources that are files of this machine: Snowflake reads none.
      'test/scenarios/outbound-send-sources.test.ts',
    ],
    globalSetup: './test/temporary.ts',
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: { TMPDIR: temporary, TEST_WAREHOUSE: 'snowflake' },
  },
})

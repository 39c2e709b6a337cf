import { defineConfig } from 'vitest/config'
import { temporary } from './test/temporary.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/temporary.ts',
    pool: 'forks',
    // Files share nothing but modules: a process for each would load them anew, a second a file.
    isolate: false,
    // Many tests wait for limits, lags and locks: on two cores more workers use what they leave idle.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: {
      TMPDIR: temporary,
      // Whatever vitest tells its workers: the command line decides about colours when it is loaded first.
      NO_COLOR: '1',
      // What DuckDB takes for the machine's processors: a second thread for a few rows costs a fifth more than one. Processes
      // that tests start, the trial and the torture leave it as it is.
      SLURM_CPUS_ON_NODE: '1',
    },
  },
})

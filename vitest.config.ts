import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Files share nothing but modules: a process for each would load them anew, a second a file.
    isolate: false,
    // Many tests wait for limits, lags and locks: on two cores a third worker uses what they leave idle (40 % was).
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})

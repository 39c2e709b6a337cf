import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/limits/**/*.limits.ts'],
    pool: 'forks',
    // One after another: each takes the memory and the time of both cores.
    maxWorkers: 1,
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
  },
})

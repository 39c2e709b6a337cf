import { defineConfig } from 'vitest/config'
import shared from '../../../vitest.config.ts'

export default defineConfig({
  test: {
    ...shared.test,
    include: ['test/ui/browser/*.ui.test.ts'],
    globalSetup: ['./test/temporary.ts', './test/ui/browser/setup.ts'],
    // A browser and a server are at work beside each.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})

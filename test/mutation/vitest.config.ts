import { defineConfig } from 'vitest/config'

/** Tests of decisions alone: no account, no warehouse, so that thousands of mutants can be tried. */
export default defineConfig({
  test: {
    // Of a whole test on a busy machine; a mutant's own time is Stryker's to bound.
    testTimeout: 30_000,
    include: [
      'test/inbound/{windows,routes,state,column-names,column-events,directions}.test.ts',
      'test/outbound/{plan-pair,plan-pair-fates,cell,hold,wire-value,wire-forms,decide-rows,send-moves,link-route,label-cells}.test.ts',
      'test/server/{decide,decide-edges,outcome,ticks}.test.ts',
      'test/hubspot/{walk,walk-steps,retry,outcomes}.test.ts',
      'test/hubspot/rates/fair-queue.test.ts',
      'test/connector/alerts/judge.test.ts',
      'test/engine/*.test.ts',
      'test/warehouse/sql/*.test.ts',
      'test/laws/{state,templates,three-way}.test.ts',
    ],
  },
})

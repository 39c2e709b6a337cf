import { defineConfig } from 'vitest/config'

/** Tests of decisions alone: no account, no warehouse, so that thousands of mutants can be tried. */
export default defineConfig({
  test: {
    include: [
      'test/inbound/{windows,routes,state,column-names,directions}.test.ts',
      'test/outbound/{plan-pair,cell,hold,wire-value,send-moves,link-route,label-cells}.test.ts',
      'test/server/{decide,ticks}.test.ts',
      'test/hubspot/{walk,outcomes}.test.ts',
      'test/engine/*.test.ts',
      'test/warehouse/sql/*.test.ts',
      'test/laws/*.test.ts',
    ],
  },
})

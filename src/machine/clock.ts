import { setTimeout as sleepMs } from 'node:timers/promises'
import type { Clock } from '../engine/ports.ts'

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted()
    try {
      await sleepMs(ms, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  },
}

import type { Clock } from '../../../src/engine/ports.ts'

/** What the process does at its ports, as far as its clock must know. */
export interface Doings {
  /** Operations under way. */
  underWay: number
  /** All that ever began. */
  begun: number
}

interface Sleeper {
  readonly due: number
  readonly wake: () => void
}

/** So long nothing happens before time is taken to be all that is waited for. */
const quietMs = 15
/** Shorter sleeps are slept. */
const shortMs = 100

/**
 * A clock that goes on by itself to the next moment that is waited for, once nothing else happens: a process that looks
 * after an import for an hour ends in a second. `pass` has the whole world's time go on, and tells by how much it did.
 */
export function swiftClock(
  machine: Clock,
  doings: Doings,
  pass: (ms: number) => Promise<number>,
): Clock {
  const sleepers = new Set<Sleeper>()
  let passedMs = 0
  let isLooking = false
  const now = (): Date => new Date(machine.now().getTime() + passedMs)

  const goOn = async (): Promise<void> => {
    const next = Math.min(...[...sleepers].map(({ due }) => due))
    const ms = next - now().getTime()
    if (ms > shortMs) passedMs += await pass(ms)
    for (const sleeper of sleepers) if (sleeper.due <= now().getTime()) sleeper.wake()
  }

  const look = (begun: number): void => {
    const timer = setTimeout(() => {
      if (sleepers.size === 0) {
        isLooking = false
        return
      }
      const isQuiet = doings.underWay === 0 && doings.begun === begun
      if (isQuiet) void goOn().finally(() => look(doings.begun))
      else look(doings.begun)
    }, quietMs)
    // Sleeps keep a process alive or not, as they would without.
    timer.unref()
  }

  return {
    now,
    sleep: async (ms, signal) => {
      const woken = new AbortController()
      const sleeper: Sleeper = { due: now().getTime() + ms, wake: () => woken.abort() }
      sleepers.add(sleeper)
      if (!isLooking) {
        isLooking = true
        look(doings.begun)
      }
      const either = signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal])
      try {
        await machine.sleep(ms, either)
      } catch (error) {
        if (signal?.aborted === true || !woken.signal.aborted) throw error
      } finally {
        sleepers.delete(sleeper)
      }
    },
  }
}

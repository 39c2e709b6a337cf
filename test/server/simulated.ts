import type { Clock } from '../../src/engine/ports.ts'

interface Sleeper {
  until: number
  readonly wake: () => void
}

/** A clock on which time passes only when everybody who acts is asleep: a month takes seconds. */
export interface SimulatedClock extends Clock {
  /** Somebody begins to act; ends by the function that is returned. */
  actor(): () => void
  /** Moves the clock without anybody having slept (a wrong clock, a machine that was suspended). */
  jump(ms: number): void
  /** Sets the clock, as a time server does: sleeps last as long as they would have. */
  set(ms: number): void
}

export function simulatedClock(start: string): SimulatedClock {
  let now = Date.parse(start)
  let actors = 0
  const asleep = new Set<Sleeper>()
  const pass = (): void => {
    if (actors === 0 || asleep.size < actors) return
    const [next] = [...asleep].toSorted((one, other) => one.until - other.until)
    if (next === undefined) return
    asleep.delete(next)
    now = Math.max(now, next.until)
    next.wake()
  }
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const end = (act: () => void) => (): void => {
          asleep.delete(sleeper)
          signal?.removeEventListener('abort', aborted)
          act()
        }
        const sleeper: Sleeper = { until: now + ms, wake: () => end(resolve)() }
        const aborted = (): void => end(() => reject(new Error('woken')))()
        if (signal?.aborted === true) {
          reject(new Error('woken'))
          return
        }
        signal?.addEventListener('abort', aborted)
        asleep.add(sleeper)
        // Not before whoever was woken just now has had their turn.
        setImmediate(pass)
      }),
    actor: () => {
      actors += 1
      return () => {
        actors -= 1
        setImmediate(pass)
      }
    },
    jump: (ms) => {
      now += ms
    },
    set: (ms) => {
      now += ms
      for (const sleeper of asleep) sleeper.until += ms
    },
  }
}

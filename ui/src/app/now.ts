import { useSyncExternalStore } from 'react'

/** One clock for all times on the page: a tick each second, so that they change together. */
let now = Date.now()
let ticking: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  listeners.add(listener)
  // While nobody listened the clock stood still.
  if (ticking === undefined) now = Date.now()
  ticking ??= setInterval(() => {
    now = Date.now()
    for (const one of listeners) one()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

/** Now, to the end of the step, so that what just happened is never to come; what shows minutes is drawn each 15 s only. */
export function useNow(stepMs = 15_000): number {
  return useSyncExternalStore(listen, () => Math.ceil(now / stepMs) * stepMs)
}

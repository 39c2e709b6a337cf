import { useSyncExternalStore } from 'react'

/** One clock for all times on the page: a tick each second, so that they change together. */
let now = Date.now()
let ticking: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  listeners.add(listener)
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

/** Now, to the step: what shows minutes is drawn anew each 15 s only. */
export function useNow(stepMs = 15_000): number {
  return useSyncExternalStore(listen, () => Math.floor(now / stepMs) * stepMs)
}

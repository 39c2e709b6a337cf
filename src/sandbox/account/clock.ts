import type { Millis } from './definitions.ts'
import type { Clock } from './types.ts'

interface Appointment {
  readonly at: Millis
  readonly act: () => void
}

/** An offset on the real clock that ticks, unless frozen (CONTRACT.md "Sandbox control"). */
export function createClock(): Clock & { stop(): void } {
  let offset = 0
  let frozenAt: Millis | undefined
  let timer: NodeJS.Timeout | undefined
  const due = new Set<Appointment>()

  const now = () => frozenAt ?? Date.now() + offset

  function wake(): void {
    clearTimeout(timer)
    timer = undefined
    const reached = [...due].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at)
    for (const appointment of reached) {
      if (due.delete(appointment)) appointment.act()
    }
    const next = Math.min(...[...due].map(({ at }) => at))
    if (frozenAt !== undefined || next === Infinity) return
    clearTimeout(timer)
    timer = setTimeout(wake, Math.min(Math.max(next - now(), 1), 2 ** 31 - 1))
    timer.unref()
  }

  function moveTo(time: Millis): void {
    offset = time - Date.now()
    if (frozenAt !== undefined) frozenAt = time
    wake()
  }

  return {
    now,
    set: moveTo,
    advance: (byMs) => moveTo(now() + byMs),
    freeze(frozen) {
      const time = now()
      frozenAt = frozen ? time : undefined
      offset = time - Date.now()
      wake()
    },
    get frozen() {
      return frozenAt !== undefined
    },
    schedule(at, act) {
      const appointment = { at, act }
      due.add(appointment)
      if (frozenAt === undefined) {
        clearTimeout(timer)
        timer = setTimeout(
          wake,
          Math.min(Math.max(Math.min(...[...due].map((d) => d.at)) - now(), 0), 2 ** 31 - 1),
        )
        timer.unref()
      } else if (at <= now()) {
        setImmediate(wake)
      }
      return () => due.delete(appointment)
    },
    stop() {
      clearTimeout(timer)
      due.clear()
    },
  }
}

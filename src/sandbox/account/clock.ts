import type { Millis } from './definitions.ts'
import type { Clock } from './types.ts'

interface Appointment {
  readonly at: Millis
  /** The same moment on the machine's own clock, as it looked when the appointment was made. */
  readonly realAt: number
  readonly act: () => void
}

/**
 * An offset on the real clock that ticks, unless frozen (CONTRACT.md "Sandbox control"). Appointments come due by either
 * clock: HubSpot jobs go on under a frozen one, and time travel brings them forward.
 */
export function createClock(): Clock & { stop(): void } {
  let offset = 0
  let frozenAt: Millis | undefined
  let timer: NodeJS.Timeout | undefined
  const due = new Set<Appointment>()

  const now = () => frozenAt ?? Date.now() + offset

  /** Real milliseconds until it comes due. */
  function remaining({ at, realAt }: Appointment): number {
    const byReal = realAt - performance.now()
    return frozenAt === undefined ? Math.min(at - now(), byReal) : at <= now() ? 0 : byReal
  }

  function wake(): void {
    const reached = [...due].filter((each) => remaining(each) <= 0).sort((a, b) => a.at - b.at)
    for (const appointment of reached) {
      if (due.delete(appointment)) appointment.act()
    }
    setTimer()
  }

  function setTimer(): void {
    clearTimeout(timer)
    timer = undefined
    const next = Math.min(...[...due].map(remaining))
    if (next === Infinity) return
    timer = setTimeout(wake, Math.min(Math.max(next, 1), 2 ** 31 - 1))
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
      const appointment = { at, realAt: performance.now() + at - now(), act }
      due.add(appointment)
      setTimer()
      return () => due.delete(appointment)
    },
    stop() {
      clearTimeout(timer)
      due.clear()
    },
  }
}

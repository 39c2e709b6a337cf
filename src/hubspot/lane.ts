import type { Clock } from '../engine/ports.ts'
import { FairQueue } from './fair-queue.ts'
import type { Passage, RollingWindow } from './rolling-window.ts'

/** A call that waits to be let through. */
interface Waiting {
  readonly start: (passage: Passage) => void
  readonly fail: (reason: unknown) => void
}

/** Whether calls may go at all: `now` lets one through whatever the window says; an error ends all that wait. */
export type Gate = () => 'open' | 'now' | Error

/** What is limited together: a window over time, a few calls at once, and those that wait, fairly by sync. */
export class CallLane {
  readonly window: RollingWindow
  readonly #atOnce: number
  readonly #clock: Clock
  readonly #gate: Gate
  readonly #waiting = new FairQueue<Waiting>()
  #underWay = 0
  /** When the line is looked at again; null while nothing sleeps for it. */
  #alarm: { readonly at: number; readonly stop: AbortController } | null = null

  constructor(window: RollingWindow, atOnce: number, clock: Clock, gate: Gate) {
    this.window = window
    this.#atOnce = atOnce
    this.#clock = clock
    this.#gate = gate
  }

  /** Resolves when the call may go; it must be `done` with. Rejects with the signal's reason. */
  enter(whose: string, signal: AbortSignal): Promise<Passage> {
    return new Promise<Passage>((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error)
        return
      }
      const leave = (): void => {
        this.#waiting.remove(whose, waiting)
        if (this.#waiting.size === 0) this.#silence()
        reject(signal.reason as Error)
      }
      const waiting: Waiting = {
        start: (passage) => {
          signal.removeEventListener('abort', leave)
          resolve(passage)
        },
        fail: (reason) => {
          signal.removeEventListener('abort', leave)
          reject(reason as Error)
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.add(whose, waiting)
      this.#serve()
    })
  }

  done(passage: Passage, refused: boolean): void {
    this.window.answered(passage, this.#clock.now().getTime(), refused)
    this.#underWay -= 1
    this.#serve()
  }

  #serve(): void {
    while (this.#underWay < this.#atOnce && this.#waiting.size > 0) {
      const gate = this.#gate()
      if (gate instanceof Error) {
        this.#waiting.next()?.fail(gate)
        continue
      }
      const now = this.#clock.now().getTime()
      const delay = gate === 'now' ? 0 : this.window.delay(now)
      if (delay > 0) {
        this.#wakeIn(delay, now)
        return
      }
      const passage = this.window.take(now)
      this.#underWay += 1
      this.#waiting.next()?.start(passage)
    }
    if (this.#waiting.size === 0) this.#silence()
  }

  #wakeIn(ms: number, now: number): void {
    const at = now + ms
    const { stop, at: set } = this.#alarm ?? { stop: null, at: 0 }
    if (stop !== null && set <= at && set > now) return
    stop?.abort()
    const alarm = { at, stop: new AbortController() }
    this.#alarm = alarm
    const serve = (): void => {
      if (this.#alarm !== alarm) return
      this.#alarm = null
      this.#serve()
    }
    this.#clock.sleep(ms, alarm.stop.signal).then(serve, (reason: unknown) => {
      if (this.#alarm !== alarm) return
      this.#alarm = null
      for (let next = this.#waiting.next(); next !== undefined; next = this.#waiting.next())
        next.fail(reason)
    })
  }

  #silence(): void {
    this.#alarm?.stop.abort()
    this.#alarm = null
  }
}

import { allQuiet } from './under-way.ts'
import type { VirtualTime } from './virtual-time.ts'

interface Waiting {
  readonly name: string
  readonly go: () => void
}

/** A simulation that goes on for so many events goes round in circles. */
const mostEvents = 400_000

/**
 * Lets one thing happen at a time. Whoever wants to do something waits for a turn; when nothing happens any more by itself,
 * one of those who wait gets it, by the seed; when nobody waits, time goes on to the next moment that somebody waits for.
 */
export class Scheduler {
  readonly #time: VirtualTime
  readonly #random: () => number
  readonly #waiting: Waiting[] = []
  #watched = 0
  #events = 0
  #isDriving = false
  #whenBroken: (error: Error) => void = () => undefined
  readonly #break: Promise<never>

  constructor(time: VirtualTime, random: () => number) {
    this.#time = time
    this.#random = random
    this.#break = new Promise((_resolve, reject) => {
      this.#whenBroken = reject
    })
    this.#break.catch(() => undefined)
  }

  /** Resolves when it is the caller's turn. */
  turn(name: string): Promise<void> {
    return new Promise((go) => void this.#waiting.push({ name, go }))
  }

  /** Lets things happen until the work has ended. */
  async until<T>(work: Promise<T>): Promise<T> {
    this.#watched += 1
    const ended = (): void => {
      this.#watched -= 1
    }
    work.then(ended, ended)
    if (!this.#isDriving) {
      this.#isDriving = true
      void this.#drive().finally(() => {
        this.#isDriving = false
      })
    }
    return Promise.race([work, this.#break])
  }

  /** Keeps the appointments that are due already. */
  async catchUp(): Promise<void> {
    for (;;) {
      await allQuiet()
      const next = this.#time.next()
      if (next === null || next > this.#time.now()) return
      this.#time.keepNext()
    }
  }

  async #drive(): Promise<void> {
    for (;;) {
      await allQuiet()
      if (this.#watched === 0) return
      this.#events += 1
      const problem =
        this.#events > mostEvents
          ? `It goes round in circles: ${mostEvents} events.`
          : this.#waiting.length === 0 && this.#time.next() === null
            ? 'Nothing can go on.'
            : null
      if (problem !== null) {
        const error = new Error(`${problem} ${this.#waiting.map(({ name }) => name).join(', ')}`)
        this.#whenBroken(error)
        return
      }
      // Two that worked beside each other came here in an order that the machine's load decided.
      this.#waiting.sort((one, other) =>
        one.name < other.name ? -1 : one.name > other.name ? 1 : 0,
      )
      const [chosen] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1)
      if (chosen === undefined) this.#time.keepNext()
      else chosen.go()
    }
  }
}

/** What of the machine's time is replaced while a simulation is open. */
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  now: Date.now,
  elapsed: performance.now.bind(performance),
  after: AbortSignal.timeout.bind(AbortSignal),
  random: Math.random,
}

interface Appointment {
  readonly at: number
  /** Of two at one moment the earlier made comes first. */
  readonly place: number
  readonly act: () => void
}

/** A clock that stands still until it is told to go on, and what is to happen by it. */
export class VirtualTime {
  #now: number
  readonly #began: number
  #made = 0
  readonly #due = new Set<Appointment>()

  constructor(start: string) {
    this.#now = Date.parse(start)
    this.#began = this.#now
  }

  now(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#now - this.#began
  }

  /** Returns how to call it off. */
  at(ms: number, act: () => void): () => void {
    this.#made += 1
    const appointment = { at: this.#now + Math.max(ms, 0), place: this.#made, act }
    this.#due.add(appointment)
    return () => void this.#due.delete(appointment)
  }

  /** When the next appointment is; null: there is none. */
  next(): number | null {
    return this.#earliest()?.at ?? null
  }

  /** Goes on to the next appointment, if need be, and keeps it. */
  keepNext(): void {
    const earliest = this.#earliest()
    if (earliest === null) return
    this.#due.delete(earliest)
    this.#now = Math.max(this.#now, earliest.at)
    earliest.act()
  }

  jump(ms: number): void {
    this.#now += ms
  }

  #earliest(): Appointment | null {
    let earliest: Appointment | null = null
    for (const one of this.#due) {
      const isEarlier =
        earliest === null ||
        one.at < earliest.at ||
        (one.at === earliest.at && one.place < earliest.place)
      if (isEarlier) earliest = one
    }
    return earliest
  }
}

/** As much of Node's `Timeout` as libraries use. */
class VirtualTimeout {
  readonly #act: () => void
  readonly #ms: number
  readonly #repeats: boolean
  #cancel: () => void = () => undefined

  constructor(act: () => void, ms: number, repeats: boolean) {
    this.#act = act
    this.#ms = Number.isFinite(ms) ? Math.max(ms, 1) : 1
    this.#repeats = repeats
    this.refresh()
  }

  refresh(): this {
    this.close()
    if (present === null) return this
    this.#cancel = present.at(this.#ms, () => {
      if (this.#repeats) this.refresh()
      this.#act()
    })
    return this
  }

  close(): this {
    this.#cancel()
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return true
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

let present: VirtualTime | null = null

const timerOf =
  (repeats: boolean) =>
  (act: (...given: unknown[]) => void, ms = 1, ...given: unknown[]): VirtualTimeout =>
    new VirtualTimeout(() => act(...given), ms, repeats)

function clear(stop: (timer: NodeJS.Timeout) => void): (timer: unknown) => void {
  return (timer) => {
    if (timer instanceof VirtualTimeout) timer.close()
    else stop(timer as NodeJS.Timeout)
  }
}

/**
 * From now on everything in this process that asks for the time, or is to be woken, asks `time`: the connector, its HTTP
 * client and the sandbox alike, none of which knows of it. Returns how to give the machine's own back.
 */
export function install(time: VirtualTime, random: () => number): () => void {
  if (present !== null) throw new Error('Another simulation is open in this process.')
  present = time
  Object.assign(globalThis, {
    setTimeout: timerOf(false),
    setInterval: timerOf(true),
    clearTimeout: clear(real.clearTimeout),
    clearInterval: clear(real.clearInterval),
  })
  Date.now = () => time.now()
  performance.now = () => time.elapsed()
  Math.random = random
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController()
    time.at(ms, () => controller.abort(new DOMException('The time is over.', 'TimeoutError')))
    return controller.signal
  }
  return () => {
    present = null
    const { setTimeout, clearTimeout, setInterval, clearInterval } = real
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval })
    Date.now = real.now
    performance.now = real.elapsed
    Math.random = real.random
    AbortSignal.timeout = real.after
  }
}

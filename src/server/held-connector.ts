import type { Connector, Schedules } from '../connector.ts'
import type { Clock } from '../engine/ports.ts'

/** One connector at a time, which another may replace while somebody still works with it. */
export interface HeldConnector extends AsyncDisposable {
  /** The connector stays open until the work is done, whatever replaces it meanwhile. */
  using<T>(work: (connector: Connector) => Promise<T>): Promise<T>
  /** Returns the one before; `retire` it when nothing more is wanted of it. */
  replace(next: Connector): Connector
  /** Closes it as soon as the last who uses it is done. */
  retire(connector: Connector): void
}

/** At the end nobody is waited for longer: who asks HubSpot for long is cut off with the connector. */
const endWaitMs = 2_000

const nobody: ReadonlySet<Promise<unknown>> = new Set()

export function openHeld(
  first: Connector,
  clock: Clock,
  failed: (error: unknown) => void,
): HeldConnector {
  let present = first
  const uses = new Map<Connector, Set<Promise<unknown>>>()
  const closing = new Set<Promise<void>>()
  const ending = new AbortController()
  const ended = new Promise<void>((resolve) =>
    ending.signal.addEventListener('abort', () => resolve(), { once: true }),
  )

  const close = async (connector: Connector): Promise<void> => {
    await Promise.race([Promise.allSettled(uses.get(connector) ?? nobody), ended])
    uses.delete(connector)
    await connector[Symbol.asyncDispose]()
  }

  return {
    using: (work) => {
      const connector = present
      const of = uses.get(connector) ?? new Set()
      uses.set(connector, of)
      const done = work(connector)
      of.add(done)
      const forget = (): void => void of.delete(done)
      done.then(forget, forget)
      return done
    },
    replace: (next) => {
      const before = present
      present = next
      return before
    },
    retire: (connector) => {
      const closed = close(connector)
        .catch(failed)
        .finally(() => closing.delete(closed))
      closing.add(closed)
    },
    [Symbol.asyncDispose]: async () => {
      const last = close(present)
      const waited = new AbortController()
      const all = Promise.allSettled([last, ...closing])
      await Promise.race([all, clock.sleep(endWaitMs, waited.signal).catch(() => undefined)])
      waited.abort()
      ending.abort()
      await all
      await last
    },
  }
}

/** The schedules of whichever connector is held when they are asked. */
export const heldSchedules = ({ using }: Pick<HeldConnector, 'using'>): Schedules => ({
  read: () => using(({ schedules }) => schedules.read()),
  save: (read, marks) => using(({ schedules }) => schedules.save(read, marks)),
  note: (events) => using(({ schedules }) => schedules.note(events)),
  beat: () => using(({ schedules }) => schedules.beat()),
  leave: (sync) => using(({ schedules }) => schedules.leave(sync)),
  pause: (sync) => using(({ schedules }) => schedules.pause(sync)),
  resume: (sync) => using(({ schedules }) => schedules.resume(sync)),
  cancel: (sync, only) => using(({ schedules }) => schedules.cancel(sync, only)),
})

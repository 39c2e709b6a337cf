import type { Connector } from '../connector.ts'
import type { Clock } from '../engine/ports.ts'

/** One connector at a time, which another may replace while somebody still works with it. */
export interface HeldConnector extends AsyncDisposable {
  now(): Connector
  /** The connector stays open until the work is done, whatever replaces it meanwhile. */
  using<T>(work: (connector: Connector) => Promise<T>): Promise<T>
  /** Returns what disposes of the one before, at once or when the last who uses it is done. */
  replace(next: Connector): () => Promise<void>
}

/** Longer than any look at the control schema. */
const waitMs = 10_000
const nobody: ReadonlySet<Promise<unknown>> = new Set()

export function openHeld(first: Connector, clock: Clock): HeldConnector {
  let present = first
  const uses = new Map<Connector, Set<Promise<unknown>>>()

  const close = async (connector: Connector): Promise<void> => {
    const done = Promise.allSettled(uses.get(connector) ?? nobody)
    const ended = new AbortController()
    // Who asks HubSpot for long is cut off with the connector.
    await Promise.race([done, clock.sleep(waitMs, ended.signal).catch(() => undefined)])
    ended.abort()
    uses.delete(connector)
    await connector[Symbol.asyncDispose]()
  }

  return {
    now: () => present,
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
      return () => close(before)
    },
    [Symbol.asyncDispose]: () => close(present),
  }
}

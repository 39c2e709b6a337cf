import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { asConnectorError } from '../../connector.ts'
import type { Clock } from '../../engine/ports.ts'

export interface Told {
  readonly event: string
  readonly data: unknown
}

/** Server-sent events until the source ends, fails (an event `failed`) or nobody listens any more. */
export const tell = (
  context: Context,
  source: (signal: AbortSignal) => AsyncIterable<Told>,
  ending: AbortSignal,
): Response =>
  streamSSE(context, async (stream) => {
    const left = new AbortController()
    stream.onAbort(() => left.abort())
    const signal = AbortSignal.any([left.signal, ending])
    try {
      for await (const { event, data } of source(signal))
        await stream.writeSSE({ event, data: JSON.stringify(data) })
    } catch (thrown) {
      if (signal.aborted) return
      const error = asConnectorError(thrown).report()
      await stream.writeSSE({ event: 'failed', data: JSON.stringify({ error }) })
    }
  })

const tellEveryMs = 250

/** What a piece of work has to say, as often as there is time to tell it, then what it came to. Of one key: the newest. */
export async function* during(
  work: (say: (key: string, told: Told) => void) => Promise<Told>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Told> {
  const newest = new Map<string, Told>()
  const settled = work((key, told) => newest.set(key, told)).then(
    (last) => ({ last }) as const,
    (error: unknown) => ({ error }) as const,
  )
  while (true) {
    const ended = await Promise.race([settled, clock.sleep(tellEveryMs, signal)])
    yield* newest.values()
    newest.clear()
    if (ended === undefined) continue
    if ('error' in ended) throw ended.error
    yield ended.last
    return
  }
}

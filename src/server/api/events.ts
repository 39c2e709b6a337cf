import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { asConnectorError } from '../../connector.ts'

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

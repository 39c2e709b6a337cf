import type { InboundOrder } from '../engine/orders.ts'
import type { HubSpot, IsoTime, ObjectName, Property, Window } from '../engine/ports.ts'
import { isoTime } from './windows.ts'

/**
 * A run's client that asks once what several streams of one object want to know: its properties, and whether anything
 * of it changed at all. A walk that found nothing holds for the history of the same window.
 */
export function askingOnce(hubspot: HubSpot): HubSpot {
  const asked = new Map<ObjectName, Promise<readonly Property[]>>()
  const quiet = new Map<string, Window>()
  return {
    ...hubspot,
    properties: (object, signal) => {
      const properties = asked.get(object) ?? hubspot.properties(object, signal)
      asked.set(object, properties)
      // What failed is no answer: it is asked again for the next stream.
      properties.catch(() => asked.delete(object))
      return properties
    },
    async *changed(request, signal) {
      let found = request.from === undefined ? 0 : 1
      for await (const page of hubspot.changed(request, signal)) {
        found += page.records.length + page.gone.length
        yield page
      }
      if (found === 0) quiet.set(walkOf(request), request.window)
    },
    async *history(request, signal) {
      const { of, object } = request
      if (of.kind === 'changed' && of.from === undefined) {
        const known = quiet.get(walkOf({ object, by: of.by }))
        if (known !== undefined && isWithin(of.window, known)) return
      }
      yield* hubspot.history(request, signal)
    },
  }
}

const walkOf = ({ object, by }: { readonly object: ObjectName; readonly by: string }): string =>
  `${object} ${by}`

function isWithin(window: Window, known: Window): boolean {
  const beginsWithin =
    known.after === null || (window.after !== null && window.after >= known.after)
  return beginsWithin && window.until <= known.until
}

/**
 * HubSpot's clock as the run begins: the `Date` of its first answer, which is one that an object stream needs anyway.
 * An answer's time lies at or before everything that is asked later, so a window may end with it.
 */
export async function timeAtStart(
  order: InboundOrder,
  hubspot: HubSpot,
  signal: AbortSignal,
): Promise<IsoTime> {
  const before = hubspot.heard().answers
  const first = order.streams.map(({ stream }) => stream).find((one) => one.kind === 'object')
  if (first?.kind === 'object') {
    await hubspot.properties(first.object, signal).catch((error: unknown) => {
      // A refusal tells the time too; it is for the stream itself to report it.
      if (hubspot.heard().answers === before) throw error
    })
  }
  return latestTime(hubspot, before, signal)
}

/** The time of the latest answer since so many had come, or of a call made for it. */
export async function latestTime(
  hubspot: HubSpot,
  since: number,
  signal: AbortSignal,
): Promise<IsoTime> {
  const { answers, at } = hubspot.heard()
  return isoTime(answers > since && at !== null ? at : await hubspot.now(signal))
}

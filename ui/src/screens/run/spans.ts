import type { Colours } from '../../app/colours.ts'
import { duration, words } from '../../app/format.ts'

/** What the server tells of a run over time. */
export interface TimelineOf {
  readonly from: string
  readonly to: string
  readonly bucket_ms: number
  /** Those without calls are left out. */
  readonly buckets: readonly {
    readonly at: string
    readonly calls: number
    readonly refused: number
    readonly waited_ms: number
  }[]
  readonly waits: readonly { readonly from: string; readonly to: string; readonly why: string }[]
  readonly stages: readonly {
    readonly stage: string
    readonly part: string
    readonly from: string
    readonly to: string
  }[]
}

/** A stretch of the run, as shares of the whole. */
export interface Span {
  readonly from: number
  readonly width: number
  readonly words: string
}

export interface Lane {
  readonly name: string
  readonly kind: 'stage' | 'wait'
  readonly spans: readonly Span[]
}

/** When a stream was read, as its stream run says: what is told of its stages ends with its last word. */
export function withStreams(
  of: TimelineOf,
  streams: readonly {
    readonly stream: string
    readonly strategy: string | null
    readonly route: string | null
    readonly started_at: string | null
    readonly finished_at: string | null
  }[],
): TimelineOf {
  const known = streams.flatMap(({ stream, strategy, route, started_at: from, finished_at: to }) =>
    from === null || to === null
      ? []
      : [
          {
            part: stream,
            stage: [strategy, route].filter((one) => one !== null).join(', '),
            from,
            to,
          },
        ],
  )
  const parts = new Set(known.map(({ part }) => part))
  return { ...of, stages: [...known, ...of.stages.filter(({ part }) => !parts.has(part))] }
}

const most = 400

/** Every bucket from the beginning to the end, those without calls too. */
export function evenly({ from, to, bucket_ms: step, buckets }: TimelineOf): {
  readonly times: readonly number[]
  readonly stepSeconds: number
  readonly series: readonly {
    readonly name: string
    readonly colour: keyof Colours
    readonly values: readonly number[]
  }[]
} {
  const began = Date.parse(from)
  const places = Math.min(most, Math.max(1, Math.ceil((Date.parse(to) - began) / step)))
  const calls = Array.from({ length: places }, () => 0)
  const refused = Array.from({ length: places }, () => 0)
  for (const one of buckets) {
    const place = Math.min(places - 1, Math.max(0, Math.floor((Date.parse(one.at) - began) / step)))
    calls[place] = (calls[place] ?? 0) + one.calls - one.refused
    refused[place] = (refused[place] ?? 0) + one.refused
  }
  return {
    times: calls.map((_, at) => (began + at * step) / 1000),
    stepSeconds: step / 1000,
    series: [
      { name: 'Calls answered', colour: 'accent', values: calls },
      { name: 'Refused', colour: 'bad', values: refused },
    ],
  }
}

/** A lane a part, in the order in which they began, then one a reason to wait. */
export function lanesOf({ from, to, stages, waits }: TimelineOf): readonly Lane[] {
  const began = Date.parse(from)
  const whole = Math.max(1, Date.parse(to) - began)
  const span = (one: { readonly from: string; readonly to: string }, said: string): Span => {
    const start = Math.max(0, (Date.parse(one.from) - began) / whole)
    const end = Math.min(1, (Date.parse(one.to) - began) / whole)
    const seconds = (Date.parse(one.to) - Date.parse(one.from)) / 1000
    return {
      from: start,
      width: Math.max(0, end - start),
      words: [said, duration(seconds)].filter((one) => one !== '').join(', '),
    }
  }
  const byPart = Map.groupBy(stages, ({ part }) => part)
  const byReason = Map.groupBy(waits, ({ why }) => why)
  return [
    ...[...byPart].map(
      ([name, of]): Lane => ({
        name,
        kind: 'stage',
        spans: of.map((one) => span(one, words(one.stage))),
      }),
    ),
    ...[...byReason].map(
      ([why, of]): Lane => ({
        name: `Waited: ${why}`,
        kind: 'wait',
        spans: of.map((one) => span(one, why)),
      }),
    ),
  ]
}

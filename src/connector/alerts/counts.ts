import { z } from 'zod'

/** What a run counted, of which alerts judge. */
export interface RunCounts {
  readonly runId: string
  readonly read: number
  /** Set aside or refused. */
  readonly aside: number
  /** Rows read, by what is comparable from run to run: a stream under its strategy, or the source. */
  readonly rows: ReadonlyMap<string, number>
  /** Streams that failed or were skipped, with their errors' codes. */
  readonly failing: readonly { readonly stream: string; readonly code: string }[]
}

const count = z.number().catch(0)
const resultSchema = z.object({
  undo: z.unknown().optional(),
  streams: z
    .record(
      z.string(),
      z.object({
        status: z.string(),
        strategy: z.string().catch(''),
        read: count,
        set_aside: count,
        error: z.object({ code: z.string() }).nullish().catch(null),
      }),
    )
    .optional(),
  records: z
    .object({ read: count, vanished: count, continued: count, refused: count, set_aside: count })
    .optional(),
})

/** Null for what is no result of a run of its sync: an undo counts what another run changed. */
export function countsOf(runId: string, result: unknown): RunCounts | null {
  const parsed = resultSchema.safeParse(result)
  if (!parsed.success || parsed.data.undo !== undefined) return null
  const { streams = {}, records } = parsed.data
  const whole = Object.entries(streams).filter(
    ([, { status }]) => status === 'succeeded' || status === 'partial',
  )
  const sum = (of: (stream: (typeof whole)[number][1]) => number): number =>
    Object.values(streams).reduce((total, stream) => total + of(stream), 0)
  const ofRecords =
    records === undefined
      ? { read: 0, aside: 0 }
      : {
          read: records.read + records.vanished + records.continued,
          aside: records.refused + records.set_aside,
        }
  return {
    runId,
    read: sum((stream) => stream.read) + ofRecords.read,
    aside: sum((stream) => stream.set_aside) + ofRecords.aside,
    rows: new Map([
      ...whole.map(([name, { strategy, read }]) => [`${name} (${strategy})`, read] as const),
      ...(records === undefined ? [] : [['source', records.read] as const]),
    ]),
    failing: Object.entries(streams).flatMap(([stream, { status, error }]) =>
      status === 'succeeded' || status === 'partial'
        ? []
        : [{ stream, code: error?.code ?? status }],
    ),
  }
}

export interface Deviation {
  readonly of: string
  readonly rows: number
  readonly usual: number
}

/** So many runs have to be known before one can be unusual. */
const leastKnown = 5
/** A few rows more or less are nothing to tell of, however few are usual. */
const leastRows = 10
/** From the median absolute deviation to what is the standard deviation where values are spread normally. */
const toDeviation = 1.4826
const tolerated = 3

/**
 * What of a run is unusual: further than `share` off the median of the runs before it, and further than they usually
 * vary. The median and its median deviation are not moved by a single strange run, as means would be.
 */
export function deviationsOf(
  run: RunCounts,
  before: readonly RunCounts[],
  share: number,
): readonly Deviation[] {
  return [...run.rows].flatMap(([of, rows]) => {
    const known = before.flatMap((one) => one.rows.get(of) ?? [])
    if (known.length < leastKnown) return []
    const usual = median(known)
    const spread = toDeviation * median(known.map((one) => Math.abs(one - usual)))
    const off = Math.abs(rows - usual)
    return off >= leastRows && off > share * usual && off > tolerated * spread
      ? [{ of, rows, usual }]
      : []
  })
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  return (upper + lower) / 2
}

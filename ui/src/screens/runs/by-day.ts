import type { DayOfRuns } from '../../app/api.ts'
import type { Colours } from '../../app/colours.ts'
import { statusShown, type Tone } from '../../app/statuses.ts'

type Days = readonly Omit<DayOfRuns, 'set_aside'>[]

interface Stack {
  /** Each day's beginning, seconds since 1970. */
  readonly times: readonly number[]
  readonly series: readonly {
    readonly name: string
    readonly colour: keyof Colours
    readonly values: readonly number[]
  }[]
}

export const daySeconds = 86_400
const daysShown = 30

const daysUntil = (now: number): readonly number[] => {
  const today = Math.floor(now / 1000 / daySeconds) * daySeconds
  return Array.from({ length: daysShown }, (_, at) => today - (daysShown - 1 - at) * daySeconds)
}

const colours: Readonly<Record<Tone, keyof Colours>> = {
  good: 'accent',
  warn: 'warn',
  bad: 'bad',
  busy: 'good',
  idle: 'idle',
}

/** Held ones are told from those that were partly done, though both are warnings. */
const colourOf = (status: string): keyof Colours =>
  status === 'held' ? 'others' : colours[statusShown(status).tone]

/** How many runs ended how, day by day; the good ones stand at the bottom. */
export function resultsByDay(days: Days, now: number): Stack {
  const times = daysUntil(now)
  const order: readonly Tone[] = ['good', 'busy', 'idle', 'warn', 'bad']
  const statuses = [...new Set(days.map(({ status }) => status))].toSorted(
    (one, other) =>
      order.indexOf(statusShown(one).tone) - order.indexOf(statusShown(other).tone) ||
      one.localeCompare(other),
  )
  return {
    times,
    series: (statuses.length === 0 ? ['succeeded'] : statuses).map((status) => {
      const of = days.filter((day) => day.status === status)
      return {
        name: statusShown(status).word,
        colour: colourOf(status),
        values: valuesOn(times, of, ({ runs }) => runs),
      }
    }),
  }
}

export function rowsByDay(days: Days, now: number): Stack {
  const times = daysUntil(now)
  return {
    times,
    series: [
      { name: 'Rows moved', colour: 'accent', values: valuesOn(times, days, ({ moved }) => moved) },
    ],
  }
}

/** How old data got at most, in hours, and whose that was. */
export function freshnessByDay(
  days: readonly {
    readonly at: string
    readonly oldest_seconds: number
    readonly sync: string
  }[],
  now: number,
): Stack & { readonly syncs: readonly (string | null)[] } {
  const times = daysUntil(now)
  const byTime = new Map(days.map((day) => [Date.parse(day.at) / 1000, day]))
  return {
    times,
    series: [
      {
        name: 'Oldest data, in hours',
        colour: 'accent',
        values: times.map((at) => (byTime.get(at)?.oldest_seconds ?? 0) / 3_600),
      },
    ],
    syncs: times.map((at) => byTime.get(at)?.sync ?? null),
  }
}

const valuesOn = (
  times: readonly number[],
  days: Days,
  valueOf: (day: Days[number]) => number,
): readonly number[] =>
  times.map((at) =>
    days
      .filter((day) => Date.parse(day.at) / 1000 === at)
      .reduce((sum, day) => sum + valueOf(day), 0),
  )

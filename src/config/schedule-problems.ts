import { z } from 'zod'
import type { Problem } from './problems.ts'
import { nextTick } from './ticks.ts'

/** A schedule of which only what points somewhere is looked at: the rest is told by the schema. */
export const looseSchedule = z.object({
  cron: z.string().optional().catch(undefined),
  time_zone: z.string().optional().catch(undefined),
  after: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .optional()
    .catch(undefined),
  after_status: z.unknown().optional(),
})
type LooseSchedule = z.infer<typeof looseSchedule>
type Syncs = Readonly<Record<string, { readonly schedule?: LooseSchedule | undefined }>>

/** What is wrong with the schedules of a document, by sync. */
export function checkSchedules(syncs: Syncs): ReadonlyMap<string, readonly Problem[]> {
  return new Map(
    Object.entries(syncs).map(([name, { schedule }]) => [
      name,
      schedule === undefined
        ? []
        : [...checkKind(schedule, name), ...checkCron(schedule, name), ...checkAfter(syncs, name)],
    ]),
  )
}

const at = (name: string, key: string): string => `syncs.${name}.schedule.${key}`

function checkKind(schedule: LooseSchedule, name: string): Problem[] {
  const { cron, after } = schedule
  if (cron === undefined && after === undefined) {
    return [
      {
        path: at(name, 'cron'),
        what: 'is missing, and there is no `after` either.',
        fix: 'Add `cron: "0 * * * *"` for every full hour, or `after: SYNC`; or take the schedule out.',
      },
    ]
  }
  if (cron !== undefined && after !== undefined) {
    return [
      {
        path: at(name, 'after'),
        what: 'stands beside `cron`; a sync has one or the other.',
        fix: 'Take one of the two out.',
      },
    ]
  }
  const idle = after === undefined ? 'after_status' : 'time_zone'
  const of = after === undefined ? 'after' : 'cron'
  return schedule[idle] === undefined
    ? []
    : [
        {
          path: at(name, idle),
          what: `says nothing without \`${of}\`.`,
          fix: `Take it out, or add \`${of}\`.`,
        },
      ]
}

function checkCron({ cron, time_zone: zone }: LooseSchedule, name: string): Problem[] {
  const problems: Problem[] = []
  if (zone !== undefined && !isTimeZone(zone)) {
    problems.push({
      path: at(name, 'time_zone'),
      what: 'is no known time zone.',
      fix: 'Write an IANA name, such as Europe/Berlin.',
    })
  }
  if (cron === undefined) return problems
  try {
    if (nextTick({ cron, timeZone: 'UTC' }, new Date()) === null) {
      problems.push({
        path: at(name, 'cron'),
        what: 'names a time that never comes.',
        fix: 'Correct the day and the month.',
      })
    }
  } catch {
    problems.push({
      path: at(name, 'cron'),
      what: 'is no cron expression.',
      fix: 'Write five fields, such as `0 * * * *` for every full hour.',
    })
  }
  return problems
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function checkAfter(syncs: Syncs, name: string): Problem[] {
  const others = Object.keys(syncs).filter((other) => other !== name)
  const unknown = afterOf(syncs, name).filter((one) => one !== name && !others.includes(one))
  const problems = unknown.map((one) => ({
    path: at(name, 'after'),
    what: `names the sync \`${one}\`, which is not in the document.`,
    fix:
      others.length === 0
        ? 'Add that sync, or take `after` out.'
        : `Write one of ${others.map((other) => `\`${other}\``).join(', ')}.`,
  }))
  const circle = circleFrom(syncs, name)
  if (circle !== null) {
    problems.push({
      path: at(name, 'after'),
      what: `waits for itself: ${circle.join(' after ')}.`,
      fix: 'Give one of them a `cron` instead of `after`.',
    })
  }
  return problems
}

const afterOf = (syncs: Syncs, name: string): readonly string[] =>
  (Object.hasOwn(syncs, name) ? syncs[name]?.schedule?.after : undefined) ?? []

/** The way from a sync over what it waits for back to itself; null: none. */
function circleFrom(syncs: Syncs, name: string): readonly string[] | null {
  const met = new Set<string>()
  const search = (way: readonly string[]): readonly string[] | null => {
    for (const next of afterOf(syncs, way.at(-1) ?? name)) {
      if (next === name) return [...way, name]
      if (met.has(next)) continue
      met.add(next)
      const found = search([...way, next])
      if (found !== null) return found
    }
    return null
  }
  return search([name])
}

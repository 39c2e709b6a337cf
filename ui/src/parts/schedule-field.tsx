import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, ask, toldOf } from '../app/api.ts'
import { type Days, cronOf, type Rhythm, rhythmOf } from '../app/cron.ts'
import { count } from '../app/format.ts'
import { type Entries, type Form, orNothing, withEntry } from '../app/forms.ts'
import { AsText } from './as-text.tsx'
import { Field } from './field.tsx'
import { Fold } from './fold.tsx'
import { SchemaForm } from './schema-form.tsx'
import { Select } from './select.tsx'
import { Suggest } from './suggest.tsx'
import { Tick } from './tick.tsx'
import './schedule-field.css'

/** When a sync runs by itself: by a rhythm that people choose, by a cron expression, or after other syncs. */
export function ScheduleField({
  value,
  onChange,
  form,
  syncs,
}: {
  /** `schedule` of the sync; undefined: it runs by hand only. */
  readonly value: Entries | undefined
  readonly onChange: (value: Entries | undefined) => void
  /** Of the manifest: what else a schedule can say. */
  readonly form: Form | undefined
  /** The other syncs, which it may come after. */
  readonly syncs: readonly string[]
}) {
  const schedule = value ?? {}
  const [asCron, setAsCron] = useState(false)
  const cron = typeof schedule['cron'] === 'string' ? schedule['cron'] : null
  const rhythm = cron === null || asCron ? null : rhythmOf(cron)
  const way: Way =
    schedule['after'] !== undefined ? 'after' : cron === null ? 'hand' : (wayOf(rhythm) ?? 'cron')
  const put = (key: string, to: unknown) => onChange(orNothing(withEntry(schedule, key, to)))
  return (
    <div className="stack">
      <div className="fields">
        <Select
          label="It runs"
          value={way}
          choices={ways.filter(
            ({ value: one }) => one !== 'after' || syncs.length > 0 || way === one,
          )}
          onChange={(to) => {
            setAsCron(to === 'cron')
            onChange(begun(to, schedule, syncs, cron))
          }}
        />
        {rhythm !== null && (
          <RhythmFields rhythm={rhythm} onChange={(to) => put('cron', cronOf(to))} />
        )}
        {way === 'cron' && (
          <Field
            label="Cron expression"
            mono
            value={cron ?? ''}
            onChange={(to) => onChange({ ...schedule, cron: to })}
            hint="Minute, hour, day of the month, month, day of the week."
          />
        )}
        {cron !== null && (
          <Suggest
            label="Time zone"
            value={typeof schedule['time_zone'] === 'string' ? schedule['time_zone'] : ''}
            names={zones}
            onChange={(to) => put('time_zone', to === '' ? undefined : to)}
            hint={`Empty: UTC. Yours: ${ownZone}.`}
          />
        )}
      </div>
      {way === 'after' && <After value={schedule['after']} syncs={syncs} onChange={put} />}
      {cron !== null && cron.trim() !== '' && (
        <NextTimes cron={cron} timeZone={schedule['time_zone']} />
      )}
      {value !== undefined && form !== undefined && (
        <Fold
          title="More about the schedule"
          defaultOpen={Object.keys(schedule).some((key) => !ownFields.includes(key))}
        >
          <SchemaForm
            form={form}
            omit={ownFields}
            value={schedule}
            onChange={(to) => onChange(orNothing(to))}
          />
        </Fold>
      )}
    </div>
  )
}

const ownFields = ['cron', 'time_zone', 'after']

type Way = 'hand' | 'minutes' | 'hours' | 'days' | 'month' | 'cron' | 'after'

const ways: readonly { readonly value: Way; readonly label: string }[] = [
  { value: 'hand', label: 'By hand only' },
  { value: 'minutes', label: 'Every few minutes' },
  { value: 'hours', label: 'Every few hours' },
  { value: 'days', label: 'On days of the week' },
  { value: 'month', label: 'Once a month' },
  { value: 'cron', label: 'By a cron expression' },
  { value: 'after', label: 'After other syncs' },
]

const wayOf = (rhythm: Rhythm | null): Way | null => rhythm?.kind ?? null

const first: Readonly<Record<Rhythm['kind'], Rhythm>> = {
  minutes: { kind: 'minutes', every: 15 },
  hours: { kind: 'hours', every: 1, minute: 0 },
  days: { kind: 'days', days: '*', time: '02:30' },
  month: { kind: 'month', day: 1, time: '02:30' },
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone
const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]

/** The schedule with another way to start; how it is limited and tried again stays. */
function begun(
  way: Way,
  schedule: Entries,
  syncs: readonly string[],
  cron: string | null,
): Entries | undefined {
  if (way === 'hand') return undefined
  const rest = Object.fromEntries(
    Object.entries(schedule).filter(([key]) => key !== 'cron' && key !== 'after'),
  )
  if (way === 'after') {
    const { time_zone: _zone, ...others } = rest
    return { after: syncs.slice(0, 1), ...others }
  }
  const { after_status: _status, ...others } = rest
  const zone = others['time_zone'] === undefined && cron === null ? { time_zone: ownZone } : {}
  if (way === 'cron') return { cron: cron ?? cronOf(first.days), ...zone, ...others }
  return { cron: cronOf(first[way]), ...zone, ...others }
}

function RhythmFields({
  rhythm,
  onChange,
}: {
  readonly rhythm: Rhythm
  readonly onChange: (rhythm: Rhythm) => void
}) {
  switch (rhythm.kind) {
    case 'minutes':
      return (
        <Select
          label="Every"
          value={String(rhythm.every)}
          choices={numbers([5, 10, 15, 20, 30, rhythm.every], (one) => `${count(one)} minutes`)}
          onChange={(to) => onChange({ ...rhythm, every: Number(to) })}
        />
      )
    case 'hours':
      return (
        <>
          <Select
            label="Every"
            value={String(rhythm.every)}
            choices={numbers([1, 2, 3, 4, 6, 8, 12, rhythm.every], (one) =>
              one === 1 ? 'hour' : `${count(one)} hours`,
            )}
            onChange={(to) => onChange({ ...rhythm, every: Number(to) })}
          />
          <Select
            label="At minute"
            value={String(rhythm.minute)}
            choices={numbers([0, 5, 10, 15, 20, 30, 40, 45, 50, rhythm.minute], (one) =>
              String(one).padStart(2, '0'),
            )}
            onChange={(to) => onChange({ ...rhythm, minute: Number(to) })}
          />
        </>
      )
    case 'days':
      return (
        <>
          <Select
            label="On"
            value={rhythm.days}
            choices={days}
            onChange={(to) => onChange({ ...rhythm, days: to })}
          />
          <Time value={rhythm.time} onChange={(time) => onChange({ ...rhythm, time })} />
        </>
      )
    case 'month':
      return (
        <>
          <Select
            label="On day"
            value={String(rhythm.day)}
            choices={numbers(
              Array.from({ length: 28 }, (_, at) => at + 1).concat(rhythm.day),
              String,
            )}
            onChange={(to) => onChange({ ...rhythm, day: Number(to) })}
          />
          <Time value={rhythm.time} onChange={(time) => onChange({ ...rhythm, time })} />
        </>
      )
  }
}

const numbers = (of: readonly number[], said: (one: number) => string) =>
  [...new Set(of)]
    .toSorted((one, other) => one - other)
    .map((one) => ({ value: String(one), label: said(one) }))

const days: readonly { readonly value: Days; readonly label: string }[] = [
  { value: '*', label: 'Every day' },
  { value: '1-5', label: 'Weekdays' },
  { value: '1', label: 'Mondays' },
  { value: '2', label: 'Tuesdays' },
  { value: '3', label: 'Wednesdays' },
  { value: '4', label: 'Thursdays' },
  { value: '5', label: 'Fridays' },
  { value: '6', label: 'Saturdays' },
  { value: '0', label: 'Sundays' },
]

/** A time of day; emptied it stays as it was. */
const Time = ({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}) => (
  <Field
    label="At"
    type="time"
    value={value}
    onChange={(to) => {
      if (to !== '') onChange(to)
    }}
  />
)

function After({
  value,
  syncs,
  onChange,
}: {
  readonly value: unknown
  readonly syncs: readonly string[]
  readonly onChange: (key: string, value: unknown) => void
}) {
  const names = typeof value === 'string' ? [value] : value
  if (!Array.isArray(names)) return <AsText label="After" value={value} />
  const all = [...new Set([...syncs, ...(names as readonly string[])])]
  return (
    <fieldset className="fieldset stack stack-tight">
      <legend className="field-label">Once each of these has ended well since the last time</legend>
      <div className="row schedule-after">
        {all.map((sync) => (
          <Tick
            key={sync}
            checked={names.includes(sync)}
            onChange={(to) =>
              onChange(
                'after',
                all.filter((one) => (one === sync ? to : names.includes(one))),
              )
            }
          >
            {sync}
          </Tick>
        ))}
      </div>
    </fieldset>
  )
}

const settleMs = 300

/** Not asked of the server while somebody is still typing its name. */
function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone })
    return true
  } catch {
    return false
  }
}

/** What the expression means, in words, and its next five times, as the server reckons them. */
function NextTimes({ cron, timeZone }: { readonly cron: string; readonly timeZone: unknown }) {
  const zone = typeof timeZone === 'string' && timeZone !== '' ? timeZone : 'UTC'
  const [asked, setAsked] = useState({ cron, zone })
  useEffect(() => {
    const waiting = setTimeout(() => setAsked({ cron, zone }), settleMs)
    return () => clearTimeout(waiting)
  }, [cron, zone])
  const isKnown = isZone(asked.zone)
  const { data, error } = useQuery({
    enabled: isKnown,
    queryKey: ['schedule-times', asked.cron, asked.zone],
    queryFn: () =>
      ask(api.schedules.next.$post({ json: { cron: asked.cron, time_zone: asked.zone } })),
    retry: false,
    placeholderData: (before) => before,
  })
  if (!isKnown)
    return (
      <p role="status" className="field-problem">
        There is no time zone {asked.zone}: choose one of the list.
      </p>
    )
  if (error !== null)
    return (
      <p role="status" className="field-problem">
        {toldOf(error).what} {toldOf(error).why} {toldOf(error).fix}
      </p>
    )
  return (
    <div className="schedule-next">
      <p role="status" className="schedule-words">
        {data === undefined ? ' ' : data.words}
      </p>
      {data !== undefined && data.times.length === 0 && (
        <p className="field-problem">Such a time never comes.</p>
      )}
      <ol className="small soft number" aria-label="The next times">
        {(data?.times ?? []).map(({ at, words: said }) => (
          <li key={at}>{said}</li>
        ))}
      </ol>
    </div>
  )
}

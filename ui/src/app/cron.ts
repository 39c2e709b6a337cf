/** The schedules that people choose most, and the cron expressions that they are. */
export type Rhythm =
  | { readonly kind: 'minutes'; readonly every: number }
  | { readonly kind: 'hours'; readonly every: number; readonly minute: number }
  | { readonly kind: 'days'; readonly days: Days; readonly time: string }
  | { readonly kind: 'month'; readonly day: number; readonly time: string }

/** `*`: each day, `1-5`: weekdays, or one day of the week (0: Sunday). */
export type Days = '*' | '1-5' | '0' | '1' | '2' | '3' | '4' | '5' | '6'

const isDays = (text: string): text is Days => /^(\*|1-5|[0-6])$/.test(text)

export function cronOf(rhythm: Rhythm): string {
  switch (rhythm.kind) {
    case 'minutes':
      return `*/${rhythm.every} * * * *`
    case 'hours':
      return `${rhythm.minute} ${rhythm.every === 1 ? '*' : `*/${rhythm.every}`} * * *`
    case 'days':
      return `${clockOf(rhythm.time)} * * ${rhythm.days}`
    case 'month':
      return `${clockOf(rhythm.time)} ${rhythm.day} * *`
  }
}

const clockOf = (time: string): string => {
  const [hour = '0', minute = '0'] = time.split(':')
  return `${Number(minute)} ${Number(hour)}`
}

/** The rhythm that an expression is; null for any other. */
export function rhythmOf(cron: string): Rhythm | null {
  const fields = cron.trim().split(/\s+/)
  const [minute, hour, day, month, weekday] = fields
  if (
    fields.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    weekday === undefined ||
    month !== '*'
  )
    return null
  const steps = /^\*\/(\d+)$/
  if (day === '*' && weekday === '*') {
    const minutes = steps.exec(minute)?.[1]
    if (minutes !== undefined && hour === '*') return { kind: 'minutes', every: Number(minutes) }
    const hours = hour === '*' ? '1' : steps.exec(hour)?.[1]
    if (hours !== undefined && isNumber(minute))
      return { kind: 'hours', every: Number(hours), minute: Number(minute) }
  }
  if (!isNumber(minute) || !isNumber(hour)) return null
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (day === '*' && isDays(weekday)) return { kind: 'days', days: weekday, time }
  if (weekday === '*' && isNumber(day)) return { kind: 'month', day: Number(day), time }
  return null
}

const isNumber = (text: string): boolean => /^\d{1,2}$/.test(text)

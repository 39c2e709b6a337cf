import { rhythmOf } from './cron.ts'
import { type Entries, textOf } from './forms.ts'

const dayNames: Readonly<Record<string, string>> = {
  '*': 'Daily',
  '1-5': 'Weekdays',
  '0': 'Sundays',
  '1': 'Mondays',
  '2': 'Tuesdays',
  '3': 'Wednesdays',
  '4': 'Thursdays',
  '5': 'Fridays',
  '6': 'Saturdays',
}

/** A schedule in a few words, for where its whole is not shown. */
export function saidOfSchedule(schedule: Entries | undefined): string {
  if (schedule === undefined) return 'By hand only'
  const { cron, after } = schedule
  if (after !== undefined) return `After ${Array.isArray(after) ? after.join(', ') : textOf(after)}`
  if (typeof cron !== 'string') return 'By hand only'
  const rhythm = rhythmOf(cron)
  switch (rhythm?.kind) {
    case 'minutes':
      return `Every ${rhythm.every} minutes`
    case 'hours':
      return rhythm.every === 1 ? 'Every hour' : `Every ${rhythm.every} hours`
    case 'days':
      return `${dayNames[rhythm.days] ?? ''} at ${rhythm.time}`
    case 'month':
      return `Monthly on day ${rhythm.day}`
    case undefined:
      return cron
  }
}

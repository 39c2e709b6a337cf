import { toString as cronInWords } from 'cronstrue'

/** A cron expression in words; what has none stands for itself. */
export function cronWords(cron: string): string {
  try {
    return cronInWords(cron, { use24HourTimeFormat: true, verbose: false })
  } catch {
    return cron
  }
}

/** A schedule as the server writes it (`30 2 * * 1-5 Europe/Berlin`, `after crm_in`), in words; null: there is none. */
export function scheduleWords(schedule: string | null): string | null {
  if (schedule === null) return null
  if (schedule.startsWith('after ')) return schedule.replace(/^a/, 'A')
  const fields = schedule.split(' ')
  return `${cronWords(fields.slice(0, 5).join(' '))}, ${fields.slice(5).join(' ')}`
}

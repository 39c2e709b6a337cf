/** The cron expression and time zone of a schedule as the server writes it; null for one that follows other syncs. */
export function cronIn(
  schedule: string,
): { readonly cron: string; readonly timeZone: string } | null {
  const parts = schedule.trim().split(/\s+/)
  const [timeZone] = parts.slice(5)
  if (parts.length < 5 || parts.length > 6 || !/^[\d*]/.test(parts[0] ?? '')) return null
  return { cron: parts.slice(0, 5).join(' '), timeZone: timeZone ?? 'UTC' }
}

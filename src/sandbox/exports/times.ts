const formats = new Map<string, Intl.DateTimeFormat>()

/** `YYYY-MM-DD HH:mm` (HUBSPOT.md 3.4) of a wire time. */
export function readableTime(wire: string, timeZone: string): string {
  if (timeZone === 'UTC') return `${wire.slice(0, 10)} ${wire.slice(11, 16)}`
  let format = formats.get(timeZone)
  if (format === undefined) {
    // Swedish writes times in just this form.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    formats.set(timeZone, format)
  }
  return format.format(new Date(wire))
}

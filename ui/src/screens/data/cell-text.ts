/** A decimal from its digits, the last `scale` of which stand behind the point. */
export function decimalText(digits: bigint | number, scale: number): string {
  const value = BigInt(digits)
  const text = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/**
 * `2026-11-22 14:05:00.000123`, with `UTC` where the column knows the moment; fractions only where there are any.
 * `unit`: how many thousands of it are one second (Arrow's TimeUnit: 0 seconds, 1 milliseconds, 2 microseconds).
 */
export function instantText(value: bigint, unit: number, zoned: boolean): string {
  const perSecond = 1000n ** BigInt(unit)
  const rest = ((value % perSecond) + perSecond) % perSecond
  const seconds = (value - rest) / perSecond
  const moment = new Date(Number(seconds) * 1000)
  // Engines know years that JavaScript does not.
  if (Number.isNaN(moment.getTime())) return `${seconds} s since 1970`
  const text = moment.toISOString().replace('T', ' ').slice(0, -5)
  const digits =
    unit === 0
      ? ''
      : rest
          .toString()
          .padStart(unit * 3, '0')
          .replace(/0+$/, '')
  return `${text}${digits === '' ? '' : `.${digits.padEnd(3, '0')}`}${zoned ? ' UTC' : ''}`
}

/** JSON, in which a whole number of any size stands as it is. */
export const jsonText = (value: unknown): string =>
  typeof value === 'bigint'
    ? value.toString()
    : JSON.stringify(value, (_, part: unknown) =>
        typeof part === 'bigint' ? part.toString() : part,
      )

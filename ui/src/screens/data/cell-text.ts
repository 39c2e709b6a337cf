/** A decimal as Arrow holds it: 32 bits a part, the lowest first, in two's complement. */
export function decimalText(parts: ArrayLike<number>, scale: number): string {
  let whole = 0n
  for (let at = parts.length - 1; at >= 0; at -= 1)
    whole = (whole << 32n) | BigInt((parts[at] ?? 0) >>> 0)
  const value = BigInt.asIntN(parts.length * 32, whole)
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0
    ? `${sign}${digits}`
    : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** `2026-11-22 14:05:00.123`, with `UTC` where the column knows the moment; fractions only where there are any. */
export function instantText(milliseconds: number, zoned: boolean): string {
  const text = new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')
  return `${text.replace(/\.000$/, '')}${zoned ? ' UTC' : ''}`
}

/** JSON has no numbers of 64 bits: one that a double can't hold stays text. */
export const bigOf = (value: bigint): number | string =>
  BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
    ? Number(value)
    : value.toString()

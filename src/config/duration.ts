const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `90s`, `30m`, `1h`, `7d` in milliseconds; null when the text is no duration. */
export function durationMs(text: string): number | null {
  const found = /^(\d{1,9})\s*(ms|s|m|h|d)$/.exec(text.trim())
  const unit = found === null ? undefined : unitsMs[found[2] ?? '']
  return found === null || unit === undefined ? null : Number(found[1]) * unit
}

/** A share as `20%` or `0.2`, as a number from 0 to 1. */
export function shareOf(share: string | number): number {
  return typeof share === 'number' ? share : Number.parseFloat(share) / 100
}

import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** One spelling for one file, also when it doesn't exist yet or is reached through a link. */
export function placeOf(path: string): string {
  const whole = resolve(path)
  try {
    return realpathSync(whole)
  } catch {
    try {
      return join(realpathSync(dirname(whole)), basename(whole))
    } catch {
      // The folder is missing; opening the file will say so.
      return whole
    }
  }
}

import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../engine/ports.ts'

const keyLivesMs = 10 * 60_000
const idleMs = 12 * 3_600_000
const mostSessions = 64
const mostKeys = 16

/** Who may use the API: whoever had a link that `serve` printed, until the process ends. Only digests are remembered. */
export interface Sessions {
  /** A new key for a link: good once, and for ten minutes. */
  newKey(): string
  /** The token of a new session; null: the key is used, old or none of ours. */
  exchange(key: string): string | null
  /** Whether a session goes on; asking keeps it alive. */
  goesOn(token: string): boolean
  end(token: string): void
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const drawn = (): string => randomBytes(32).toString('base64url')

export function openSessions(clock: Clock): Sessions {
  /** When each ends, by digest. */
  const keys = new Map<string, number>()
  const sessions = new Map<string, number>()
  const now = (): number => clock.now().getTime()
  const tidy = (map: Map<string, number>, most: number): void => {
    for (const [name, until] of map) if (until <= now()) map.delete(name)
    // The oldest goes: a map keeps the order in which its entries came.
    for (const name of map.keys()) {
      if (map.size < most) break
      map.delete(name)
    }
  }
  return {
    newKey: () => {
      tidy(keys, mostKeys)
      const key = drawn()
      keys.set(digest(key), now() + keyLivesMs)
      return key
    },
    exchange: (key) => {
      const name = digest(key)
      const until = keys.get(name)
      keys.delete(name)
      if (until === undefined || until <= now()) return null
      tidy(sessions, mostSessions)
      const token = drawn()
      sessions.set(digest(token), now() + idleMs)
      return token
    },
    goesOn: (token) => {
      const name = digest(token)
      const until = sessions.get(name)
      if (until === undefined) return false
      sessions.delete(name)
      if (until <= now()) return false
      sessions.set(name, now() + idleMs)
      return true
    },
    end: (token) => void sessions.delete(digest(token)),
  }
}

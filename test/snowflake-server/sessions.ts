import { randomBytes } from 'node:crypto'
import type { SqlSession } from './sql/engine.ts'
import { refusal } from './refusal.ts'

export interface Lives {
  sessionMs: number
  masterMs: number
}

export interface Session {
  readonly id: number
  readonly user: string
  readonly sql: SqlSession
  /** Statements of a session take turns. */
  take<T>(turn: () => Promise<T>): Promise<T>
  readonly ended: AbortSignal
}

export interface Tokens {
  readonly token: string
  readonly masterToken: string
}

export interface Sessions {
  begin(user: string, sql: SqlSession): { readonly session: Session; readonly tokens: Tokens }
  /** @throws 390104, 390111, 390112 */
  of(token: string | null): Session
  /** @throws 390104, 390111, 390114 */
  renew(masterToken: string | null): { readonly session: Session; readonly tokens: Tokens }
  end(session: Session): Promise<void>
  /** Of every session that is open now: what happens otherwise after an hour, four hours, or an administrator's act. */
  expire(what: 'session' | 'master' | 'gone'): Promise<void>
  readonly open: () => readonly Session[]
  close(): Promise<void>
}

interface Held {
  readonly session: Session
  readonly end: () => Promise<void>
  sessionUntil: number
  masterUntil: number
}

const secret = (): string => `ver:3-hint:${randomBytes(36).toString('base64url')}`

export function makeSessions(lives: Lives): Sessions {
  const held = new Map<number, Held>()
  /** Which session a token was given for; tokens of sessions that ended stay known. */
  const byToken = new Map<string, { readonly id: number; readonly kind: 'session' | 'master' }>()
  let last = 4_000_000_000

  function grant(one: Held): Tokens {
    const tokens = { token: secret(), masterToken: secret() }
    byToken.set(tokens.token, { id: one.session.id, kind: 'session' })
    byToken.set(tokens.masterToken, { id: one.session.id, kind: 'master' })
    one.sessionUntil = Date.now() + lives.sessionMs
    one.masterUntil = Date.now() + lives.masterMs
    return tokens
  }

  function find(token: string | null, kind: 'session' | 'master'): Held {
    if (token === null) throw refusal('token_missing')
    const known = byToken.get(token)
    if (known === undefined || known.kind !== kind) throw refusal('token_invalid')
    const one = held.get(known.id)
    if (one === undefined) throw refusal('session_gone')
    return one
  }

  async function end(id: number): Promise<void> {
    const one = held.get(id)
    held.delete(id)
    await one?.end()
  }

  return {
    begin(user, sql) {
      const ending = new AbortController()
      let before: Promise<unknown> = Promise.resolve()
      const session: Session = {
        id: ++last,
        user,
        sql,
        ended: ending.signal,
        take(turn) {
          const mine = before.then(turn)
          before = mine.catch(() => undefined)
          return mine
        },
      }
      const one: Held = {
        session,
        sessionUntil: 0,
        masterUntil: 0,
        async end() {
          ending.abort()
          await session.take(() => sql.close())
        },
      }
      held.set(session.id, one)
      return { session, tokens: grant(one) }
    },
    of(token) {
      const one = find(token, 'session')
      if (one.sessionUntil <= Date.now()) throw refusal('session_expired')
      return one.session
    },
    renew(masterToken) {
      const one = find(masterToken, 'master')
      if (one.masterUntil <= Date.now()) throw refusal('master_expired')
      return { session: one.session, tokens: grant(one) }
    },
    end: ({ id }) => end(id),
    async expire(what) {
      if (what === 'gone') {
        await Promise.all([...held.keys()].map(end))
        return
      }
      for (const one of held.values()) {
        one.sessionUntil = 0
        if (what === 'master') one.masterUntil = 0
      }
    },
    open: () => [...held.values()].map(({ session }) => session),
    async close() {
      await Promise.all([...held.keys()].map(end))
    },
  }
}

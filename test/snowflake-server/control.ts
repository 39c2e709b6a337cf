import { z } from 'zod'
import { faultShape, type Faults } from './faults.ts'
import { json, type Call, type Reply } from './http.ts'
import type { StatementLog } from './log.ts'
import type { QuerySettings } from './queries.ts'
import type { ResultSizes } from './results.ts'
import type { Lives, Sessions } from './sessions.ts'
import type { Users } from './users.ts'

export type Settings = QuerySettings & ResultSizes & Lives

export interface Steered {
  readonly faults: Faults
  readonly log: StatementLog
  readonly sessions: Sessions
  readonly users: Users
  readonly settings: Settings
}

const settingsShape = z
  .strictObject({
    slow_after_ms: z.int().min(0),
    session_ms: z.int().min(0),
    master_ms: z.int().min(0),
    inline_rows: z.int().min(0),
    chunk_rows: z.int().min(1),
  })
  .partial()
const kindShape = z.enum(['password', 'key_pair', 'oauth', 'programmatic', 'workload', 'container'])

function secretsOf(users: Users): object {
  const { password, keyPair, oauth, programmatic, workload, container } = users
  return {
    password,
    key_pair: {
      user: keyPair.user,
      private_key: keyPair.privateKey,
      fingerprint: keyPair.fingerprint,
    },
    oauth,
    programmatic,
    workload: { user: workload.user, token: workload.token },
    container: {
      user: container.user,
      token: container.token,
      service_token: container.serviceToken,
    },
  }
}

function settled(settings: Settings): object {
  return {
    slow_after_ms: settings.slowAfterMs,
    session_ms: settings.sessionMs,
    master_ms: settings.masterMs,
    inline_rows: settings.inlineRows,
    chunk_rows: settings.chunkRows,
  }
}

async function steer(call: Call, steered: Steered): Promise<unknown> {
  const { faults, log, sessions, users, settings } = steered
  const { body } = call
  switch (`${call.method} ${call.path.slice('/control/'.length)}`) {
    case 'GET statements':
      return { results: log.read() }
    case 'DELETE statements':
      log.forget()
      return {}
    case 'POST faults':
      faults.set(z.strictObject({ faults: z.array(faultShape) }).parse(body).faults)
      return {}
    case 'DELETE faults':
      faults.set([])
      return {}
    case 'POST release':
      faults.release()
      return {}
    case 'POST expire':
      await sessions.expire(
        z.strictObject({ what: z.enum(['session', 'master', 'gone']) }).parse(body).what,
      )
      return {}
    case 'GET users':
      return secretsOf(users)
    case 'POST users/expire': {
      const asked = z.strictObject({ kind: kindShape, expired: z.boolean().default(true) })
      const { kind, expired } = asked.parse(body)
      users.expire(kind, expired)
      return {}
    }
    case 'GET sessions':
      return { results: sessions.open().map(({ id, user }) => ({ id, user })) }
    case 'GET settings':
      return settled(settings)
    case 'POST settings': {
      const changed = settingsShape.parse(body)
      settings.slowAfterMs = changed.slow_after_ms ?? settings.slowAfterMs
      settings.sessionMs = changed.session_ms ?? settings.sessionMs
      settings.masterMs = changed.master_ms ?? settings.masterMs
      settings.inlineRows = changed.inline_rows ?? settings.inlineRows
      settings.chunkRows = changed.chunk_rows ?? settings.chunkRows
      return settled(settings)
    }
    default:
      return undefined
  }
}

/** `/control/...`: what tests in other processes steer the server by. */
export async function control(call: Call, steered: Steered): Promise<Reply> {
  try {
    const value = await steer(call, steered)
    return value === undefined ? json({ error: `no control ${call.path}` }, 404) : json(value)
  } catch (error) {
    if (error instanceof z.ZodError) return json({ error: z.prettifyError(error) }, 400)
    throw error
  }
}

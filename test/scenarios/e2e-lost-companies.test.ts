import { describe, expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, openE2eRoom } from './e2e-room.ts'

const limit = { timeout: 180_000 }

const config = configOf(`
accounts_out:
  connection: main
  direction: outbound
  target: companies
  strategy: upsert
  source: { table: app.accounts }
  key: account
  identify_by: { property: domain, column: domain }
  fields: { name: name }
  wait: 1s
`)

const accounts = 120

async function account(): Promise<E2eRoom> {
  const room = await openE2eRoom(config, {}, 'here')
  await room.table(
    'app.accounts',
    `SELECT i AS account, 'c' || i || '.com' AS domain, 'Name ' || i AS name
     FROM range(1, ${accounts + 1}) AS t(i)`,
  )
  return room
}

/** `domain` is not unique in HubSpot's API (HUBSPOT.md 4.3), so nothing but us keeps a company from being made twice. */
describe('companies whose create was not answered', () => {
  test.each(['killed', 'reset'] as const)(
    '%s: looked for until the index must show them, never made twice',
    limit,
    async (how) => {
      await using room = await account()
      // What is written shows in search after minutes only.
      await room.control('knobs', { index_lag_ms: 240_000 })
      const path = '/companies/batch/create'
      const isMade =
        how === 'killed' && (await room.killed('accounts_out', { method: 'POST', path }, 'after'))
      expect(isMade).toBe(how === 'killed')
      await room.faults(
        ...(isMade
          ? []
          : [{ method: 'POST', path, times: 1, action: { after_effect: true, reset: true } }]),
      )
      const first = await room.run('accounts_out')
      await room.faults()
      expect(first.exit, first.ended.stdout).toBe(5)
      expect(first.result).toMatchObject({ status: 'waiting' })
      const made = (await room.records('companies')).length
      expect(made).toBeGreaterThanOrEqual(100)
      expect(made).toBeLessThanOrEqual(accounts)

      // Still too early to tell: nothing more of these is made.
      await room.control('clock', { advance: '2m' })
      const early = await room.run('accounts_out')
      expect(early.exit, early.ended.stdout).toBe(5)

      await room.control('clock', { advance: '2h' })
      const late = await room.run('accounts_out')
      expect(late.exit, late.ended.stdout).toBe(0)
      const domains = (await room.records('companies')).map(
        ({ properties }) => properties['domain'] ?? '',
      )
      expect(domains.sort()).toEqual(
        Array.from({ length: accounts }, (_, at) => `c${at + 1}.com`).sort(),
      )
      expect((await room.run('accounts_out')).result).toMatchObject({
        status: 'succeeded',
        records: { unchanged: accounts, created: 0, updated: 0, continued: 0 },
      })
    },
  )
})

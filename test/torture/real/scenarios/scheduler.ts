import { type Scenario, standStill, written, places } from './scenario.ts'

/** A scheduler that makes up for a missed time: it starts one sync, then the one that waits for it, and writes it down. */
export const scheduler: Scenario = {
  name: 'scheduler',
  what: 'serve: a missed start is made up for, what waits for it follows, both are written down.',
  syncs: {
    crm_in: {
      connection: 'main',
      direction: 'inbound',
      schedule: { cron: '30 2 1 1 *' },
      streams: { contacts: { properties: ['email'], route: 'list' } },
    },
    owners_in: {
      connection: 'main',
      direction: 'inbound',
      schedule: { after: 'crm_in' },
      streams: { owners: {} },
    },
  },
  account: async (tier) => {
    await standStill(tier)
    await written(
      tier,
      'contacts',
      places(5).map((n) => ({ email: `p${n}@x.com` })),
    )
  },
  before: ['crm_in', 'owners_in'],
  onlyReads: true,
  since: async (tier) => {
    await written(tier, 'contacts', [{ email: 'new@x.com' }])
    // As a scheduler left it that served these rules for years, and was stopped then.
    for (const [sync, rule] of [
      ['crm_in', '30 2 1 1 * UTC'],
      ['owners_in', 'after crm_in'],
    ] as const) {
      await tier.execute(
        `INSERT INTO hubspot_sync._schedules (sync, revision, rule, last_tick_at, attempt) VALUES ('${sync}', 1, '${rule}', CAST('2023-06-01T00:00:00+00:00' AS TIMESTAMPTZ), 0)`,
      )
    }
  },
  run: 'crm_in',
  served: {
    undone: `SELECT sync FROM hubspot_sync._schedules WHERE run_id IS NOT NULL OR due_at IS NOT NULL
      UNION ALL SELECT sync FROM hubspot_sync._schedules WHERE sync = 'crm_in' AND last_tick_at < CAST('2024-01-01T00:00:00+00:00' AS TIMESTAMPTZ)
      UNION ALL SELECT 'owners' FROM (SELECT count(*) AS found FROM hubspot_sync._runs WHERE sync = 'owners_in' AND status = 'succeeded') AS o WHERE found < 2
      UNION ALL SELECT 'contacts' FROM (SELECT count(*) AS found FROM hubspot.contacts) AS c WHERE found < 6`,
  },
  looked: {
    objects: { contacts: 'email' },
    tables: ['contacts', 'owners'],
    more: async (tier) =>
      (
        await tier.query(
          `SELECT sync, attempt, run_id, held_run_id FROM hubspot_sync._schedules ORDER BY sync`,
        )
      ).map((row) => `schedule ${JSON.stringify(row)}`),
  },
}

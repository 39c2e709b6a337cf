import { createHash } from 'node:crypto'
import { countIn, textIn } from '../../../../src/engine/cells.ts'
import type { Tier } from '../../tier.ts'
import { inboundScenarios } from './inbound.ts'
import type { Scenario } from './scenario.ts'

/** Tables that came to the control schema after the first releases. */
const laterTables = [
  '_made',
  '_accounts',
  '_verifications',
  '_schedules',
  '_schedule_events',
  '_cancels',
  '_kept_links',
]

/** Columns that did. */
const laterColumns = [
  ['_changes', 'batch_only'],
  ['_association_changes', 'pair_existed'],
  ['_association_changes', 'to_source_key'],
  ['_quota', 'exports_24h'],
  ['_leases', 'process'],
] as const

/** What states had not yet when they were first saved (src/inbound/state.ts has defaults for it). */
const laterFields = ['storage', 'memory']
const laterPassFields = ['resume', 'leftOut']

const checksum = (version: number, text: string): string =>
  createHash('sha256').update(`${version}\n${text}`).digest('hex')

/** Takes a warehouse back to what an earlier release left: no table, column, view or field of a state that came later. */
async function takenBack(tier: Tier): Promise<void> {
  const views = await tier.query(
    `SELECT table_name FROM information_schema.views WHERE lower(table_schema) = 'hubspot_sync'`,
  )
  for (const view of views) {
    await tier.execute(`DROP VIEW hubspot_sync."${textIn(view, 'table_name')}"`)
  }
  for (const table of laterTables) await tier.execute(`DROP TABLE IF EXISTS hubspot_sync.${table}`)
  for (const [table, column] of laterColumns) {
    await tier.execute(`ALTER TABLE hubspot_sync.${table} DROP COLUMN ${column}`)
  }
  const states = await tier.query(
    `SELECT sync, stream, version, state FROM hubspot_sync._stream_state WHERE stream <> 'associations'`,
  )
  for (const row of states) {
    const [sync, stream, version] = [
      textIn(row, 'sync'),
      textIn(row, 'stream'),
      countIn(row, 'version'),
    ]
    const saved = JSON.parse(textIn(row, 'state')) as Record<string, unknown>
    for (const field of laterFields) delete saved[field]
    for (const pass of ['pass', 'proof']) {
      for (const field of laterPassFields)
        delete (saved[pass] as Record<string, unknown> | null)?.[field]
    }
    const text = JSON.stringify(saved)
    await tier.execute(
      `UPDATE hubspot_sync._stream_state SET state = '${text.replaceAll("'", "''")}', checksum = '${checksum(version, text)}' WHERE sync = '${sync}' AND stream = '${stream}'`,
    )
  }
}

const base = inboundScenarios.find(({ name }) => name === 'changes by search') as Scenario

/** The first run of this release on a warehouse that an older one made. */
export const oldWarehouse: Scenario = {
  ...base,
  name: 'upgrade',
  what: 'The first run on control tables and states of an earlier release: tables, columns and views come, states are read as they are.',
  since: async (tier) => {
    await takenBack(tier)
    await base.since?.(tier)
  },
}

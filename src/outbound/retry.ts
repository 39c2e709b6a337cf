import { textIn } from '../engine/cells.ts'
import { control } from '../engine/journal/tables.ts'
import type { Ports, Row, Slot } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { stageLines } from './staging.ts'
import { tableSlots } from './tables.ts'

export interface RetryAsked {
  readonly sync: string
  /** Only what failed with this code; null: whatever the reason. */
  readonly error: string | null
  /** Only these source rows; empty: all that failed. Rows that were left out come back only if they are named, by key or code. */
  readonly keys: readonly string[]
}

export interface Reset {
  readonly rows: number
  readonly links: number
  /** Of the rows: had been left out. */
  readonly skipped: number
}

type RetryPorts = Pick<Ports, 'warehouse' | 'work' | 'random' | 'clock'>

/**
 * Makes failed rows and links due at once, their tries forgotten: the next run sends them again.
 * @throws `config.usage` when a key names nothing that failed
 */
export async function resetFailed(ports: RetryPorts, asked: RetryAsked): Promise<Reset> {
  const { changes, association_changes, sent, linked } = tableSlots
  const all = await ports.warehouse.rows({
    name: 'outbound/retry_rows',
    slots: { changes, association_changes },
    values: { sync: asked.sync, error_code: asked.error },
  })
  const keys = new Set(asked.keys)
  const isNamed = asked.error !== null || keys.size > 0
  const failed = all.filter(
    (row) =>
      (keys.size === 0 || keys.has(textIn(row, 'key'))) && (isNamed || row['status'] !== 'skipped'),
  )
  assertAllKnown(asked.sync, asked.keys, failed, 'set aside, dead or left out')
  const sync = { sync: asked.sync }
  await withNamed(ports, failed, async (named) => {
    await ports.warehouse.transaction(async (transaction) => {
      for (const known of [sent, linked]) {
        const slots = { known, named }
        await transaction.run({ name: 'outbound/retry_forget', slots, values: sync })
      }
      await transaction.run({
        name: 'outbound/retry_unskip',
        slots: { changes, named },
        values: sync,
      })
      await transaction.run({
        name: 'outbound/retry_reset',
        slots: { changes, named },
        values: sync,
      })
      await transaction.run({
        name: 'outbound/retry_links',
        slots: { association_changes, named },
        values: sync,
      })
    })
  })
  const count = (is: (row: Row) => boolean): number =>
    new Set(failed.filter(is).map((row) => textIn(row, 'key'))).size
  return {
    rows: count((row) => row['kind'] === 'row'),
    links: failed.filter((row) => row['kind'] === 'link').length,
    skipped: count((row) => row['status'] === 'skipped'),
  }
}

/**
 * Leaves failed or refused rows out of runs until they change in the source, or `retry --key` brings them back.
 * @throws `config.usage` when a key names none
 */
export async function skipRows(
  ports: RetryPorts,
  sync: string,
  keys: readonly string[],
): Promise<number> {
  const { changes } = tableSlots
  const all = await ports.warehouse.rows({
    name: 'outbound/skip_rows',
    slots: { changes },
    values: { sync },
  })
  const wanted = new Set(keys)
  const failed = all.filter((row) => wanted.has(textIn(row, 'key')))
  assertAllKnown(sync, keys, failed, 'set aside, dead or refused')
  await withNamed(ports, failed, async (named) => {
    await ports.warehouse.run({
      name: 'outbound/skip_mark',
      slots: { changes, named },
      values: { sync, changed_at: ports.clock.now() },
    })
  })
  return failed.length
}

function assertAllKnown(
  sync: string,
  keys: readonly string[],
  found: readonly Row[],
  what: string,
): void {
  const known = new Set(found.map((row) => textIn(row, 'key')))
  const unknown = keys.filter((key) => !known.has(key))
  if (unknown.length === 0) return
  throw new ConnectorError('config.usage', {
    what: `The sync ${sync} has no such row: ${unknown.join(', ')}.`,
    why: `Only rows that are ${what} can be named; nothing was changed.`,
    fix: `Look for their keys: hubspot-warehouse preview hubspot_sync.changes`,
  })
}

async function withNamed(
  ports: RetryPorts,
  rows: readonly Row[],
  work: (named: Slot) => Promise<void>,
): Promise<void> {
  if (rows.length === 0) return
  const table = control(`_named_${ports.random.uuid().replaceAll('-', '').slice(0, 12)}`)
  try {
    await stageLines(ports, table, ['key', 'status'], async (lines) => {
      for (const row of rows) {
        await lines.write(
          JSON.stringify({ key: textIn(row, 'key'), status: textIn(row, 'status') }),
        )
      }
    })
    await work({ kind: 'table', table })
  } finally {
    await ports.warehouse.drop(table)
  }
}

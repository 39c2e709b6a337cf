import type { Cell, Row } from '../../../src/engine/ports.ts'
import type { Tier } from '../tier.ts'
import { machinesBegin } from './scenarios/scenario.ts'

/** What of an account and a warehouse is compared. */
export interface Looked {
  /** Objects of the account, each with the property that names a record: ids of new records may differ. */
  readonly objects: Readonly<Record<string, string>>
  /** Links of the account, from and to. */
  readonly pairs?: readonly (readonly [string, string])[]
  /** Tables in the schema of streams. */
  readonly tables?: readonly string[]
  /** What only this account has, as lines. */
  readonly more?: (tier: Tier) => Promise<readonly string[]>
}

/** A record or a row as one line of text. */
export type Picture = readonly string[]

interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly archived: boolean
  readonly mergedInto?: string | null
}

interface TrueLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

/**
 * Of when, by which run, and in which batch a row came to be, a run that was cut off and one that was not differ as two
 * runs do. All else is compared.
 */
const ofTheRun: ReadonlySet<string> = new Set([
  '_synced_at',
  '_run_id',
  '_deleted_at',
  'run_id',
  'at',
])

/** Statements over the views of CONTRACT.md and the ledgers under them: same text on both engines. */
const remembered: Readonly<Record<string, string>> = {
  state: `SELECT sync, stream, position_at, state FROM hubspot_sync._stream_state`,
  columns: `SELECT stream, property, column_name, kind FROM hubspot_sync._columns`,
  'set aside': `SELECT sync, stream, id, error_code FROM hubspot_sync._set_aside`,
  'set aside values': `SELECT stream, id, property, text, error_code FROM hubspot_sync._set_aside_values`,
  'schema change': `SELECT stream, property, column_name, change FROM hubspot_sync._schema_changes`,
  link: `SELECT sync, key, object, hubspot_id FROM hubspot_sync._links`,
  sent: `SELECT sync, key, sent FROM hubspot_sync._sent`,
  linked: `SELECT sync, key FROM hubspot_sync._linked`,
  'sent link': `SELECT sync, key, to_type, to_key, from_id, to_id, label FROM hubspot_sync._sent_links`,
  change: `SELECT DISTINCT sync, key, action, status, error_code FROM hubspot_sync._changes`,
  'association change': `SELECT DISTINCT sync, key, to_type, to_key, label, action, status, error_code FROM hubspot_sync._association_changes`,
  lease: `SELECT sync FROM hubspot_sync._leases WHERE run_id IS NOT NULL`,
  'run at work': `SELECT sync FROM hubspot_sync._runs WHERE status = 'running'`,
  'stream run at work': `SELECT sync, stream FROM hubspot_sync._stream_runs WHERE status = 'running'`,
}

/** Everything that has to be the same, stopped or not. */
export async function pictureOf(tier: Tier, looked: Looked): Promise<Picture> {
  const lines: string[] = []
  const names = new Map<string, string>()
  for (const [object, property] of Object.entries(looked.objects)) {
    const { results } = await tier.control<{ results: readonly TrueRecord[] }>(`records/${object}`)
    for (const { id, properties } of results) {
      names.set(id, `${object} ${properties[property] ?? id}`)
    }
    for (const one of results) {
      lines.push(
        `account ${names.get(one.id)}: ${textOf(
          {
            ...Object.fromEntries(
              Object.entries(one.properties).filter(([name]) => !name.startsWith('hs_')),
            ),
            archived: one.archived,
            merged: one.mergedInto ?? null,
          },
          names,
        )}`,
      )
    }
  }
  for (const [from, to] of looked.pairs ?? []) {
    const { results } = await tier.control<{ results: readonly TrueLink[] }>(
      `associations/${from}/${to}`,
    )
    for (const { from: one, to: other, category, typeId, label } of results) {
      lines.push(
        `account link ${names.get(one) ?? one} > ${names.get(other) ?? other} ${category} ${typeId} ${label ?? '-'}`,
      )
    }
  }
  lines.push(...((await looked.more?.(tier)) ?? []))
  for (const table of looked.tables ?? []) {
    for (const row of await tier.query(`SELECT * FROM hubspot.${table}`)) {
      lines.push(`table ${table}: ${textOf({ ...row, gone: row['_deleted_at'] !== null }, names)}`)
    }
  }
  for (const [what, sql] of Object.entries(remembered)) {
    for (const row of await tier.query(sql)) lines.push(`${what}: ${textOf(row, names)}`)
  }
  const relations = await tier.query(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE lower(table_schema) IN ('hubspot', 'hubspot_sync')`,
  )
  for (const row of relations) lines.push(`relation: ${textOf(row, names)}`)
  return lines.sort()
}

/** Null when they are equal; else the lines of either that the other lacks. */
export function differenceOf(wanted: Picture, found: Picture): string | null {
  const missing = lessLines(wanted, found).map((line) => `- ${line}`)
  const more = lessLines(found, wanted).map((line) => `+ ${line}`)
  if (missing.length + more.length === 0) return null
  const shown = [...missing.slice(0, 15), ...more.slice(0, 15)]
  return `${missing.length} lines are missing, ${more.length} are too many:\n${shown.join('\n')}`
}

function lessLines(lines: Picture, others: Picture): Picture {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

function textOf(row: Row, names: ReadonlyMap<string, string>): string {
  const kept = Object.entries(row)
    .filter(([name]) => !ofTheRun.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, named(value, names)])
  return JSON.stringify(Object.fromEntries(kept))
}

function named(value: Cell, names: ReadonlyMap<string, string>): Cell {
  if (typeof value === 'string') return names.get(value) ?? value
  if (value instanceof Date) return value < machinesBegin ? value : 'by the clock of the machine'
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => named(item as Cell, names))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, named(item as Cell, names)]),
  )
}

import type { Tier } from '../tier.ts'
import type { OutboundSync, SourceRow } from './schedule.ts'

/** The source tables: what they hold, and every row that they ever held. */
export interface Sources {
  put(sync: string, row: SourceRow): void
  drop(sync: string, rows: readonly number[]): void
  /** Makes the table as the rows are. */
  write(tier: Tier, sync: string): Promise<void>
  /** It is made so by the next `catchUp`. */
  postpone(sync: string): void
  catchUp(tier: Tier): Promise<void>
  readonly rows: (sync: string) => readonly SourceRow[]
  readonly ever: (sync: string) => readonly SourceRow[]
}

export function openSources(syncs: readonly OutboundSync[]): Sources {
  const rows = new Map(syncs.map(({ name }) => [name, new Map<number, SourceRow>()]))
  const ever = new Map(syncs.map(({ name }) => [name, [] as SourceRow[]]))
  const late = new Set<string>()
  return {
    put(sync, row) {
      rows.get(sync)?.set(row.row, row)
      ever.get(sync)?.push(row)
    },
    drop(sync, gone) {
      for (const row of gone) rows.get(sync)?.delete(row)
    },
    postpone: (sync) => void late.add(sync),
    async catchUp(tier) {
      for (const sync of late) await this.write(tier, sync)
    },
    async write(tier, sync) {
      late.delete(sync)
      const found = syncs.find(({ name }) => name === sync)
      if (found === undefined) return
      const columns = [
        'k',
        'ident',
        ...found.fields.map(({ column }) => column),
        ...found.links.map(({ column }) => column),
      ]
      await tier.execute('CREATE SCHEMA IF NOT EXISTS app')
      // All cells are text: that reads alike on every engine.
      await tier.execute(
        `CREATE OR REPLACE TABLE app.${sync} (${columns.map((name) => `${name} VARCHAR`).join(', ')})`,
      )
      const lines = [...(rows.get(sync)?.values() ?? [])].map((row) => {
        const cells = [
          row.key,
          row.ident,
          ...found.fields.map(({ column }) => row.values[column] ?? null),
          ...found.links.map(({ column }) => {
            const cell = row.links[column] ?? null
            return cell === null ? null : JSON.stringify(cell)
          }),
        ]
        return `(${cells.map(literal).join(', ')})`
      })
      if (lines.length > 0) await tier.execute(`INSERT INTO app.${sync} VALUES ${lines.join(', ')}`)
    },
    rows: (sync) => [...(rows.get(sync)?.values() ?? [])],
    ever: (sync) => ever.get(sync) ?? [],
  }
}

/** Text as SQL has it on both engines: no backslash is left for Snowflake to read as an escape. */
function literal(text: string | null): string {
  if (text === null) return 'NULL'
  const parts = text.split('\\').map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(92) || ')})`
}

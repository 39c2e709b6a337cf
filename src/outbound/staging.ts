import type { LineWriter, Ports, TableName } from '../engine/ports.ts'

/**
 * Writes lines to a file of the run's folder and stages it as a table of text columns, one for each key of a line.
 * The file is removed in any case.
 */
export async function stageLines(
  ports: Pick<Ports, 'warehouse' | 'work'>,
  table: TableName,
  columns: readonly string[],
  write: (lines: LineWriter) => Promise<void>,
): Promise<number> {
  const lines = await ports.work.writer(`${table.name}.ndjson`)
  try {
    try {
      await write(lines)
    } finally {
      await lines.close()
    }
    return await ports.warehouse.stage(
      { table, columns: columns.map((name) => ({ name, path: [name] })) },
      [{ format: 'ndjson', path: lines.path }],
    )
  } finally {
    await ports.work.remove(lines.path)
  }
}

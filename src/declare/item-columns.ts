import { column, type Column } from './column.ts'

type Told = 'created_at' | 'updated_at' | 'archived_at'
type Lifecycle = Told | 'id' | 'archived'

const untold = 'Always empty: HubSpot does not tell.'

/**
 * The columns that every collection's table has (CONTRACT.md, "In the warehouse"). `times` are those that HubSpot tells
 * under their usual names; what it does not tell stays empty.
 */
export function itemColumns(
  id: string,
  times: readonly Told[] = ['created_at', 'updated_at', 'archived_at'],
): Readonly<Record<Lifecycle, Column>> {
  const time = (name: Told, description: string, from: string): Column =>
    column.timestamp(times.includes(name) ? description : untold, from)
  return {
    id: column.text(id),
    created_at: time('created_at', 'When it was created. UTC.', 'createdAt'),
    updated_at: time('updated_at', 'Its last change. UTC.', 'updatedAt'),
    archived_at: time(
      'archived_at',
      'When it was archived, where HubSpot tells. UTC.',
      'archivedAt',
    ),
    archived: column.boolean('True once it is archived.'),
  }
}

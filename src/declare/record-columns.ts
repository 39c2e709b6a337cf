import { column } from './column.ts'

/** The declared columns that every CRM record has, whatever its object (CONTRACT.md, "In the warehouse"). */
export const recordColumns = {
  id: column.text('Record id, unique within the object type.'),
  created_at: column.timestamp('When the record was created. UTC.', 'createdAt'),
  updated_at: column.timestamp(
    'Last change of a property of the record. UTC, milliseconds.',
    'updatedAt',
  ),
  archived_at: column.timestamp('When the record went to the recycle bin. UTC.', 'archivedAt'),
  archived: column.boolean('True once the record is in the recycle bin.'),
} as const

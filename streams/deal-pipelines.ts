import { absence, column, defineStream, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide; HUBSPOT.md 8 (Pipelines). */
export const dealPipelines = defineStream({
  kind: 'collection',
  name: 'deal_pipelines',
  collection: 'deal_pipelines',
  summary: 'The pipelines of deals, each with its stages.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide',
  columns: {
    id: column.text('Pipeline id: what `pipeline` of a deal holds.'),
    created_at: column.timestamp('When the pipeline was created. UTC.', 'createdAt'),
    updated_at: column.timestamp('Last change of the pipeline. UTC.', 'updatedAt'),
    archived_at: column.timestamp('When the pipeline was archived. UTC.', 'archivedAt'),
    archived: column.boolean('True once the pipeline is archived.'),
    label: column.text('Name that people see.'),
    display_order: column.number('Place among the pipelines.', 'displayOrder'),
    stages: column.json(
      'Stages in order: id, label, displayOrder, metadata (probability, isClosed), archived.',
    ),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['crm.objects.deals.read'],
})

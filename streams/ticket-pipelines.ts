import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide; HUBSPOT.md 8 (Pipelines). */
export const ticketPipelines = defineStream({
  kind: 'collection',
  name: 'ticket_pipelines',
  collection: 'ticket_pipelines',
  summary: 'The pipelines of tickets, each with its stages.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide',
  columns: {
    ...itemColumns('Pipeline id: what `hs_pipeline` of a ticket holds.'),
    label: column.text('Name that people see.'),
    display_order: column.number('Place among the pipelines.', 'displayOrder'),
    stages: column.json(
      'Stages in order: id, label, displayOrder, metadata (ticketState, isClosed), archived.',
    ),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [['tickets', 'crm.objects.tickets.read']],
})

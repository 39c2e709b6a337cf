import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide; HUBSPOT.md 8 (Pipelines). */
export const pipelineStages = defineStream({
  kind: 'collection',
  name: 'pipeline_stages',
  collection: 'pipeline_stages',
  summary: 'The stages of every pipeline; one that was deleted stays, marked.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide',
  columns: {
    ...itemColumns('`<object>/<pipeline id>/<stage id>`.'),
    object: column.text('The object, by its plural name; `p_<name>` for custom objects.'),
    pipeline_id: column.text('The pipeline that the stage belongs to.', 'pipelineId'),
    stage_id: column.text('What the stage property of a record holds.', 'stageId'),
    label: column.text('Name that people see.'),
    display_order: column.number('Place within the pipeline.', 'displayOrder'),
    probability: column.number('Deals: chance to be won, 0 to 1; 0 is lost, 1 is won.', [
      'metadata',
      'probability',
    ]),
    is_closed: column.boolean('Whether records in it are closed.', ['metadata', 'isClosed']),
    ticket_state: column.text('Tickets: OPEN or CLOSED.', ['metadata', 'ticketState']),
    write_permissions: column.text('Who may move records into it.', 'writePermissions'),
    metadata: column.json('All that HubSpot keeps of the stage beside.'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [],
})

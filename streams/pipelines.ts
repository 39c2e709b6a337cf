import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide; HUBSPOT.md 8 (Pipelines). */
export const pipelines = defineStream({
  kind: 'collection',
  name: 'pipelines',
  collection: 'pipelines',
  summary: 'The pipelines of every object that has them.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide',
  columns: {
    ...itemColumns('`<object>/<pipeline id>`: pipelines of two objects may share an id.'),
    object: column.text('The object, by its plural name; `p_<name>` for custom objects.'),
    pipeline_id: column.text('What the pipeline property of a record holds.', 'pipelineId'),
    label: column.text('Name that people see.'),
    display_order: column.number('Place among the pipelines of the object.', 'displayOrder'),
    stages: column.json('Stages in order; `pipeline_stages` has a row for each.'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [],
})

import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-object-schemas-v3/guide; HUBSPOT.md 5, 8 (Custom objects). */
export const objectSchemas = defineStream({
  kind: 'collection',
  name: 'object_schemas',
  collection: 'object_schemas',
  summary: 'The object types that the account defined itself, archived ones too.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-object-schemas-v3/guide',
  columns: {
    ...itemColumns('Schema id.', ['created_at', 'updated_at']),
    object_type_id: column.text('Type id, as paths carry it: `2-<number>`.', 'objectTypeId'),
    name: column.text('Internal name.'),
    fully_qualified_name: column.text('`p<portal id>_<name>`.', 'fullyQualifiedName'),
    singular_label: column.text('Name of one record that people see.', ['labels', 'singular']),
    plural_label: column.text('Name of many records that people see.', ['labels', 'plural']),
    description: column.text('What people wrote about it.'),
    primary_display_property: column.text(
      'Property that stands for a record.',
      'primaryDisplayProperty',
    ),
    secondary_display_properties: column.json(
      'Properties shown beside it.',
      'secondaryDisplayProperties',
    ),
    required_properties: column.json(
      'Properties that each record must have.',
      'requiredProperties',
    ),
    searchable_properties: column.json(
      'Properties that people can search.',
      'searchableProperties',
    ),
    properties: column.json('The properties as HubSpot defines them.'),
    associations: column.json('Objects that its records can be linked with.'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['crm.schemas.custom.read'],
})

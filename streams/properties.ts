import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide; HUBSPOT.md 4.4. */
export const properties = defineStream({
  kind: 'collection',
  name: 'properties',
  collection: 'properties',
  summary: 'The properties of each object of the sync, with their options; archived ones too.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide',
  columns: {
    ...itemColumns('`<object>/<property name>`.'),
    object: column.text('The object, by its plural name.'),
    name: column.text('Internal name.'),
    label: column.text('Name that people see.'),
    description: column.text('What people wrote about it.'),
    type: column.text('string, number, bool, enumeration, date, datetime and others.'),
    field_type: column.text('How people enter it: text, select, checkbox and others.', 'fieldType'),
    group_name: column.text('Group that it stands in.', 'groupName'),
    display_order: column.number('Place within the group.', 'displayOrder'),
    options: column.json('Options in order: label, value, displayOrder, hidden, description.'),
    calculated: column.boolean('Whether HubSpot works it out.'),
    calculation_formula: column.text('The formula of a calculated one.', 'calculationFormula'),
    external_options: column.boolean(
      'Whether the options stand elsewhere (owners, say).',
      'externalOptions',
    ),
    has_unique_value: column.boolean('Whether no two records may share a value.', 'hasUniqueValue'),
    hidden: column.boolean('Whether people do not see it.'),
    hubspot_defined: column.boolean('Whether HubSpot made it.', 'hubspotDefined'),
    form_field: column.boolean('Whether forms can ask for it.', 'formField'),
    read_only_value: column.boolean('Whether its values can only be read.', [
      'modificationMetadata',
      'readOnlyValue',
    ]),
    read_only_definition: column.boolean('Whether it can not be edited.', [
      'modificationMetadata',
      'readOnlyDefinition',
    ]),
    show_currency_symbol: column.boolean(
      "Whether a number is shown with the currency's sign.",
      'showCurrencySymbol',
    ),
    referenced_object_type: column.text(
      'Object that the values are ids of.',
      'referencedObjectType',
    ),
    data_sensitivity: column.text(
      'non_sensitive, sensitive or highly_sensitive.',
      'dataSensitivity',
    ),
    created_user_id: column.text('User who made it.', 'createdUserId'),
    updated_user_id: column.text('User who changed it last.', 'updatedUserId'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [],
})

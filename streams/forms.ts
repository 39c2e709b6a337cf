import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/marketing-forms-v3/guide; HUBSPOT.md 8. */
export const forms = defineStream({
  kind: 'collection',
  name: 'forms',
  collection: 'forms',
  summary: 'Forms of every type, archived ones too.',
  source: 'https://developers.hubspot.com/docs/api-reference/marketing-forms-v3/guide',
  columns: {
    ...itemColumns('Form id (a GUID).'),
    name: column.text('Name that people see.'),
    form_type: column.text('hubspot, captured, flow or blog_comment.', 'formType'),
    field_groups: column.json(
      'Groups of fields in order, each field with its rules.',
      'fieldGroups',
    ),
    configuration: column.json('Language, what follows a submission, and whom it notifies.'),
    display_options: column.json('Theme, button text and style.', 'displayOptions'),
    legal_consent_options: column.json('What visitors consent to.', 'legalConsentOptions'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['forms'],
})

import {
  absence,
  changedOnly,
  column,
  defineStream,
  itemColumns,
  listing,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/legacy/forms-v1/get-submissions; HUBSPOT.md 8. */
export const formSubmissions = defineStream({
  kind: 'collection',
  name: 'form_submissions',
  collection: 'form_submissions',
  summary:
    'What visitors sent by forms. Each form is read newest first down to an hour before its newest known submission; once a sweep a month further, since submissions may be dated back.',
  source: 'https://developers.hubspot.com/docs/api-reference/legacy/forms-v1/get-submissions',
  columns: {
    ...itemColumns(
      'Form id, /, and the conversion id (for old submissions a digest of time and values).',
      [],
    ),
    created_at: column.timestamp('When the form was submitted. UTC, milliseconds.', 'submittedAt'),
    form_id: column.text('The form.', 'formId'),
    conversion_id: column.text(
      'HubSpot’s id of the submission; NULL for old ones.',
      'conversionId',
    ),
    page_url: column.text('Page that the form stood on.', 'pageUrl'),
    email: column.text('Value of the first field called email.'),
    values: column.json('All fields in order: name, value, objectTypeId. A name may repeat.'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [changedOnly()] },
  removals: absence(),
  scopes: ['forms'],
})

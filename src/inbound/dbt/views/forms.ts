import {
  boolean,
  column,
  type DbtView,
  deleted,
  derived,
  integer,
  isNull,
  item,
  nothing,
  portal,
  rowsOf,
  synced,
  text,
  timestamp,
  whether,
} from '../view.ts'

/** These tables have no flag. */
const notGone = [isNull('_deleted_at')]

const old = nothing('The forms API of version 2 told it.')
const recipients = column('configuration', 'notifyRecipients')

const form: DbtView = {
  name: 'form',
  columns: [
    text('guid', column('id')),
    deleted,
    synced,
    text('action', old),
    timestamp('created_at'),
    text('css_class', column('display_options', 'cssClass')),
    integer('follow_up_id', old),
    text('form_type'),
    integer('lead_nurturing_campaign_id', old),
    text('method', old),
    text('name'),
    boolean(
      'notify_recipients',
      whether({ of: recipients, is: 'not_null' }, { of: recipients, is: { not: '[]' } }),
    ),
    portal,
    text('redirect', derived('_redirect', 'text')),
    text('submit_text', column('display_options', 'submitButtonText')),
    timestamp('updated_at'),
  ],
  made: [
    {
      statement: 'dbt/forms',
      source: 'forms',
      slots: {
        action: column('configuration', 'postSubmitAction', 'type'),
        aim: column('configuration', 'postSubmitAction', 'value'),
      },
    },
  ],
}

const contactFormSubmission: DbtView = {
  name: 'contact_form_submission',
  columns: [
    timestamp('timestamp', column('created_at')),
    text('form_id'),
    integer(
      'contact_id',
      nothing('Without the stream contacts nothing leads from the e-mail sent to its contact.'),
    ),
    text('conversion_id'),
    integer('page_id', nothing('Submissions come with the URL of the page.')),
    text('page_url'),
    portal,
    text('title', nothing('Submissions come without the title of the page.')),
    synced,
  ],
  made: [
    {
      statement: 'dbt/form_submissions',
      source: 'form_submissions',
      streams: { contacts: 'contacts' },
      where: notGone,
      needs: ['email'],
      needsProperties: { contacts: ['email'] },
      propertySlots: { email: { stream: 'contacts', property: 'email' } },
      instead: { contact_id: derived('contact_id', 'text', 'sender') },
    },
    rowsOf('form_submissions', { where: notGone }),
  ],
}

const submissionResponse: DbtView = {
  name: 'submission_response',
  columns: [
    text('conversion_id'),
    text('form_id'),
    text('field_name', item('text', 'name')),
    text('field_value', item('text', 'value')),
    integer('submitted_at', { kind: 'millis', column: 'created_at' }),
    text('page_url'),
    text('object_type_id', item('text', 'objectTypeId')),
    synced,
  ],
  made: [
    {
      statement: 'dbt/items',
      source: 'form_submissions',
      where: notGone,
      columnSlots: { list: 'values' },
    },
  ],
}

export const formViews: readonly DbtView[] = [form, contactFormSubmission, submissionResponse]

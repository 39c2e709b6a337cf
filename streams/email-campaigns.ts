import {
  absence,
  changedOnly,
  column,
  defineStream,
  itemColumns,
  listing,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/legacy/email-analytics; HUBSPOT.md 8. */
export const emailCampaigns = defineStream({
  kind: 'collection',
  name: 'email_campaigns',
  collection: 'email_campaigns',
  summary:
    'Sendings of e-mails, as the older e-mail API has them, with their counters. Details are read for new and changed ones.',
  source: 'https://developers.hubspot.com/docs/api-reference/legacy/email-analytics',
  columns: {
    ...itemColumns('E-mail campaign id: what `email_campaign_id` of an e-mail event holds.', []),
    updated_at: column.timestamp('Last change. UTC, milliseconds.', 'lastUpdatedTime'),
    app_id: column.text('Application that sent it.', 'appId'),
    app_name: column.text('Its name.', 'appName'),
    content_id: column.text('Marketing e-mail behind it.', 'contentId'),
    name: column.text('Name that people see.'),
    subject: column.text('Subject line.'),
    type: column.text('Kind of sending.'),
    sub_type: column.text('Finer kind of sending.', 'subType'),
    num_included: column.number('Recipients that were meant.', 'numIncluded'),
    num_queued: column.number('Messages that were queued.', 'numQueued'),
    last_processing_finished_at: column.timestamp(
      'When the sending ended. UTC.',
      'lastProcessingFinishedAt',
    ),
    processing_state: column.text('How far the sending is: DONE, ...', 'processingState'),
    last_processing_started_at: column.timestamp(
      'When the sending began. UTC.',
      'lastProcessingStartedAt',
    ),
    last_processing_state_change_at: column.timestamp(
      'When its state last changed. UTC.',
      'lastProcessingStateChangeAt',
    ),
    scheduled_at: column.timestamp('When it was to begin. UTC.', 'scheduledAt'),
    counters: column.json('Counts by kind: sent, delivered, open, click, bounce, ...'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [changedOnly()] },
  removals: absence(),
  scopes: ['content'],
})

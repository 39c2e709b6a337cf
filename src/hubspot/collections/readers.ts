import type { CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { readCampaigns } from './campaigns.ts'
import { readEmailCampaigns } from './email-campaigns.ts'
import { emailEvents } from './email-events.ts'
import { readFormSubmissions } from './form-submissions.ts'
import { formList } from './forms.ts'
import { readMarketingEmails } from './marketing-emails.ts'
import { ownerList } from './owners.ts'
import { pagedReader } from './paged.ts'
import type { Reader } from './reader.ts'
import { subscriptionChanges } from './subscription-changes.ts'
import { readTimeline } from './timeline.ts'

/** HUBSPOT.md 8. Pipelines come all at once. */
const readers: Readonly<Record<string, Reader>> = {
  owners: pagedReader(ownerList),
  deal_pipelines: pagedReader({
    path: paths.pipelines('deals'),
    title: 'deal pipelines',
    queries: [{}],
  }),
  ticket_pipelines: pagedReader({
    path: paths.pipelines('tickets'),
    title: 'ticket pipelines',
    queries: [{}],
  }),
  forms: pagedReader(formList),
  form_submissions: readFormSubmissions,
  campaigns: readCampaigns,
  email_campaigns: readEmailCampaigns,
  marketing_emails: readMarketingEmails,
  email_events: (transport, request, signal) =>
    readTimeline(transport, emailEvents, request, signal),
  subscription_changes: (transport, request, signal) =>
    readTimeline(transport, subscriptionChanges, request, signal),
  subscription_definitions: pagedReader({
    path: paths.subscriptionDefinitions(),
    title: 'subscription definitions',
    queries: [{}],
  }),
  object_schemas: pagedReader({
    path: paths.schemas(),
    title: 'custom object schemas',
    queries: [{}],
  }),
}

/** @throws `hubspot.not_available` */
export function readCollection(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncIterable<CollectionPage> {
  const { collection } = request
  const reader = Object.hasOwn(readers, collection) ? readers[collection] : undefined
  if (reader === undefined) {
    throw new ConnectorError('hubspot.not_available', {
      what: `There is no collection called ${collection}.`,
      why: `The connector reads ${Object.keys(readers).join(', ')}.`,
      fix: 'Report it: a stream names a collection that its client does not have.',
    })
  }
  return reader(transport, request, signal)
}

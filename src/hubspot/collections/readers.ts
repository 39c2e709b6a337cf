import type { CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { limits } from '../limits.ts'
import { readAssociationLabels } from './association-labels.ts'
import { readCampaigns } from './campaigns.ts'
import { readEmailCampaigns } from './email-campaigns.ts'
import { emailEvents } from './email-events.ts'
import { readEngagements } from './engagements.ts'
import { readFormSubmissions } from './form-submissions.ts'
import { formList } from './forms.ts'
import { readListMemberships, readLists } from './lists.ts'
import { readMarketingEmails } from './marketing-emails.ts'
import { schemaList } from './object-schemas.ts'
import { ownerList } from './owners.ts'
import { pagedReader } from './paged.ts'
import { readPipelinesOfAll, readStagesOfAll } from './pipelines.ts'
import { readPropertyDefinitions } from './properties.ts'
import type { Reader } from './reader.ts'
import { readAccountDetails, readCurrencies, readTeams } from './settings.ts'
import { subscriptionChanges } from './subscription-changes.ts'
import { readTimeline } from './timeline.ts'
import { readWorkflows } from './workflows.ts'

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
    queries: [{ includeTranslations: true }],
  }),
  object_schemas: pagedReader(schemaList),
  pipelines: readPipelinesOfAll,
  pipeline_stages: readStagesOfAll,
  properties: readPropertyDefinitions,
  association_labels: readAssociationLabels,
  account: readAccountDetails,
  teams: readTeams,
  currencies: readCurrencies,
  exchange_rates: pagedReader({
    path: paths.exchangeRates(),
    title: 'exchange rates',
    queries: [{ limit: limits.exchangeRatesPage }],
  }),
  contact_lists: readLists,
  list_memberships: readListMemberships,
  workflows: readWorkflows,
  engagements: readEngagements,
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

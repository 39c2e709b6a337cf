import { archivedOf, type Stream } from '../src/declare/index.ts'
import { account } from './account.ts'
import { associationLabels } from './association-labels.ts'
import { associations } from './associations.ts'
import { campaigns } from './campaigns.ts'
import { contactLists } from './contact-lists.ts'
import { currencies } from './currencies.ts'
import { dealPipelines } from './deal-pipelines.ts'
import { emailCampaigns } from './email-campaigns.ts'
import { emailEvents } from './email-events.ts'
import { engagements } from './engagements.ts'
import { exchangeRates } from './exchange-rates.ts'
import { formSubmissions } from './form-submissions.ts'
import { forms } from './forms.ts'
import { listMemberships } from './list-memberships.ts'
import { marketingEmails } from './marketing-emails.ts'
import { objectSchemas } from './object-schemas.ts'
import { owners } from './owners.ts'
import { pipelineStages } from './pipeline-stages.ts'
import { pipelines } from './pipelines.ts'
import { properties } from './properties.ts'
import { propertyHistory } from './property-history.ts'
import { recordStreams } from './records.ts'
import { subscriptionChanges } from './subscription-changes.ts'
import { subscriptionDefinitions } from './subscription-definitions.ts'
import { teams } from './teams.ts'
import { ticketPipelines } from './ticket-pipelines.ts'
import { workflows } from './workflows.ts'

/** Every stream, in the order in which a run reads them: associations last, since they follow the records. */
export const streams: readonly Stream[] = [
  account,
  owners,
  teams,
  dealPipelines,
  ticketPipelines,
  pipelines,
  pipelineStages,
  currencies,
  exchangeRates,
  objectSchemas,
  properties,
  associationLabels,
  contactLists,
  listMemberships,
  workflows,
  ...recordStreams,
  campaigns,
  emailCampaigns,
  marketingEmails,
  emailEvents,
  forms,
  formSubmissions,
  subscriptionDefinitions,
  subscriptionChanges,
  ...recordStreams.flatMap((stream) => (stream.kind === 'object' ? [archivedOf(stream)] : [])),
  engagements,
  propertyHistory,
  associations,
]

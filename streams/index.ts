import type { Stream } from '../src/declare/index.ts'
import { associations } from './associations.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { dealPipelines } from './deal-pipelines.ts'
import { deals } from './deals.ts'
import { owners } from './owners.ts'
import { campaigns } from './campaigns.ts'
import { emailCampaigns } from './email-campaigns.ts'
import { emailEvents } from './email-events.ts'
import { formSubmissions } from './form-submissions.ts'
import { forms } from './forms.ts'
import { marketingEmails } from './marketing-emails.ts'
import { subscriptionChanges } from './subscription-changes.ts'
import { subscriptionDefinitions } from './subscription-definitions.ts'

/** Every stream, in the order in which a run reads them: associations last, since they follow the records. */
export const streams: readonly Stream[] = [
  owners,
  dealPipelines,
  contacts,
  companies,
  deals,
  campaigns,
  emailCampaigns,
  marketingEmails,
  emailEvents,
  forms,
  formSubmissions,
  subscriptionDefinitions,
  subscriptionChanges,
  associations,
]

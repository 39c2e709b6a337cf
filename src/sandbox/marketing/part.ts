import type { Part } from '../http/types.ts'
import { campaignsOf } from './campaign-store.ts'
import { campaignRoutes } from './campaigns.ts'
import { emailCampaignRoutes } from './email-campaigns.ts'
import { emailEventRoutes } from './email-events.ts'
import { emailCampaignsOf, emailsOf } from './email-store.ts'
import { emailKnobs, emailRoutes } from './emails.ts'
import { changesOf, eventsOf } from './event-store.ts'
import { formsOf, submissionsOf } from './form-store.ts'
import { submissionRoutes } from './form-submissions.ts'
import { formRoutes } from './forms.ts'
import { definitionsOf } from './preference-store.ts'
import { preferenceRoutes } from './preferences.ts'

/** Forms, campaigns, marketing e-mails, their events, and subscriptions (HUBSPOT.md 8). */
export const marketingPart: Part = {
  knobs: Object.values(emailKnobs),
  routes: [
    ...formRoutes,
    ...submissionRoutes,
    ...campaignRoutes,
    ...emailRoutes,
    ...emailCampaignRoutes,
    ...emailEventRoutes,
    ...preferenceRoutes,
  ],
  collections: (account) => ({
    forms: formsOf(account),
    form_submissions: submissionsOf(account),
    campaigns: campaignsOf(account),
    marketing_emails: emailsOf(account),
    email_campaigns: emailCampaignsOf(account),
    email_events: eventsOf(account),
    subscription_changes: changesOf(account),
    subscription_definitions: definitionsOf(account),
  }),
}

import { emailCampaignsOf, emailsOf } from '../../marketing/email-store.ts'
import type { JsonObject } from '../../http/json.ts'
import { instantText, DAY, HOUR } from '../instants.ts'
import { LATEST } from '../epoch.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { demoOwners } from './account.ts'
import type { DemoWriter } from './writer.ts'

/** One sending of an e-mail: what its events are about. */
export interface Sending {
  readonly emailId: string
  readonly name: string
  readonly subject: string
  readonly campaignGuid: string | undefined
  readonly emailCampaignId: number
  readonly groupId: number
  readonly app: { readonly appId: number; readonly appName: string }
  readonly subscriptionId: number
  readonly sentAt: number
}

const batch = { appId: 113, appName: 'Batch' }
const abBatch = { appId: 20_185, appName: 'AbBatch' }
const automated = { appId: 2286, appName: 'Automated' }

type Kind = 'batch' | 'ab' | 'automated' | 'rss' | 'draft' | 'scheduled' | 'archived'

interface EmailPlan {
  readonly name: string
  readonly subject: string
  readonly kind: Kind
  /** Days after the account was opened. */
  readonly day: number
  /** Which of the campaigns it belongs to. */
  readonly campaign?: number
}

const plan = (
  name: string,
  subject: string,
  kind: Kind,
  day: number,
  campaign?: number,
): EmailPlan => ({ name, subject, kind, day, ...(campaign === undefined ? {} : { campaign }) })

const plans: readonly EmailPlan[] = [
  plan('Launch: palletizer P4', 'Meet the P4', 'batch', 420, 0),
  plan('Spring newsletter 2023', 'Spring at Northwind 🌱', 'batch', 780, 1),
  plan('Fair invitation', 'See you in Stuttgart, {{ contact.firstname }}?', 'batch', 1040, 2),
  plan('Fair reminder', 'Two days to go', 'batch', 1055, 2),
  plan('Win-back 1', 'We miss your "robots"', 'batch', 1230, 3),
  plan('Win-back 2', 'Still here', 'batch', 1280, 3),
  plan('Co-marketing Ølkær', 'Øl og robotter', 'batch', 1420, 4),
  plan('Safety notice 25-06', 'Please read: firmware 4.2', 'batch', 1565, 5),
  plan('Newsletter 2025-09', 'What is new in September', 'batch', 1650),
  plan('Cold store teaser', 'Minus 28 °C', 'batch', 1900, 6),
  plan('Cold store launch', '🧊 It is here', 'batch', 1960, 6),
  plan('Newsletter 2026-10', 'What is new in October', 'batch', 2045),
  plan('Webinar A', 'Free webinar on welding', 'ab', 2068),
  plan('Webinar B', 'Weld better: free webinar', 'ab', 2068),
  plan('Form follow-up', 'Thanks for your message', 'automated', 2078),
  plan('Onboarding 1', 'Welcome aboard', 'automated', 600),
  plan('Onboarding 2', 'Your first week', 'automated', 601),
  plan('Blog digest', 'New on our blog', 'rss', 900),
  plan('Renewal reminder', 'Your contract ends soon', 'automated', 1300),
  plan('Zero downtime', 'Our promise', 'draft', 2050, 7),
  plan('Zero downtime (copy)', 'Our promise', 'draft', 2051, 7),
  plan('يوم الروبوت', 'دعوة', 'draft', 2060),
  plan('Untitled', '', 'draft', 2066),
  plan('Advent', 'A robot a day', 'scheduled', 2070),
  plan('Fair 2022', 'Hall 7', 'archived', 450),
]

const shapes: Readonly<Record<Kind, JsonObject>> = {
  batch: { type: 'BATCH_EMAIL', state: 'PUBLISHED', subcategory: 'batch' },
  ab: { type: 'AB_EMAIL', state: 'PUBLISHED_AB', subcategory: 'ab_master', isAb: true },
  automated: { type: 'AUTOMATED_EMAIL', state: 'AUTOMATED', subcategory: 'automated' },
  rss: { type: 'RSS_EMAIL', state: 'RSS_TO_EMAIL_PUBLISHED', subcategory: 'rss_to_email' },
  draft: { type: 'BATCH_EMAIL', state: 'DRAFT', subcategory: 'batch' },
  scheduled: { type: 'BATCH_EMAIL', state: 'SCHEDULED', subcategory: 'batch' },
  archived: { type: 'BATCH_EMAIL', state: 'PUBLISHED', subcategory: 'batch', archived: true },
}

/** The first 15 went out: one e-mail campaign of the older API each. */
const sentCount = 15

/** 25 marketing e-mails of all kinds and states; returns the sendings, in order of time. */
export function writeEmails(
  demo: DemoWriter,
  campaignGuids: readonly string[],
): readonly Sending[] {
  const sendings: Sending[] = []
  let emailId = 96_000_000_000
  let campaignId = 181_000_000
  for (const [place, { name, subject, kind, day, campaign }] of plans.entries()) {
    const createdAt = ACCOUNT_OPENED + day * DAY + demo.random.int(0, HOUR * 9)
    const publishedAt = createdAt + demo.random.int(1, 8) * DAY + demo.random.int(0, 9) * HOUR
    const writer = demo.pick(demoOwners)
    const sent = place < sentCount
    const isOut = sent || ['automated', 'rss', 'archived'].includes(kind)
    const campaignGuid = campaign === undefined ? undefined : campaignGuids[campaign]
    const subscriptionId = place === 7 ? 6_100_103 : place % 3 === 1 ? 6_100_102 : 6_100_101
    emailId += demo.random.int(1_000, 900_000)
    campaignId += demo.random.int(1_000, 90_000)
    const group = campaignId + 7
    emailsOf(demo.account).put([
      {
        id: String(emailId),
        name,
        subject,
        ...shapes[kind],
        ...(name === 'Webinar B'
          ? {
              subcategory: 'ab_variant',
              testing: { abStatus: 'variant', isAbVariation: true, testId: String(emailId) },
            }
          : {}),
        createdAt,
        updatedAt: isOut ? publishedAt + demo.random.int(0, 3) * HOUR : createdAt + HOUR,
        createdById: String(writer.userIdIncludingInactive),
        updatedById: String(writer.userIdIncludingInactive),
        ...(isOut
          ? {
              publishDate: instantText(publishedAt),
              publishedAt: instantText(publishedAt),
              publishedById: String(writer.userIdIncludingInactive),
            }
          : {}),
        ...(kind === 'scheduled' ? { publishDate: instantText(LATEST + 10 * DAY) } : {}),
        ...(kind === 'archived' ? { deletedAt: instantText(publishedAt + 40 * DAY) } : {}),
        ...(campaignGuid === undefined ? {} : { campaign: campaignGuid }),
        subscriptionDetails: { subscriptionId: String(subscriptionId), officeLocationId: '77001' },
        workflowNames: kind === 'automated' ? ['Onboarding of new customers'] : [],
        allEmailCampaignIds: sent ? [String(campaignId)] : [],
        ...(sent ? { emailCampaignGroupId: String(group) } : {}),
      },
    ])
    if (!sent) continue
    const app = kind === 'ab' ? abBatch : kind === 'automated' ? automated : batch
    sendings.push({
      emailId: String(emailId),
      name,
      subject,
      campaignGuid,
      emailCampaignId: campaignId,
      groupId: group,
      app,
      subscriptionId,
      sentAt: publishedAt,
    })
    writeEmailCampaign(demo, sendings.at(-1), shapes[kind])
  }
  return sendings.toSorted((a, b) => a.sentAt - b.sentAt)
}

function writeEmailCampaign(
  demo: DemoWriter,
  sending: Sending | undefined,
  shape: JsonObject,
): void {
  if (!sending) return
  emailCampaignsOf(demo.account).put([
    {
      id: sending.emailCampaignId,
      ...sending.app,
      contentId: Number(sending.emailId),
      name: sending.name,
      subject: sending.subject,
      type: shape['type'],
      // Automated mail has no fixed audience, and old campaigns lack what came later.
      ...(shape['type'] === 'AUTOMATED_EMAIL' ? { subType: 'AUTOMATED_SENDING' } : {}),
      numIncluded: demo.random.int(60, 120),
      processingState: 'DONE',
      scheduledAt: sending.sentAt - HOUR,
      lastProcessingStartedAt: sending.sentAt,
      lastProcessingFinishedAt: sending.sentAt + 4 * 60_000,
      lastProcessingStateChangeAt: sending.sentAt + 4 * 60_000,
      lastUpdatedTime: sending.sentAt + 4 * 60_000,
    },
  ])
}

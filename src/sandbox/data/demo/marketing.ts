import type { Account } from '../../account/types.ts'
import { campaignsOf } from '../../marketing/campaign-store.ts'
import type { JsonObject } from '../../http/json.ts'
import { definitionsOf } from '../../marketing/preference-store.ts'
import { LATEST } from '../epoch.ts'
import { DAY, dateText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { demoOwners } from './account.ts'
import { writeEmails } from './marketing-emails.ts'
import { writeEvents } from './marketing-events.ts'
import { writeForms, writeSubmissions } from './marketing-forms.ts'
import { writeSubscriptionChanges } from './marketing-subscriptions.ts'
import type { DemoContact } from './people.ts'
import { DemoWriter } from './writer.ts'

/** Northwind's marketing: what was sent to its contacts, what they filled in, and what they did with it. */
export function writeMarketing(account: Account, contacts: readonly DemoContact[]): void {
  const demo = new DemoWriter(account, 'demo/marketing')
  writeDefinitions(account)
  const forms = writeForms(demo)
  writeSubmissions(demo, forms, contacts)
  const campaigns = campaignPlans.map((plan) => ({ ...plan, guid: demo.random.uuid() }))
  const sendings = writeEmails(
    demo,
    campaigns.map(({ guid }) => guid),
  )
  const opinions = writeEvents(demo, sendings, contacts)
  writeSubscriptionChanges(demo, contacts, opinions)
  for (const [place, campaign] of campaigns.entries()) {
    const emails = sendings
      .filter((sending) => sending.campaignGuid === campaign.guid)
      .map(({ emailId, name }) => asset(emailId, name, { SENT: demo.random.int(40, 90) }))
    writeCampaign(demo, campaign, place, {
      ...(emails.length > 0 ? { MARKETING_EMAIL: emails } : {}),
      ...(place % 2 === 0 && forms[place]
        ? {
            FORM: [
              asset(forms[place].id, forms[place].name, { SUBMISSIONS: demo.random.int(5, 60) }),
            ],
          }
        : {}),
    })
  }
}

/** HubSpot's subscription types: its own for one-to-one mail, and those of the company. */
function writeDefinitions(account: Account): void {
  const made = ACCOUNT_OPENED + DAY
  const type = (id: number, name: string, description: string, more: JsonObject = {}) => ({
    id: String(id),
    name,
    description,
    createdAt: made,
    updatedAt: made + 20 * DAY,
    ...more,
  })
  definitionsOf(account).put([
    type(6_100_101, 'Marketing Information', 'Marketing offers and updates.', { isDefault: true }),
    type(6_100_102, 'Newsletter', 'News about our robots, each month.', {
      subscriptionTranslations: [
        {
          subscriptionId: 6_100_102,
          languageCode: 'de',
          name: 'Rundbrief',
          description: 'Neues von unseren Robotern, jeden Monat.',
          createdAt: made,
          updatedAt: made,
        },
      ],
    }),
    type(6_100_103, 'Product safety', 'Notices that every operator should read.', {
      purpose: 'Service',
    }),
    type(6_100_104, 'Events & webinars', 'Invitations to fairs and webinars 🤖'),
    type(6_100_105, 'One to One', 'One to One emails', {
      isDefault: true,
      isInternal: true,
      purpose: 'Sales',
    }),
    type(6_100_106, 'Trade fair 2022 (old)', 'Not in use any more.', {
      isActive: false,
      updatedAt: made + 700 * DAY,
    }),
  ])
}

interface CampaignPlan {
  readonly name: string
  readonly from: number
  readonly days: number
  readonly status: string
  readonly goal?: string
  readonly audience?: string
  readonly budget?: readonly (readonly [name: string, amount: number])[]
  readonly spend?: readonly (readonly [name: string, amount: number])[]
}

const campaignPlans: readonly CampaignPlan[] = [
  {
    name: 'Palletizer launch',
    from: 300,
    days: 90,
    status: 'completed',
    goal: '40 pilots',
    audience: 'Plant managers',
    budget: [
      ['Ads', 12_000],
      ['Video', 4_500.5],
    ],
    spend: [['Ads', 11_240.25]],
  },
  { name: 'Spring newsletter 2023', from: 760, days: 60, status: 'completed' },
  {
    name: 'LogiMAT fair',
    from: 1050,
    days: 30,
    status: 'completed',
    budget: [['Booth', 38_000]],
    spend: [
      ['Booth', 37_100],
      ['Travel', 2_950.1],
    ],
  },
  { name: 'Win-back "dormant" accounts', from: 1200, days: 120, status: 'paused', goal: '' },
  { name: 'Ølkær & Söhne co-marketing', from: 1400, days: 45, status: 'completed' },
  { name: 'Safety update 2025', from: 1560, days: 20, status: 'completed', audience: 'Operators' },
  {
    name: 'Cold-store robots 🧊',
    from: 1900,
    days: 180,
    status: 'active',
    goal: 'Reach 300 sites',
    budget: [['Content', 9_000]],
  },
  { name: 'Zero-downtime promise', from: 2050, days: 120, status: 'planned' },
]

function asset(id: string, name: string, metrics: JsonObject): JsonObject {
  return { id, name, metrics }
}

function money(items: CampaignPlan['budget'], at: number): readonly JsonObject[] {
  return (items ?? []).map(([name, amount], order) => ({
    id: String(order + 1),
    name,
    amount,
    order,
    createdAt: at,
    updatedAt: at,
  }))
}

function writeCampaign(
  demo: DemoWriter,
  plan: CampaignPlan & { readonly guid: string },
  place: number,
  assets: JsonObject,
): void {
  const start = ACCOUNT_OPENED + plan.from * DAY
  const createdAt = Math.min(start - 14 * DAY, LATEST - 3 * DAY)
  campaignsOf(demo.account).put([
    {
      id: plan.guid,
      createdAt,
      updatedAt: demo.between(createdAt, Math.min(start + plan.days * DAY, LATEST)),
      properties: {
        hs_name: plan.name,
        hs_start_date: dateText(start),
        hs_end_date: dateText(start + plan.days * DAY),
        hs_campaign_status: plan.status,
        hs_color_hex: ['#4fb06d', '#7c98b6', '#ea90b1'][place % 3],
        hs_currency_code: place % 4 === 2 ? 'EUR' : 'USD',
        hs_owner: demo.pick(demoOwners).id,
        hs_created_by_user_id: String(demoOwners[0]?.userIdIncludingInactive ?? ''),
        hs_object_id: String(271_000_000 + place * 13_577),
        hs_utm: plan.name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-'),
        ...(plan.goal === undefined ? {} : { hs_goal: plan.goal }),
        ...(plan.audience === undefined ? {} : { hs_audience: plan.audience }),
        ...(place === 3 ? { hs_notes: 'Stopped; see "plan B",\nwhich is better.' } : {}),
      },
      assets,
      budgetItems: money(plan.budget, createdAt),
      spendItems: money(plan.spend, createdAt + DAY),
      metrics: {
        sessions: demo.random.int(0, 4000),
        influencedContacts: demo.random.int(0, 300),
        newContactsFirstTouch: demo.random.int(0, 90),
        newContactsLastTouch: demo.random.int(0, 90),
      },
    },
  ])
}

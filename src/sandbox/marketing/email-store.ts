import type { Account } from '../account/types.ts'
import { Collection, textOf } from './collection.ts'
import { kept } from './room.ts'
import { isoOf, mapOf, millisOf } from './wire.ts'

const published = new Set(['PUBLISHED', 'AUTOMATED', 'PUBLISHED_AB', 'RSS_TO_EMAIL_PUBLISHED'])

/**
 * Marketing e-mails in the shape of the 2026-03 spec (PublicEmail). A `stats` given stands; without it statistics are
 * counted from the events of `allEmailCampaignIds`.
 */
export function emailsOf(account: Account): Collection {
  return kept(account, 'emails', () => {
    const random = account.random.fork('marketing.emails')
    let lastId = 90_000_000_000
    return new Collection({
      time: (email) => millisOf(email['createdAt']) ?? 0,
      complete(given, before) {
        const now = account.clock.now()
        const email = { ...before, ...given }
        const createdAt = isoOf(email['createdAt'], now)
        const state = textOf(email['state']) || 'DRAFT'
        const campaigns = Array.isArray(email['allEmailCampaignIds'])
          ? email['allEmailCampaignIds'].map(textOf)
          : []
        if (email['id'] === undefined) lastId += random.int(1, 1_000_000)
        return {
          name: 'New e-mail',
          subject: '',
          type: 'BATCH_EMAIL',
          subcategory: 'batch',
          language: 'en',
          activeDomain: 'info.northwind-robotics.example',
          isAb: false,
          isTransactional: false,
          jitterSendTime: false,
          sendOnPublish: true,
          emailTemplateMode: 'DRAG_AND_DROP',
          businessUnitId: '0',
          folderId: null,
          feedbackSurveyId: null,
          from: {
            fromName: 'Northwind Robotics',
            replyTo: 'hello@northwind-robotics.example',
            customReplyTo: '',
          },
          to: {
            contactIds: { exclude: [], include: [] },
            contactIlsLists: { exclude: [], include: [] },
            limitSendFrequency: false,
            suppressGraymail: true,
          },
          content: { flexAreas: {}, widgets: {}, templatePath: '@hubspot/email/dnd/welcome.html' },
          webversion: { enabled: true, domain: 'info.northwind-robotics.example' },
          rssData: {},
          testing: { abStatus: 'master', isAbVariation: false },
          subscriptionDetails: {},
          workflowNames: [],
          ...email,
          id: textOf(email['id']) || String(lastId),
          state,
          isPublished: email['isPublished'] ?? published.has(state),
          archived: email['archived'] === true,
          createdAt,
          updatedAt: isoOf(
            given['updatedAt'],
            before ? now : (millisOf(email['updatedAt']) ?? millisOf(createdAt) ?? now),
          ),
          allEmailCampaignIds: campaigns,
          ...(campaigns[0] === undefined ? {} : { primaryEmailCampaignId: campaigns[0] }),
        }
      },
    })
  })
}

/**
 * The older API's e-mail campaigns: one sending of one e-mail by one of HubSpot's applications. `counters` given stand;
 * without them they are counted from the events.
 */
export function emailCampaignsOf(account: Account): Collection {
  return kept(account, 'email_campaigns', () => {
    const random = account.random.fork('marketing.email_campaigns')
    let lastId = 180_000_000
    return new Collection({
      time: (campaign) => millisOf(campaign['lastUpdatedTime']) ?? 0,
      complete(given, before) {
        const campaign = { ...before, ...given }
        if (campaign['id'] === undefined) lastId += random.int(1, 90_000)
        return {
          appId: 113,
          appName: 'Batch',
          name: 'New e-mail',
          subject: '',
          type: 'BATCH_EMAIL',
          ...campaign,
          id: Number(campaign['id'] ?? lastId),
          lastUpdatedTime:
            millisOf(given['lastUpdatedTime']) ??
            (before ? undefined : millisOf(campaign['lastUpdatedTime'])) ??
            account.clock.now(),
          ...(campaign['counters'] === undefined ? {} : { counters: mapOf(campaign['counters']) }),
        }
      },
    })
  })
}

import type { Stream } from '../declare/index.ts'
import { limits } from '../hubspot/limits.ts'
import { paths } from '../hubspot/versions.ts'

/** What reads a stream, for people: HubSpot's paths, and the limits that shape the read (src/hubspot/limits.ts). */
export interface Endpoints {
  readonly paths: readonly string[]
  readonly limits: readonly string[]
}

const some = (path: string): string => decodeURIComponent(path)

const inPages = (of: number): string => `at most ${of} a page`

/** By the collection that src/hubspot/collections reads. */
const collections: Readonly<Record<string, Endpoints>> = {
  owners: { paths: [paths.owners()], limits: [inPages(limits.ownersPage)] },
  teams: { paths: [paths.teams()], limits: [] },
  deal_pipelines: { paths: [paths.pipelines('deals')], limits: [] },
  ticket_pipelines: { paths: [paths.pipelines('tickets')], limits: [] },
  pipelines: { paths: [some(paths.pipelines('{object}'))], limits: ['a call for each object'] },
  pipeline_stages: {
    paths: [some(paths.pipelines('{object}'))],
    limits: ['a call for each object'],
  },
  account: { paths: [paths.account()], limits: [] },
  currencies: {
    paths: [paths.companyCurrency(), paths.currencyCodes(), paths.currentExchangeRates()],
    limits: [],
  },
  exchange_rates: { paths: [paths.exchangeRates()], limits: [inPages(limits.exchangeRatesPage)] },
  object_schemas: { paths: [paths.schemas()], limits: [] },
  properties: { paths: [some(paths.properties('{object}'))], limits: ['a call for each object'] },
  association_labels: {
    paths: [some(paths.associationLabels('{object}', '{object}'))],
    limits: ['a call for each direction of each pair'],
  },
  contact_lists: {
    paths: [paths.listSearch()],
    limits: [inPages(limits.listsPage), `a search pages to ${limits.listsReach} lists`],
  },
  list_memberships: {
    paths: [some(paths.listMemberships('{list}'))],
    limits: [`${inPages(limits.listMembershipsPage)}, list by list`],
  },
  workflows: {
    paths: [paths.flows(), paths.flowsBatchRead(), paths.workflows()],
    limits: [inPages(limits.flowsPage)],
  },
  engagements: {
    paths: [some(paths.search('{activity}')), some(paths.batchRead('{activity}'))],
    limits: ['as of the seven activities that it holds'],
  },
  forms: { paths: [paths.forms()], limits: [inPages(limits.formsPage)] },
  form_submissions: {
    paths: [some(paths.formSubmissions('{form}'))],
    limits: [`${inPages(limits.formSubmissionsPage)}, form by form, newest first`],
  },
  campaigns: { paths: [paths.campaigns()], limits: [inPages(limits.campaignsPage)] },
  email_campaigns: {
    paths: [paths.emailCampaignsById(), some(paths.emailCampaign('{id}'))],
    limits: [inPages(limits.emailCampaignsPage), 'a call for the details of each'],
  },
  marketing_emails: {
    paths: [paths.marketingEmails(), some(paths.marketingEmail('{id}'))],
    limits: [inPages(limits.marketingEmailsPage)],
  },
  email_events: {
    paths: [paths.emailEvents()],
    limits: [`${inPages(limits.emailEventsPage)}, newest first in windows of time`],
  },
  subscription_changes: {
    paths: [paths.subscriptionTimeline()],
    limits: [`${inPages(limits.emailEventsPage)}, newest first in windows of time`],
  },
  subscription_definitions: { paths: [paths.subscriptionDefinitions()], limits: [] },
}

const ofRecords = {
  list: `lists hold at most ${limits.listPage} records a page`,
  search: `searches at most ${limits.searchPage} a page and 10,000 a query; batch reads ${limits.batch} a call`,
  lag: 'HubSpot’s index shows changes late: `horizon` is read again',
  kept: 'HubSpot keeps archived records 90 days',
} as const

export function endpointsOf(stream: Stream): Endpoints {
  switch (stream.kind) {
    case 'object': {
      const object = stream.address ?? stream.object
      return {
        paths: [
          paths.properties(object),
          paths.objects(object),
          paths.search(object),
          paths.batchRead(object),
          ...(stream.read.full_refresh.some((read) => read.route === 'export')
            ? [paths.exportStart()]
            : []),
        ].map(some),
        limits: [ofRecords.list, ofRecords.search, ofRecords.lag, ofRecords.kept],
      }
    }
    case 'archived': {
      const object = stream.address ?? stream.object
      return {
        paths: [paths.properties(object), `${paths.objects(object)}?archived=true`].map(some),
        limits: [
          ofRecords.list,
          ofRecords.kept,
          'no filter by archive date: each run reads the list whole and takes what is new',
        ],
      }
    }
    case 'associations':
      return {
        paths: [
          some(paths.associationBatch('{object}', '{object}', 'read')),
          some(paths.associationLabels('{object}', '{object}')),
        ],
        limits: [`${limits.linksBatch} records a call, all pages of each`],
      }
    case 'property_history':
      return {
        paths: [
          `${some(paths.objects('{object}'))}?propertiesWithHistory=...`,
          some(paths.batchRead('{object}')),
        ],
        limits: [`at most ${limits.historyPage} records a page`],
      }
    case 'collection': {
      const known = collections[stream.collection]
      if (known === undefined) {
        throw new TypeError(`No endpoint is written down for the collection ${stream.collection}.`)
      }
      return known
    }
  }
}

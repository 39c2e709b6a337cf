/**
 * Every HubSpot path that we call, in one place. Dated paths (HUBSPOT.md 1) where HubSpot has them,
 * older ones only where it has none. 2026-09 is current until March 2027 and supported until September 2028.
 */
const dated = '2026-09'

const part = (text: string): string => encodeURIComponent(text)

export const paths = {
  objects: (object: string) => `/crm/objects/${dated}/${part(object)}`,
  object: (object: string, id: string) => `/crm/objects/${dated}/${part(object)}/${part(id)}`,
  objectLinks: (object: string, id: string, to: string) =>
    `/crm/objects/${dated}/${part(object)}/${part(id)}/associations/${part(to)}`,
  batchRead: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/read`,
  batchCreate: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/create`,
  batchUpdate: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/update`,
  batchArchive: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/archive`,
  search: (object: string) => `/crm/objects/${dated}/${part(object)}/search`,
  properties: (object: string) => `/crm/properties/${dated}/${part(object)}`,
  property: (object: string, name: string) =>
    `/crm/properties/${dated}/${part(object)}/${part(name)}`,
  recordLimits: () => `/crm/limits/${dated}/records`,
  propertyValidations: (object: string) => `/crm/property-validations/${dated}/${part(object)}`,
  pipelines: (object: string) => `/crm/pipelines/${dated}/${part(object)}`,
  owners: () => `/crm/owners/${dated}`,
  schemas: () => `/crm-object-schemas/${dated}/schemas`,
  objectLibrary: () => `/crm/object-library/${dated}/enablement`,
  teams: () => `/settings/users/${dated}/teams`,
  companyCurrency: () => `/settings/currencies/${dated}/company-currency`,
  currencyCodes: () => `/settings/currencies/${dated}/codes`,
  exchangeRates: () => `/settings/currencies/${dated}/exchange-rates`,
  currentExchangeRates: () => `/settings/currencies/${dated}/exchange-rates/current`,
  listSearch: () => `/crm/lists/${dated}/search`,
  lists: () => `/crm/lists/${dated}`,
  listByName: (typeId: string, name: string) =>
    `/crm/lists/${dated}/object-type-id/${part(typeId)}/name/${part(name)}`,
  membershipsBatchRead: () => `/crm/lists/${dated}/records/memberships/batch/read`,
  listMembershipsWrite: (id: string, act: 'add' | 'remove') =>
    `/crm/lists/${dated}/${part(id)}/memberships/${act}`,
  list: (id: string) => `/crm/lists/${dated}/${part(id)}`,
  listMemberships: (id: string) => `/crm/lists/${dated}/${part(id)}/memberships`,
  /** HUBSPOT.md 1: flows are dated as a beta only. */
  flows: () => '/automation/v4/flows',
  flowsBatchRead: () => '/automation/v4/flows/batch/read',
  workflows: () => '/automation/v3/workflows',
  account: () => `/account-info/${dated}/details`,
  /** HUBSPOT.md 9: only the v2 path tells the scopes of a private-app token. */
  tokenScopes: () => '/oauth/v2/private-apps/get/access-token-info',

  /** HUBSPOT.md 1 and 9: the token endpoints stand under 2026-03, and no page tells of a later date. */
  oauthToken: () => '/oauth/2026-03/token',
  oauthIntrospect: () => '/oauth/2026-03/token/introspect',
  oauthRevoke: () => '/oauth/2026-03/token/revoke',
  /** The older way to revoke (HUBSPOT.md 9), for where the dated one is not there. */
  oauthRefreshToken: (token: string) => `/oauth/v1/refresh-tokens/${part(token)}`,

  /** HUBSPOT.md 1: forms are dated as a beta only. */
  forms: () => '/marketing/v3/forms',
  formSubmissions: (form: string) => `/form-integrations/v1/submissions/forms/${part(form)}`,
  campaigns: () => `/marketing/campaigns/${dated}`,
  marketingEmails: () => `/marketing/emails/${dated}`,
  marketingEmail: (id: string) => `/marketing/emails/${dated}/${part(id)}`,
  subscriptionDefinitions: () => `/communication-preferences/${dated}/definitions`,
  /** HUBSPOT.md 8: these have no newer form. */
  emailCampaigns: () => '/email/public/v1/campaigns',
  emailCampaignsById: () => '/email/public/v1/campaigns/by-id',
  emailCampaign: (id: string) => `/email/public/v1/campaigns/${part(id)}`,
  emailEvents: () => '/email/public/v1/events',
  subscriptionTimeline: () => '/email/public/v1/subscriptions/timeline',

  imports: () => `/crm/imports/${dated}`,
  import: (id: string) => `/crm/imports/${dated}/${part(id)}`,
  importErrors: (id: string) => `/crm/imports/${dated}/${part(id)}/errors`,
  exportStart: () => `/crm/exports/${dated}/export/async`,
  exportStatus: (id: string) => `/crm/exports/${dated}/export/async/tasks/${part(id)}/status`,
  export: (id: string) => `/crm/exports/${dated}/export/${part(id)}`,

  associationLabels: (from: string, to: string) =>
    `/crm/associations/${dated}/${part(from)}/${part(to)}/labels`,
  associationLimits: (from: string, to: string) =>
    `/crm/limits/${dated}/associations/records/${part(from)}/${part(to)}`,
  associationConfigurations: (from: string, to: string) =>
    `/crm/associations/${dated}/definitions/configurations/${part(from)}/${part(to)}`,
  associationBatch: (
    from: string,
    to: string,
    act: 'read' | 'create' | 'archive' | 'labels/archive' | 'associate/default',
  ) => `/crm/associations/${dated}/${part(from)}/${part(to)}/batch/${act}`,
} as const

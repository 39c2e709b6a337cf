/**
 * Every HubSpot path that we call, in one place. Dated paths (HUBSPOT.md 1) where HubSpot has them,
 * older ones only where it has none. 2026-09 is current until March 2027 and supported until September 2028.
 */
const dated = '2026-09'

const part = (text: string): string => encodeURIComponent(text)

export const paths = {
  objects: (object: string) => `/crm/objects/${dated}/${part(object)}`,
  batchRead: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/read`,
  batchCreate: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/create`,
  batchUpdate: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/update`,
  batchArchive: (object: string) => `/crm/objects/${dated}/${part(object)}/batch/archive`,
  search: (object: string) => `/crm/objects/${dated}/${part(object)}/search`,
  properties: (object: string) => `/crm/properties/${dated}/${part(object)}`,
  pipelines: (object: string) => `/crm/pipelines/${dated}/${part(object)}`,
  owners: () => `/crm/owners/${dated}`,
  schemas: () => `/crm-object-schemas/${dated}/schemas`,
  account: () => `/account-info/${dated}/details`,
  /** HUBSPOT.md 9: only the v2 path tells the scopes of a private-app token. */
  tokenScopes: () => '/oauth/v2/private-apps/get/access-token-info',

  imports: () => `/crm/imports/${dated}`,
  import: (id: string) => `/crm/imports/${dated}/${part(id)}`,
  importErrors: (id: string) => `/crm/imports/${dated}/${part(id)}/errors`,
  exportStart: () => `/crm/exports/${dated}/export/async`,
  exportStatus: (id: string) => `/crm/exports/${dated}/export/async/tasks/${part(id)}/status`,
  export: (id: string) => `/crm/exports/${dated}/export/${part(id)}`,

  associationLabels: (from: string, to: string) =>
    `/crm/associations/${dated}/${part(from)}/${part(to)}/labels`,
  associationBatch: (
    from: string,
    to: string,
    act: 'read' | 'create' | 'archive' | 'labels/archive' | 'associate/default',
  ) => `/crm/associations/${dated}/${part(from)}/${part(to)}/batch/${act}`,
} as const

import { paths } from '../versions.ts'
import type { PagedList } from './paged.ts'

/** Left to themselves the dated paths may leave these out (shapes of crm-object-schemas 2026-03). */
const whole = {
  includePropertyDefinitions: true,
  includeAssociationDefinitions: true,
  includeAuditMetadata: true,
}

/** The object types that the account defined itself, archived ones too. */
export const schemaList: PagedList = {
  path: paths.schemas(),
  title: 'custom object schemas',
  queries: [
    { ...whole, archived: false },
    { ...whole, archived: true },
  ],
}

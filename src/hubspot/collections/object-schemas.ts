import { paths } from '../versions.ts'
import type { PagedList } from './paged.ts'

/** The object types that the account defined itself, archived ones too. */
export const schemaList: PagedList = {
  path: paths.schemas(),
  title: 'custom object schemas',
  queries: [{ archived: false }, { archived: true }],
}

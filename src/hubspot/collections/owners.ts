import { limits } from '../limits.ts'
import { paths } from '../versions.ts'
import type { PagedList } from './paged.ts'

const page = { limit: limits.ownersPage }

/** HUBSPOT.md 8: owners are listed in two calls, live and archived. */
export const ownerList: PagedList = {
  path: paths.owners(),
  title: 'owners',
  queries: [
    { ...page, archived: false },
    { ...page, archived: true },
  ],
}

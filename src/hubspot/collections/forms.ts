import { limits } from '../limits.ts'
import { paths } from '../versions.ts'
import type { PagedList } from './paged.ts'

/** HUBSPOT.md 8: without `formTypes` only the first 20 of one type come. */
const everyType = { limit: limits.formsPage, formTypes: 'all' }

/** Forms of every type, live and archived. */
export const formList: PagedList = {
  path: paths.forms(),
  title: 'forms',
  queries: [
    { ...everyType, archived: false },
    { ...everyType, archived: true },
  ],
}

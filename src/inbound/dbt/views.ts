import type { DbtView } from './view.ts'
import { crmViews } from './views/crm.ts'
import { emailViews } from './views/emails.ts'
import { engagementViews } from './views/engagements.ts'
import { formViews } from './views/forms.ts'
import { historyViews } from './views/history.ts'
import { linkViews } from './views/links.ts'
import { listViews } from './views/lists.ts'
import { peopleViews } from './views/people.ts'
import { pipelineViews } from './views/pipelines.ts'
import { propertyViews } from './views/properties.ts'

/** Every view, those after which others look before them. */
export const dbtViews: readonly DbtView[] = [
  ...crmViews,
  ...historyViews,
  ...pipelineViews,
  ...engagementViews,
  ...linkViews,
  ...emailViews,
  ...listViews,
  ...formViews,
  ...peopleViews,
  ...propertyViews,
]

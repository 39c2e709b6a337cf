import type { Part } from './http/types.ts'
import { accountPart } from './api/account-info.ts'
import { associationsPart } from './api/associations.ts'
import { engagementsPart } from './api/engagements.ts'
import { flowsPart } from './api/flows.ts'
import { limitsPart } from './api/limits.ts'
import { listsPart } from './api/lists.ts'
import { objectLibraryPart } from './api/object-library.ts'
import { currenciesPart } from './settings/currencies.ts'
import { usersPart } from './settings/users.ts'
import { oauthPart } from './api/oauth.ts'
import { objectsPart } from './api/objects.ts'
import { ownersPart } from './api/owners.ts'
import { pipelinesPart } from './api/pipelines.ts'
import { propertiesPart } from './api/properties.ts'
import { propertyValidationsPart } from './api/property-validations.ts'
import { schemasPart } from './api/schemas.ts'
import { exportsPart } from './exports/part.ts'
import { peopleKnobList } from './http/people.ts'
import { serverKnobList } from './http/server-knobs.ts'
import { importsPart } from './imports/part.ts'
import { legacyPart } from './legacy/part.ts'
import { marketingPart } from './marketing/part.ts'
import { webhookKnobList } from './webhooks/knobs.ts'

/** Every room of the account, in no particular order: fixed path segments win over parameters. */
export const parts: readonly Part[] = [
  { routes: [], knobs: [...serverKnobList, ...peopleKnobList, ...webhookKnobList] },
  objectsPart,
  associationsPart,
  propertiesPart,
  propertyValidationsPart,
  ownersPart,
  pipelinesPart,
  schemasPart,
  listsPart,
  flowsPart,
  engagementsPart,
  limitsPart,
  objectLibraryPart,
  currenciesPart,
  usersPart,
  accountPart,
  oauthPart,
  importsPart,
  exportsPart,
  legacyPart,
  marketingPart,
]

import type { Stream } from '../src/declare/index.ts'
import { associations } from './associations.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { dealPipelines } from './deal-pipelines.ts'
import { deals } from './deals.ts'
import { owners } from './owners.ts'

/** Every stream, in the order in which a run reads them: associations last, since they follow the records. */
export const streams: readonly Stream[] = [
  owners,
  dealPipelines,
  contacts,
  companies,
  deals,
  associations,
]

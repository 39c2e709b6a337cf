import { flowBook } from '../../api/flows-book.ts'
import type { JsonObject } from '../../http/json.ts'
import { LATEST } from '../epoch.ts'
import { DAY } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import type { DemoWriter } from './writer.ts'

type Line = readonly [name: string, objectTypeId: string, isEnabled: boolean, steps: number]

const lines: readonly Line[] = [
  ['Welcome new subscribers', '0-1', true, 4],
  ['Lead nurture – "robots" (2025)', '0-1', true, 6],
  ['Re-engage after 90 days', '0-1', false, 3],
  ['Certificate expires soon 🔔', '0-1', true, 2],
  ['Unsubscribe internal addresses', '0-1', true, 1],
  ['Assign company owner by country', '0-2', true, 5],
  ['Deal won: tell finance', '0-3', true, 2],
  ['Deal lost: ask why', '0-3', false, 3],
  ['Ticket waiting: remind', '0-5', true, 2],
  ['Quote accepted', '0-14', true, 1],
]

/** An action that sets a property, or sends an e-mail (action type ids of the automation API). */
function action(n: number, steps: number): JsonObject {
  return {
    type: 'SINGLE_CONNECTION',
    actionId: String(n),
    actionTypeVersion: 0,
    actionTypeId: n % 2 === 0 ? '0-5' : '0-4',
    ...(n < steps ? { connection: { edgeType: 'STANDARD', nextActionId: String(n + 1) } } : {}),
    fields: n % 2 === 0 ? { property_name: 'hs_lead_status' } : { content_id: String(73_000 + n) },
  }
}

/** Ten workflows of contacts, companies, deals, tickets and quotes. */
export function writeWorkflows(demo: DemoWriter): void {
  const book = flowBook(demo.account)
  for (const [n, [name, objectTypeId, isEnabled, steps]] of lines.entries()) {
    const createdAt = ACCOUNT_OPENED + (100 + n * 120) * DAY
    book.save({
      id: 610_000_017 + n * 1_301,
      workflowId: 31_000_009 + n * 37,
      uuid: demo.random.uuid(),
      name,
      description: n === 2 ? 'Switched off for the summer;\nask Leila.' : '',
      isEnabled,
      objectTypeId,
      flowType: 'WORKFLOW',
      revision: 1 + (n % 5),
      createdAt,
      updatedAt: demo.between(createdAt, LATEST - DAY, 0.5),
      actions: Array.from({ length: steps }, (_, at) => action(at + 1, steps)),
      enrollmentCriteria: { type: 'MANUAL', shouldReEnroll: n % 3 === 0 },
      contactListIds: objectTypeId === '0-1' ? { enrolled: 900 + n, active: 930 + n } : {},
      emails:
        objectTypeId === '0-1'
          ? [{ emailContentId: String(73_001 + n), emailCampaignId: String(88_001 + n) }]
          : [],
    })
  }
}

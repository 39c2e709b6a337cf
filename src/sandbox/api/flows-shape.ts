import { iso } from '../account/rows.ts'
import type { JsonObject } from '../http/json.ts'
import type { Flow } from './flows-book.ts'

/** ApiFlowListing: what the list shows of a flow (HUBSPOT.md 8). */
export function listingBody(flow: Flow): JsonObject {
  return {
    id: String(flow.id),
    isEnabled: flow.isEnabled,
    objectTypeId: flow.objectTypeId,
    revisionId: String(flow.revision),
    createdAt: iso(flow.createdAt),
    updatedAt: iso(flow.updatedAt),
    name: flow.name,
    flowType: flow.flowType,
    uuid: flow.uuid,
  }
}

/** ApiContactFlow and ApiPlatformFlow: the whole definition. */
export function flowBody(flow: Flow): JsonObject {
  const ofContacts = flow.objectTypeId === '0-1'
  return {
    ...listingBody(flow),
    type: ofContacts ? 'CONTACT_FLOW' : 'PLATFORM_FLOW',
    description: flow.description,
    ...(flow.actions.length > 0 ? { startActionId: '1' } : {}),
    nextAvailableActionId: String(flow.actions.length + 1),
    actions: flow.actions,
    ...(flow.enrollmentCriteria === null ? {} : { enrollmentCriteria: flow.enrollmentCriteria }),
    timeWindows: [],
    blockedDates: [],
    customProperties: {},
    dataSources: [],
    crmObjectCreationStatus: 'COMPLETE',
    ...(ofContacts
      ? {
          suppressionListIds: [],
          canEnrollFromSalesforce: false,
          unEnrollmentSetting: { type: 'ALL', flowIds: [] },
        }
      : {}),
  }
}

/** v3: numbers for ids, ms for times (HUBSPOT.md 8). */
export function workflowBody(flow: Flow, portalId: number): JsonObject {
  return {
    id: flow.workflowId,
    portalId,
    name: flow.name,
    description: flow.description,
    type: flow.enrollmentCriteria?.['type'] === 'EVENT_BASED' ? 'EVENT_DRIVEN' : 'DRIP_DELAY',
    enabled: flow.isEnabled,
    insertedAt: flow.createdAt,
    updatedAt: flow.updatedAt,
    migrationStatus: { portalId, workflowId: flow.workflowId, flowId: flow.id },
    personaTagIds: [],
    contactListIds: flow.contactListIds,
  }
}

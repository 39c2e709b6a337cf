import type { Millis, ObjectTypeId, Pipeline, PipelineStage } from '../account/definitions.ts'

/** id, label and metadata of a stage, as HUBSPOT.md 8 shapes it; metadata values are strings. */
type StageLine = readonly [id: string, label: string, metadata: Readonly<Record<string, string>>]

/** The account was opened, and its default definitions made, on this day. */
export const ACCOUNT_OPENED: Millis = Date.UTC(2021, 2, 1, 9)

const deal = (probability: string, isClosed = false): Readonly<Record<string, string>> => ({
  probability,
  isClosed: String(isClosed),
})
const ticket = (ticketState: 'OPEN' | 'CLOSED'): Readonly<Record<string, string>> => ({
  ticketState,
  isClosed: String(ticketState === 'CLOSED'),
})

export const dealStages: readonly StageLine[] = [
  ['appointmentscheduled', 'Appointment Scheduled', deal('0.2')],
  ['qualifiedtobuy', 'Qualified To Buy', deal('0.4')],
  ['presentationscheduled', 'Presentation Scheduled', deal('0.6')],
  ['decisionmakerboughtin', 'Decision Maker Bought-In', deal('0.8')],
  ['contractsent', 'Contract Sent', deal('0.9')],
  ['closedwon', 'Closed Won', deal('1.0', true)],
  ['closedlost', 'Closed Lost', deal('0.0', true)],
]

export const ticketStages: readonly StageLine[] = [
  ['1', 'New', ticket('OPEN')],
  ['2', 'Waiting on contact', ticket('OPEN')],
  ['3', 'Waiting on us', ticket('OPEN')],
  ['4', 'Closed', ticket('CLOSED')],
]

const leadStages: readonly StageLine[] = [
  ['new-stage-id', 'New', { leadState: 'NEW', isClosed: 'false' }],
  ['attempting-stage-id', 'Attempting', { leadState: 'IN_PROGRESS', isClosed: 'false' }],
  ['connected-stage-id', 'Connected', { leadState: 'IN_PROGRESS', isClosed: 'false' }],
  ['qualified-stage-id', 'Qualified', { leadState: 'QUALIFIED', isClosed: 'true' }],
  ['unqualified-stage-id', 'Disqualified', { leadState: 'UNQUALIFIED', isClosed: 'true' }],
]

const orderStages: readonly StageLine[] = [
  ['4b27b500-f031-4927-9811-68a0b525cbae', 'Open', { orderState: 'OPEN', isClosed: 'false' }],
  ['937ea84d-0a4f-4dcf-9028-3f9c2aafbf03', 'Processed', { orderState: 'OPEN', isClosed: 'false' }],
  ['aa99e8d0-c1d5-4071-b915-d240bbb1aed9', 'Shipped', { orderState: 'OPEN', isClosed: 'false' }],
  ['3725360f-519b-4b18-a593-494d60a29c9f', 'Delivered', { orderState: 'CLOSED', isClosed: 'true' }],
  ['3c85a297-e9ce-400b-b42e-9f16853d69d6', 'Cancelled', { orderState: 'CLOSED', isClosed: 'true' }],
]

/** The pipeline's and the first stage's ids are those of the services guide's example (https://developers.hubspot.com/docs/api-reference/crm-services/guide). */
const serviceStages: readonly StageLine[] = [
  ['600b692d-a3fe-4052-9cd7-278b134d7941', 'New', { isClosed: 'false' }],
  ['9f2c1f9e-6a36-4f1e-8d5a-3d3f5f7c2b10', 'In progress', { isClosed: 'false' }],
  ['c8f6d3b2-25a7-4f0d-a5d0-94ad0f4d9c3e', 'Closed', { isClosed: 'true' }],
]

/** A pipeline with its stages in the given order, all made at `at`. */
export function pipeline(
  id: string,
  label: string,
  displayOrder: number,
  stages: readonly StageLine[],
  at: Millis = ACCOUNT_OPENED,
): Pipeline {
  return {
    id,
    label,
    displayOrder,
    createdAt: at,
    updatedAt: at,
    archived: false,
    stages: stages.map(
      ([stageId, stageLabel, metadata], order): PipelineStage => ({
        id: stageId,
        label: stageLabel,
        displayOrder: order,
        metadata,
        createdAt: at,
        updatedAt: at,
        archived: false,
      }),
    ),
  }
}

/** What a new account has: one sales pipeline, one support pipeline, and those of leads and orders. */
const defaults: Readonly<Record<ObjectTypeId, readonly Pipeline[]>> = {
  '0-3': [pipeline('default', 'Sales Pipeline', 0, dealStages)],
  '0-5': [pipeline('0', 'Support Pipeline', 0, ticketStages)],
  '0-136': [pipeline('lead-pipeline-id', 'Lead pipeline', 0, leadStages)],
  '0-162': [pipeline('8e2b21d0-7a90-4968-8f8c-a8525cc49c70', 'Service Pipeline', 0, serviceStages)],
  '0-123': [pipeline('14a2e10e-5471-408a-906e-c51f3b04369e', 'Order Pipeline', 0, orderStages)],
}

/** The pipelines that HubSpot gives to a new account; none for an object that has none. */
export function defaultPipelines(type: ObjectTypeId): readonly Pipeline[] {
  return defaults[type] ?? []
}

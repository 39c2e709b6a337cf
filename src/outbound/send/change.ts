import { z } from 'zod'
import { countIn, textIn, textOrNullIn, timeOrNullIn } from '../../engine/cells.ts'
import type { Row } from '../../engine/ports.ts'
import type { Action } from '../../declare/index.ts'
import type { HeldValues, Values } from '../records/decide.ts'

/** A row of the change table on its way to HubSpot. */
export interface Change {
  readonly id: string
  readonly key: string
  readonly object: string
  readonly action: Action
  /** Null for a create. */
  readonly hubspotId: string | null
  readonly identityProperty: string | null
  /** Whether HubSpot itself keeps the identity unique. */
  readonly identityUnique: boolean
  readonly identity: string | null
  readonly properties: Values
  /** What the record held before of an update's properties; empty where the statement doesn't ask for it. */
  readonly before: HeldValues
  /** Times it was sent so far. */
  readonly attempts: number
  readonly batchId: string | null
  /** HubSpot's clock; null where the statement doesn't ask for it. */
  readonly sentAt: Date | null
}

const valuesSchema = z.record(z.string(), z.string())
const heldSchema = z.record(z.string(), z.string().nullable())
const actionSchema = z.enum(['create', 'update', 'archive'])

export function changeOf(row: Row): Change {
  const properties = textOrNullIn(row, 'properties')
  const before = row['before'] === undefined ? null : textOrNullIn(row, 'before')
  return {
    id: textIn(row, 'change_id'),
    key: textIn(row, 'key'),
    object: textIn(row, 'object'),
    action: actionSchema.parse(textIn(row, 'action')),
    hubspotId: textOrNullIn(row, 'hubspot_id'),
    identityProperty: textOrNullIn(row, 'identity_property'),
    identityUnique: row['identity_unique'] === true,
    identity: textOrNullIn(row, 'identity'),
    properties: properties === null ? {} : valuesSchema.parse(JSON.parse(properties)),
    before: before === null ? {} : heldSchema.parse(JSON.parse(before)),
    attempts: countIn(row, 'attempts'),
    batchId: textOrNullIn(row, 'batch_id'),
    sentAt: timeOrNullIn(row, 'sent_at'),
  }
}

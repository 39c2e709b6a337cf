import { z } from 'zod'
import { countIn, jsonIn, textIn, textOrNullIn, timeOrNullIn } from '../../engine/cells.ts'
import type { Row } from '../../engine/ports.ts'
import type { Action } from '../../declare/index.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
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

/** @throws `run.state_damaged` where the row was changed into something that can't be sent */
export function changeOf(row: Row): Change {
  const id = textIn(row, 'change_id')
  const held = <T>(schema: z.ZodType<T>, column: string): T =>
    schema.parse(row[column] == null ? {} : jsonIn(row, column))
  try {
    return {
      id,
      key: textIn(row, 'key'),
      object: textIn(row, 'object'),
      action: actionSchema.parse(textIn(row, 'action')),
      hubspotId: textOrNullIn(row, 'hubspot_id'),
      identityProperty: textOrNullIn(row, 'identity_property'),
      identityUnique: row['identity_unique'] === true,
      identity: textOrNullIn(row, 'identity'),
      properties: held(valuesSchema, 'properties'),
      before: held(heldSchema, 'before'),
      attempts: countIn(row, 'attempts'),
      batchId: textOrNullIn(row, 'batch_id'),
      sentAt: timeOrNullIn(row, 'sent_at'),
    }
  } catch (error) {
    if (error instanceof z.ZodError) throw damaged(id)
    throw error
  }
}

/** The zod error would quote values of the record. */
const damaged = (id: string): ConnectorError =>
  new ConnectorError('run.state_damaged', {
    what: `The unfinished change ${id} can't be sent.`,
    why: 'Its row in hubspot_sync._changes was changed by hand and no longer holds what was planned.',
    fix: `Delete that row (\`DELETE FROM hubspot_sync._changes WHERE change_id = '${id}'\`), then run again: the source row is planned afresh.`,
  })
